# SPDX-License-Identifier: MIT OR Apache-2.0
# Makefile.am names every C file of its directory, or a release would lack it. `make check` runs every test.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

cd "$abs_top_srcdir"
for directory in cli aprof docs; do
	(cd $directory && find . -name '*.[ch]') | sed 's|^\./||' | LC_ALL=C sort >"$tmp/files"
	ok "$directory/ has files" [ -s "$tmp/files" ]
	is "$directory/Makefile.am names them all" \
		"$(tr ' \\\t' '\n\n\n' <$directory/Makefile.am | LC_ALL=C sort -u | comm -13 - "$tmp/files")" ''
done

# The page is made of the files that its list names.
(cd cli/page && ls ./*.js) | sed 's|^\./||' >"$tmp/files"
is 'cli/page/files.list names them all' "$(LC_ALL=C sort cli/page/files.list)" "$(LC_ALL=C sort "$tmp/files")"

make -s -C "$abs_builddir" print-tests | LC_ALL=C sort >"$tmp/run"
ok 'make names tests' [ "$(wc -l <"$tmp/run")" -gt 80 ]
(cd tests && ls attribution/*.sh cli/*.sh crates/*.sh fuzz/*.sh inline/*.sh page/*.sh tail/*.sh tool/*.sh tree/*.sh unit/*/test_*.c) |
	grep -vE 'lib\.sh$|^fuzz/run\.sh$' | sed 's/\.c$//' | LC_ALL=C sort >"$tmp/files"
[ -x "$abs_builddir/unit/base/test_diag" ] || sed -i '/^unit/d' "$tmp/files"
is 'make check runs every test' "$(comm -23 "$tmp/files" "$tmp/run")" ''
finish
