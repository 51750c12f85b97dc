# SPDX-License-Identifier: MIT OR Apache-2.0
# For the scripts that run programs under the tool; read after testlib.sh.
#
#   build SOURCE OUT [FLAGS…]   compiles programs/SOURCE
#   profile NAME COMMAND…       runs a command under the tool, with $options; leaves NAME.xml, NAME.out and NAME.err,
#                               and its exit status in $status
#   says NAME EXPECTATION…      NAME.xml is valid, holds its invariants and these expectations (profile-query.py)
#   valid FILE…                 each of these is valid by the schema
#   program SOURCE              the whole of it, as the directives in the source say (programs/program.h)
programs=$abs_srcdir/tool/programs
schema=$(dirname "$abs_srcdir")/docs/profile-format.rng
# The tools that came with Valgrind lie where the link to its core's preload library leads.
valgrind_libdir=$(dirname "$(readlink -f "$VALGRIND_LIB"/vgpreload_core-*.so)")
options=
status=
PYTHON=${PYTHON-/usr/bin/python3}
[ -x "$PYTHON" ] || PYTHON=python3
need "$PYTHON" xmllint

build() {
	source=$1 out=$2
	shift 2
	case $source in
	*.cc) ${CXX-g++} -g -I"$programs" "$programs/$source" -o "$out" "$@" ;;
	*.rs) rustc --edition 2021 "$@" -o "$out" "$programs/$source" ;;
	*) $CC -g -fno-builtin -I"$programs" "$programs/$source" -o "$out" "$@" ;;
	esac
}

profile() {
	profiled=$1
	shift
	rm -f "$profiled.xml"
	status=0
	# shellcheck disable=SC2086
	"$VALGRIND" -q --tool=aprof --aprof-out-file="$profiled.xml" $options "$@" \
		>"$profiled.out" 2>"$profiled.err" </dev/null || status=$?
}

valid() {
	xmllint --nonet --huge --noout --relaxng "$schema" "$@" 2>&1 | sed '/ validates$/d' >"$io/valid"
	cat "$io/valid"
	[ ! -s "$io/valid" ]
}

says() {
	said=$1
	shift
	valid "$said.xml" && "$PYTHON" "$abs_srcdir/tool/profile-query.py" --printed "$said.out" "$said.xml" "$@"
}

# directive WORD SOURCE: what stands behind `WORD:` in a comment of the source.
directive() {
	sed -n "s,^/[/*] $1: \(.*\)\$,\1,p" "$2" | sed 's, \*/$,,'
}

# The self-check of remembered stacks, where the program asked for it, found nothing wrong.
stacks_are_right() {
	case $options in
	*--check-stacks=yes*)
		tail -n 5 "$1.err"
		grep -q 'aprof: stack memo: [1-9][0-9]* checked, 0 wrong' "$1.err" ;;
	esac
}

run_as_expected() {
	profile "$1" "./$1"
	cat "$1.out" "$1.err"
	if [ "$status" -ne "$wanted_status" ]; then
		echo "exit status $status, wanted $wanted_status"
		return 1
	fi
	says "$1" && "$PYTHON" "$abs_srcdir/tool/profile-query.py" --program "$programs/$source" --printed "$1.out" "$1.xml" \
		&& stacks_are_right "$1"
}

same_as_dhat() {
	VALGRIND_LIB=$valgrind_libdir "$VALGRIND" -q --tool=dhat --dhat-out-file="$1.dhat" --run-libc-freeres=no --run-cxx-freeres=no "./$1" \
		>/dev/null 2>"$1.dhat.err" </dev/null || :
	"$PYTHON" "$abs_srcdir/tool/same-as-dhat.py" "$1.xml" "$1.dhat" ${dhat#zeros}
}

one_program() {
	ok "$1 is built" build "$source" "$binary" $2 $(directive flags "$programs/$source")
	ok "$1 counts as expected" run_as_expected "$binary"
	dhat=$(directive dhat "$programs/$source")
	case $dhat in
	no,*) ;;
	*) ok "$1 counts as DHAT does" same_as_dhat "$binary" ;;
	esac
}

program() {
	source=$1
	options=$(directive tool "$programs/$source")
	wanted_status=$(directive status "$programs/$source")
	wanted_status=${wanted_status:-0}
	directive variants "$programs/$source" | tr '|' '\n' >"$io/variants"
	[ -s "$io/variants" ] || echo >"$io/variants"
	number=0
	while read -r variant <&3; do
		number=$((number + 1))
		binary=$(basename "$source" | tr . -)-$number
		one_program "$source${variant:+, $variant}" "$variant"
	done 3<"$io/variants"
}
