# SPDX-License-Identifier: MIT OR Apache-2.0
# For the test scripts, which begin with `. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"` and end with `finish`.
# A script that stops before that has failed. Run by `make check`, or by hand: sh tests/cli/TOPIC.sh BUILD-DIRECTORY.
#
#   ok NAME COMMAND…     passes when the command succeeds; what it printed is shown when not
#   is NAME GOT WANTED   passes when the two texts are the same
#   skip NAME REASON     a test that cannot be made here
#   skip_all REASON      the same for the whole script; ends it
#   need PROGRAM…        skip_all unless each of the programs is there
#   expect NAME COMMAND… runs the command (input: empty) and compares exit status, standard output and standard error with
#                        the files NAME.exit, NAME.stdout and NAME.stderr in the directory that is named as the
#                        script without .sh. An absent file means 0 and empty output.
#                        UPDATE_EXPECTED=1 writes these files instead: look at what changed before it is committed.
#   scrub                a sed script, set by the test, that expect applies to both outputs beside its own
#                        replacements of @TMP@, @SRC@ and @BUILD@
#
# Variables: $tmp (a directory of this script's own, current at the start, removed at the end), $abs_srcdir (tests/ in the
# sources), $abs_builddir (tests/ in the build), $profiles, $VALGRIND (runs the launcher that the build was made for),
# $CC, $PYTHON. PATH starts with the built cargo-alloc-profile; VALGRIND_LIB names the built tool.
set -eu

if [ -z "${abs_srcdir-}" ]; then
	abs_srcdir=$(cd "$(dirname "$0")/.." && pwd)
	abs_top_srcdir=$(dirname "$abs_srcdir")
	abs_top_builddir=$(cd "${1:?usage: sh $0 BUILD-DIRECTORY}" && pwd)
	abs_builddir=$abs_top_builddir/tests
	AP_PLATFORM=$(sed -n 's/^#define AP_PLATFORM "\(.*\)"/\1/p' "$abs_top_builddir/config.h")
	AP_VALGRIND=$(command -v valgrind)
	CC=${CC-cc}
fi
script=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
expectations=${script%.sh}
profiles=$abs_srcdir/profiles
VALGRIND=$AP_VALGRIND
# The system's Python has Debian's modules, which tools/setup.sh installs. One of the user's own may not.
PYTHON=${PYTHON-/usr/bin/python3}
[ -x "$PYTHON" ] || PYTHON=python3
scrub=

# Nothing of the user's own settings may change a result.
unset NO_COLOR CLICOLOR CLICOLOR_FORCE CARGO_TERM_COLOR CARGO_TERM_QUIET CARGO_TERM_VERBOSE \
	CARGO_TERM_PROGRESS_WHEN CARGO_BUILD_TARGET CARGO_TARGET_DIR CARGO_ENCODED_RUSTFLAGS RUSTFLAGS \
	RUST_BACKTRACE VALGRIND_OPTS ARGP_HELP_FMT \
	ALLOC_PROFILE_MAX_ALLOCATIONS ALLOC_PROFILE_MAX_BYTES ALLOC_PROFILE_MAX_PEAK ALLOC_PROFILE_MAX_LIVE \
	ALLOC_PROFILE_MAX_LEAKED_BYTES ALLOC_PROFILE_TOLERANCE ALLOC_PROFILE_GATE CARGO_MAKEFLAGS MAKEFLAGS MAKELEVEL MFLAGS
LC_ALL=C.UTF-8 TZ=UTC0 TERM=dumb
PATH=${AP_WRAPPERS:+$AP_WRAPPERS:}$abs_top_builddir/cli:$PATH
VALGRIND_LIB=${AP_VGLIB:-$abs_top_builddir/aprof/vglib}
export LC_ALL TZ TERM PATH VALGRIND_LIB

tmp=$(mktemp -d "${TMPDIR:-/tmp}/aprof-test.XXXXXX")
tmp=$(cd "$tmp" && pwd -P)
trap 'chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$tmp"
io=$tmp/.io
mkdir "$io"

tests_run=0

note() {
	sed 's/^/# /' >&2
}

pass() {
	tests_run=$((tests_run + 1))
	echo "ok $tests_run - $1"
}

fail() {
	tests_run=$((tests_run + 1))
	echo "not ok $tests_run - $1"
}

ok() {
	name=$1
	shift
	if ("$@") >"$io/ok" 2>&1 </dev/null; then
		pass "$name"
	else
		fail "$name"
		{ echo "failed: $*"; cat "$io/ok"; } | note
	fi
}

is() {
	if [ "$2" = "$3" ]; then
		pass "$1"
	else
		fail "$1"
		printf 'got:    %s\nwanted: %s\n' "$2" "$3" | note
	fi
}

skip() {
	tests_run=$((tests_run + 1))
	echo "ok $tests_run - $1 # SKIP $2"
}

skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

need() {
	for program in "$@"; do
		command -v "$program" >/dev/null 2>&1 || skip_all "$program is not installed"
	done
}

scrubbed() {
	sed -e "s|$tmp|@TMP@|g" -e "s|$abs_srcdir|@SRC@|g" -e "s|$abs_top_builddir|@BUILD@|g" ${scrub:+-e "$scrub"} "$1"
}

# compare WHAT WANTED GOT: shows how the files differ; an absent WANTED is an empty one.
compare() {
	[ -e "$2" ] || set -- "$1" /dev/null "$3"
	diff -a -u --label "expected $1" --label "$1" "$2" "$3"
}

update() {
	mkdir -p "$expectations"
	if [ -s "$1" ] && { [ "$2" != exit ] || [ "$(cat "$1")" != 0 ]; }; then
		cp "$1" "$expectations/$name.$2"
	else
		rm -f "$expectations/$name.$2"
	fi
}

expect() {
	name=$1
	shift
	status=0
	("$@") >"$io/raw.stdout" 2>"$io/raw.stderr" </dev/null || status=$?
	echo "$status" >"$io/exit"
	scrubbed "$io/raw.stdout" >"$io/stdout"
	scrubbed "$io/raw.stderr" >"$io/stderr"
	if [ -n "${UPDATE_EXPECTED-}" ]; then
		for part in exit stdout stderr; do
			update "$io/$part" $part
		done
	fi
	echo 0 >"$io/zero"
	wanted_exit=$expectations/$name.exit
	[ -e "$wanted_exit" ] || wanted_exit=$io/zero
	same=yes
	: >"$io/diff"
	compare 'exit status' "$wanted_exit" "$io/exit" >>"$io/diff" || same=no
	compare 'standard output' "$expectations/$name.stdout" "$io/stdout" >>"$io/diff" || same=no
	compare 'standard error' "$expectations/$name.stderr" "$io/stderr" >>"$io/diff" || same=no
	if [ $same = yes ]; then
		pass "$name"
	else
		fail "$name"
		{ echo "ran: $*"; cat "$io/diff"; } | note
	fi
}

finish() {
	echo "1..$tests_run"
	exit 0
}
