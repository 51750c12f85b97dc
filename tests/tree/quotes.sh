# SPDX-License-Identifier: MIT OR Apache-2.0
# Documents quote reports in the words that the tests expect of the product. README's quote is a test of cli/growth.sh.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
need "$PYTHON"

quotes() {
	"$PYTHON" "$abs_srcdir/tree/quotes.py" "$abs_srcdir"/cli/*/*.stdout "$abs_srcdir"/cli/*/*.stderr -- "$@"
}
cd "$abs_top_srcdir"
quotes docs/*.md >"$tmp/said"
ok 'documents quote reports' [ "$(sed -n '$s/ lines$//p' "$tmp/said")" -gt 40 ]
is 'in words that tests expect' "$(sed '$d' "$tmp/said")" ''

cat >"$tmp/document.md" <<'X'
A report is

    Leak Report:
    lost: 7 blocks (1.20 KB)
      main thread
        app::load: 7 blocks (1.20 KB)
          nothing leads to it

or

    $ a command
X
is 'other words are found' "$(quotes "$tmp/document.md")" "$tmp/document.md: nothing leads to it
5 lines"
finish
