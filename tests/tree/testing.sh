# SPDX-License-Identifier: MIT OR Apache-2.0
# `make check-one` runs one test, and testlib.sh shows what differs in a test that fails.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

# script LINE…: makes failing.sh of testlib.sh and these lines. run [VARIABLE=VALUE]: runs it by hand.
script() {
	{
		echo ". '$abs_srcdir/testlib.sh'"
		printf '%s\n' "$@"
		echo finish
	} >"$tmp/failing.sh"
}

run() {
	env -u KEEP -u UPDATE_EXPECTED -u AP_TAP_DRIVER "$@" sh "$tmp/failing.sh"
}

mkdir "$tmp/run"
TMPDIR=$tmp/run
abs_top_srcdir=$(dirname "$abs_srcdir")
export TMPDIR abs_srcdir abs_builddir abs_top_srcdir abs_top_builddir AP_VALGRIND AP_PLATFORM CC
scrub='s|run/aprof-test\.[A-Za-z0-9]*|run/DIRECTORY|g'

script 'ok good true' 'is same a a' 'skip one "not here"' 'echo printed >file' 'expect quiet cat /dev/null'
expect passes run

script 'ok good true' 'is one-line got wanted' 'is lines "$(printf "a\nb\nc")" "$(printf "a\nB\nc")"' \
	'complains() { echo "not today"; return 5; }' 'ok command complains loudly' 'echo text >file' 'ok search grep -q none file' 'expect output printf "one\n\ntwo\n"'
mkdir "$tmp/failing"
printf 'one\ntwo\n' >"$tmp/failing/output.stdout"
echo 4 >"$tmp/failing/output.exit"
expect fails run
is 'nothing is left' "$(ls "$TMPDIR")" ''

run AP_TAP_DRIVER=yes >/dev/null 2>&1 && status=0 || status=$?
is 'the driver of make check counts the lines alone' "$status" 0

script 'echo text >file' 'ok good true'
expect keeps run KEEP=1
ok 'what was kept is there' grep -qx text "$TMPDIR"/aprof-test.*/file
rm -rf "$TMPDIR"/aprof-test.*

# make check-one, from the top of the build and from its tests/.
one() {
	env -u KEEP make --no-print-directory -C "$1" check-one T="$2"
}
ok 'from the top' one "$abs_top_builddir" tree/passed-over
ok 'from tests/, with the ending' one "$abs_builddir" tree/passed-over.sh
one "$abs_builddir" tree/passed-over >"$tmp/out" 2>&1 || :
ok 'the output is the test'\''s own' grep -qx 'ok 3 - documented' "$tmp/out"
if make -s -C "$abs_builddir" print-tests | grep -x unit/base/test_units >"$io/found"; then
	ok 'a program' one "$abs_builddir" unit/base/test_units
else
	skip 'a program' 'cmocka is not installed'
fi
refuses() {
	! one "$@" 2>"$tmp/err"
}
ok 'a name that no test has is an error' refuses "$abs_builddir" tree/none
ok 'which says where the names are' grep -qF "there is no test 'tree/none'" "$tmp/err"
TMPDIR=$tmp/none
ok 'a test that fails makes it fail' refuses "$abs_builddir" tree/passed-over
finish
