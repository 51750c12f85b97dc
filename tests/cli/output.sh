# SPDX-License-Identifier: MIT OR Apache-2.0
# Where the results of a run go.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/cli/cargolib.sh"

cargo alloc-profile -o json run -q >"$tmp/out.json" 2>"$tmp/err"
is "the program prints elsewhere" "$(cat "$tmp/err")" 'demo []: 10 boxes, 15 bytes'
if command -v "$PYTHON" >/dev/null; then
	ok "standard output is one JSON document" "$PYTHON" -c 'import json, sys; json.load(open(sys.argv[1]))' "$tmp/out.json"
else
	skip "standard output is one JSON document" "python3 is not installed"
fi
expect output-file cargo alloc-profile --output-file "$tmp/report.txt" -f demo::boxes run -q
is "the report is in the file" "$(cat "$tmp/report.txt")" 'Allocation Profile:
demo::boxes: 11'

BROWSER=true cargo alloc-profile -o html --open run -q >"$tmp/out" 2>"$tmp/err"
is 'a page to open is in the target directory' "$(sed -n 's/.*the page is //p' "$tmp/err")" "'$PWD/target/alloc-profile/report.html'"
ok 'and it is a page' grep -q '^<!DOCTYPE html>' target/alloc-profile/report.html
expect save ours --save "$tmp/base.json" run -q
expect compare-same ours --compare "$tmp/base.json" run -q
sed -i.bak 's/demo::boxes(10)/demo::boxes(12)/; s/demo::words(3)/demo::words(1)/' demo/src/main.rs
expect compare ours --color always --compare "$tmp/base.json" run -q
# The file is read before the program runs and written afterwards.
expect compare-and-save ours --compare "$tmp/base.json" --save "$tmp/base.json" run -q
expect compare-saved ours --compare "$tmp/base.json" run -q
expect compare-missing cargo alloc-profile --compare "$tmp/nosuch.json" run -q
echo '{' >"$tmp/damaged.json"
status "a damaged baseline" 1 cargo alloc-profile --compare "$tmp/damaged.json" run -q
is "stops before the program runs" "$(cat "$io/out")" ''

expect keep report --keep "$tmp/kept.xml" test -q -p demo --lib --test suite
expect report-kept cargo-alloc-profile -f demo::boxes report "$tmp/kept.xml" "$tmp/kept.2.xml"
expect report-options-last cargo-alloc-profile report "$tmp/kept.xml" "$tmp/kept.2.xml" --sort-by=name --filter demo::boxes -f words --limit 1
expect diff-kept cargo-alloc-profile -f demo::boxes -f demo::words diff "$tmp/kept.xml" "$tmp/kept.2.xml"

for option in --output-file --save --keep; do
	expect "unwritable$option" cargo alloc-profile $option "$tmp/nosuch/file" run -q
done
expect onto-directory cargo alloc-profile --save "$tmp" run -q
expect full-file cargo alloc-profile -q --output-file /dev/full exec target/debug/demo
sh -c 'cargo-alloc-profile exec target/debug/demo exit >/dev/full' 2>"$io/err" && got=0 || got=$?
is "the program's status is before a full disk" "$got" 7
sh -c 'cargo-alloc-profile report "$@" >/dev/full' - "$tmp/kept.xml" "$tmp/kept.2.xml" 2>"$io/err" && got=0 || got=$?
is "a full standard output" "$got: $(cat "$io/err")" \
	'1: cargo-alloc-profile: cannot write standard output: No space left on device'

clean_run_directories
finish
