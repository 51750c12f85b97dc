# SPDX-License-Identifier: MIT OR Apache-2.0
# The page of `-o html` in headless Chromium: every control by real clicks and keys, on profiles of 10, 10,000 and 100,000 sites and on hostile
# ones. drive.py prints a line for each check: its name, a tab, and `ok` or what was wrong.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
need chromium chromedriver

# What the program writes of each recorded profile; one with a failed assertion fails, too, and one has leaks.
mkdir written
for profile in "$profiles"/*.xml; do
	cargo-alloc-profile report -o html "$profile" >"written/$(basename "$profile" .xml).html" 2>>said || :
done
cargo-alloc-profile leaks -o html report "$profiles/leak-ways.xml" >written/leaks-of-it.html 2>>said || :
cargo-alloc-profile report -o html --compare "$profiles/threads.xml" "$profiles/threads.xml" >written/comparison.html 2>>said || :

# A browser that cannot start here, as without shared memory, is no defect of the page.
status=0
"$PYTHON" -B "$abs_srcdir/page/drive.py" "$abs_top_srcdir/cli/page" "$tmp" written >checks 2>errors || status=$?
[ $status != 77 ] || skip_all "$(cat errors)"
while IFS="$(printf '\t')" read -r name result; do
	is "$name" "$result" ok
done <checks
ok 'all checks were made' [ $status = 0 ] || note <errors
ok 'there are checks' [ "$(wc -l <checks)" -gt 40 ]
finish
