# SPDX-License-Identifier: MIT OR Apache-2.0
# The library of the test scripts. A script begins with `. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"` and ends with `finish`:
# one that stops before `finish` has failed.
#
# To run one test:   make check-one T=cli/options        in a build, or in its tests/
#                    sh tests/cli/options.sh build/dev   the same by hand, without building
# KEEP=1 before either keeps the test's directory and prints where it is.
#
#   ok NAME COMMAND…     passes if the command succeeds; otherwise shows the command, its status and what it printed, or,
#                        if it printed nothing and its last argument is a file (`grep -q TEXT FILE`), the begin of that file
#   is NAME GOT WANTED   passes if the two texts are the same; otherwise shows both, or how their lines differ
#   skip NAME REASON     a test that cannot run here
#   skip_all REASON      the same for the whole script; ends it
#   need PROGRAM…        skip_all unless each of the programs is there
#   expect NAME COMMAND… runs the command with empty input and compares its exit status, standard output and standard error with
#                        the files NAME.exit, NAME.stdout and NAME.stderr in the directory that has the script's name without
#                        .sh. Without a file the test expects status 0 and no output. UPDATE_EXPECTED=1 writes the files
#                        instead of comparing: read the difference before you commit it.
#
# Variables that a script may read:
#   $tmp                 the script's own directory, where it starts; removed at the end
#   $abs_srcdir          tests/ in the sources
#   $abs_builddir        tests/ in the build
#   $profiles            tests/profiles/ in the sources
#   $VALGRIND            the launcher that the build was made for
#   $CC, $PYTHON         the compiler, and Python
#   PATH, VALGRIND_LIB   begins with the built cargo-alloc-profile; names the built tool
# and that it may set:
#   $scrub               a sed script that expect applies to both outputs after it has put @TMP@, @SRC@ and @BUILD@ into them
#   $at_exit             a command to run before the directory goes
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
	RUST_BACKTRACE VALGRIND_OPTS ARGP_HELP_FMT CARGO_MAKEFLAGS MAKEFLAGS MAKELEVEL MFLAGS
for variable in $(env | sed -n 's/^\(ALLOC_PROFILE_[A-Za-z0-9_]*\)=.*/\1/p'); do
	unset "$variable"
done
LC_ALL=C.UTF-8 TZ=UTC0 TERM=dumb
# Most scripts build a package once or twice: what cargo writes for the next build takes two fifths of its time.
CARGO_INCREMENTAL=0
PATH=${AP_WRAPPERS:+$AP_WRAPPERS:}$abs_top_builddir/cli:$PATH
VALGRIND_LIB=${AP_VGLIB:-$abs_top_builddir/aprof/vglib}
export LC_ALL TZ TERM CARGO_INCREMENTAL PATH VALGRIND_LIB

tmp=$(mktemp -d "${TMPDIR:-/tmp}/aprof-test.XXXXXX")
tmp=$(cd "$tmp" && pwd -P)
at_exit=:
clean_up() {
	$at_exit
	if [ -n "${KEEP-}" ]; then
		echo "# kept: $tmp" >&2
	else
		chmod -R u+w "$tmp"
		rm -rf "$tmp"
	fi
}
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$tmp"
io=$tmp/.io
mkdir "$io"
newline='
'

tests_run=0
tests_failed=0

note() {
	sed 's/^/# /' >&2
}

pass() {
	tests_run=$((tests_run + 1))
	echo "ok $tests_run - $1"
}

fail() {
	tests_run=$((tests_run + 1))
	tests_failed=$((tests_failed + 1))
	echo "not ok $tests_run - $1"
}

ok() {
	name=$1
	shift
	status_of_ok=0
	("$@") >"$io/ok" 2>&1 </dev/null || status_of_ok=$?
	if [ $status_of_ok = 0 ]; then
		pass "$name"
	else
		fail "$name"
		{ echo "failed with status $status_of_ok: $*"; explain "$io/ok" "$@"; } | note
	fi
}

# explain OUTPUT COMMAND…: what a command printed, or the file that it searched.
explain() {
	cat "$1"
	[ ! -s "$1" ] || return 0
	shift $(($# - 1))
	[ ! -f "$1" ] || { echo "$1 begins:"; head -n 40 "$1"; }
}

is() {
	if [ "$2" = "$3" ]; then
		pass "$1"
	else
		fail "$1"
		show_both "$2" "$3" | note
	fi
}

# show_both GOT WANTED: two texts of one line each as they are, longer ones as what tells them apart.
show_both() {
	case $1$2 in
	*"$newline"*)
		printf '%s\n' "$1" >"$io/got"
		printf '%s\n' "$2" >"$io/wanted"
		compare 'text' "$io/wanted" "$io/got" || :
		;;
	*) printf 'got:    %s\nwanted: %s\n' "$1" "$2" ;;
	esac
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

# compare WHAT WANTED GOT: shows how the files differ. A WANTED that does not exist counts as empty.
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

# The driver of `make check` counts the lines: to it a status would be one failure more.
finish() {
	echo "1..$tests_run"
	[ -z "${AP_TAP_DRIVER-}" ] || exit 0
	[ $tests_failed = 0 ]
	exit
}
