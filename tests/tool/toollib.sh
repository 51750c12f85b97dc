# SPDX-License-Identifier: MIT OR Apache-2.0
# A library for scripts that record programs, with the backend $AP_BACKEND: `valgrind`, unless native-TOPIC.sh says `native`. Read it
# after testlib.sh.
#
#   build SOURCE OUT [FLAGS…]   compiles programs/SOURCE, once for all scripts: the result stays in the build
#   profile NAME COMMAND…       records a command, with $options of the tool; leaves NAME.xml, NAME.out and NAME.err,
#                               and its exit status in $status
#   $recorder OPTION… COMMAND…  becomes the command, recorded
#   collect PATTERN…            after $recorder --aprof-out-file=PATTERN: all processes have ended, and now have their profiles. One
#                               call for many costs less: each reads the debug information of the C library
#   replaces                    with `native`, what is recorded from here on may have an allocator of its own
#   not_native NAME REASON      with `native`, skips the test and succeeds
#   only_valgrind REASON        with `native`, skips the whole script
#   says NAME EXPECTATION…      tests that NAME.xml is valid, keeps its invariants and meets the expectations (profile-query.py)
#   without_run FILE            prints the profile without the elements for the run itself
#   valid FILE…                 tests that each file is valid by the schema
#   scenarios SOURCE FLAGS…     compiles programs/SOURCE with each of the flags, unless it did so before, and profiles it once for
#                               each scenario that it names, with the scenario as its argument; $kinds: which lines after the name count
#   busy, idle                  between them two processes take all time that they get, for five minutes at most
#   program SOURCE              does all that the directives in the source say (programs/program.h)
programs=$abs_srcdir/tool/programs
# What is compiled from the sources as they are now. What was compiled from others goes.
objects=$abs_builddir/obj/$(cat "$programs"/* "$abs_top_srcdir"/aprof/*.h | sha256sum | cut -c 1-16)
mkdir -p "$objects"
find "$abs_builddir/obj" -mindepth 1 -maxdepth 1 ! -path "$objects" -exec rm -rf {} +
schema=$(dirname "$abs_srcdir")/docs/profile-format.rng
# The tools that came with Valgrind lie where the link to its core's preload library leads.
valgrind_libdir=$(dirname "$(readlink -f "$VALGRIND_LIB"/vgpreload_core-*.so)")
AP_BACKEND=${AP_BACKEND-valgrind}
AP_NATIVE_LIBRARY=$abs_top_builddir/aprof/libaprof-native.so
export AP_BACKEND AP_NATIVE_LIBRARY AP_VALGRIND
recorder="sh $abs_srcdir/tool/recorder"
options=
status=
kinds=expect
need "$PYTHON" xmllint
if [ $AP_BACKEND = native ]; then
	need setarch
	[ -e "$AP_NATIVE_LIBRARY" ] || skip_all "there is no native recorder for $AP_PLATFORM"
fi

loops=
busy() {
	for loop in 1 2; do
		timeout 300 sh -c 'while :; do :; done' &
		loops="$loops $!"
	done
}

idle() {
	# shellcheck disable=SC2086
	[ -z "$loops" ] || kill $loops 2>/dev/null || :
	loops=
}
at_exit=idle

# Scripts run at the same time: a program comes into $objects whole, under a name made of all that it depends on.
build() {
	source=$1 out=$2
	shift 2
	case $source in
	*.cc) compiler=${CXX-g++} && set -- -g -I"$programs" "$programs/$source" "$@" ;;
	*.rs) compiler=rustc && set -- --edition 2021 "$programs/$source" "$@" ;;
	*) compiler=$CC && set -- -g -fno-builtin -I"$programs" -I"$abs_top_srcdir/aprof" "$programs/$source" "$@" ;;
	esac
	object=$objects/$source-$({ $compiler --version && printf '%s\n' "$compiler" "$@"; } | sha256sum | cut -c 1-16)
	if [ ! -e "$object" ]; then
		$compiler "$@" -o "$out" && cp "$out" "$object.$$" && mv "$object.$$" "$object"
	else
		cp "$object" "$out"
	fi
}

replaces() {
	AP_REPLACEMENTS=$tmp/replacements
	export AP_REPLACEMENTS abs_builddir
}

not_native() {
	[ $AP_BACKEND = native ] && skip "$1" "the backend 'native': $2"
}

only_valgrind() {
	[ $AP_BACKEND = valgrind ] || skip_all "the backend 'native': $1"
}

# profile_name MADE: what the tool would call the profile. A process has the recording STEM.PID, the programs that it became have
# STEM.PID.2, …, a child without a file of its own is an area of its parent's, and a snapshot is STEM.PID.snapshotN. Without the process id, lineages tell processes
# apart.
profile_name() {
	snapshot=$(echo "$1" | sed -n 's/^.*\(\.snapshot[0-9]*\)\.xml$/\1/p')
	number=$(echo "${1#"$stem".}" | sed -n "s/^[0-9]*\.\([0-9]*\)$snapshot\.xml\$/\1/p")
	number=${number:-1}
	pid=$(sed -n 's/.*<run pid="\([0-9]*\)".*/\1/p; /<objects>/q' "$1")
	lineage=$(sed -n 's/.*<process .*lineage="\(0\.[0-9.]*\)".*/.\1/p; /<objects>/q' "$1")
	case $pattern in
	*%p*) ended=$(echo "$pattern" | sed "s/%p/$pid/g") ;;
	*) ended=${pattern%.xml}$lineage.xml ;;
	esac
	if [ -z "$snapshot" ] && [ -e "$stem.$pid.$((number + 1))" ]; then
		echo "${ended%.xml}.exec$number.xml"
	else
		echo "${ended%.xml}$snapshot.xml"
	fi
}

# recordings_of PATTERN: sets $stem, which they begin with
recordings_of() {
	pattern=$1
	stem=$(dirname "$1")/$(basename "$1" | sed 's/%p/@/g').recording
}

collect() {
	[ $AP_BACKEND = native ] || return 0
	for pattern; do
		recordings_of "$pattern"
		find "$(dirname "$stem")" -maxdepth 1 -path "$stem.*" -print0
	done >"$io/recordings"
	[ -s "$io/recordings" ] || return 0
	xargs -0 "$abs_builddir/tool/make-profiles" <"$io/recordings" || return
	for pattern; do
		recordings_of "$pattern"
		for made in "$stem".*.xml; do
			[ ! -e "$made" ] || mv "$made" "$(profile_name "$made")"
		done
		rm -f "$stem".*
	done
}

profile() {
	profiled=$1
	shift
	rm -f "$profiled.xml"
	status=0
	# shellcheck disable=SC2086
	$recorder --aprof-out-file="$profiled.xml" $options "$@" >"$profiled.out" 2>"$profiled.err" </dev/null || status=$?
	collect "$profiled.xml" 2>>"$profiled.err"
}

without_run() {
	sed '/^  <run .*[^/]>$/,/^  <\/run>$/d; /^  <run .*\/>$/d; /^  <ended .*[^/]>$/,/^  <\/ended>$/d' "$1"
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

# directive WORD SOURCE: what stands after `WORD:` in a comment of the source.
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
	valid "$1.xml" && "$PYTHON" "$abs_srcdir/tool/profile-query.py" --program "$programs/$source" --printed "$1.out" "$1.xml" \
		&& stacks_are_right "$1"
}

# Each line: a scenario of a source and an expectation of it, with a tab between them.
scenarios_of() {
	words=$(echo "$kinds" | sed 's/ /\\|/g')
	sed -n -e 's,^ *[/*/]* scenario: \([a-z0-9-]*\).*,=\1,p' -e "s,^[[:blank:]]*[/*/]* \\($words\\): \\(.*\\)\$,\\2,p" "$programs/$1" |
		sed 's, \*/$,,' | awk '/^=/ { name = substr($0, 2); next } { print name "\t" $0 }'
}

# run_scenario LABEL NAME SCENARIO: profiles the scenario of $binary as NAME. `judge` says whether it is as expected.
run_scenario() {
	profile "$2" "./$binary" "$3"
	case $3 in
	abort) ended=$((status > 128)) ;;
	*) ended=$((status == 0)) ;;
	esac
	printf '%s\t%s\t%s\n' "$2" "$ended" "$1" >>"$io/ran"
	awk -F '\t' -v OFS='\t' -v name="$2" -v scenario="$3" '$1 == scenario { print name, $2 }' "$io/scenarios" >>"$io/expected"
}

# as_expected NAME ENDED-WELL
as_expected() {
	cat "$1.out" "$1.err"
	grep '<leak \|<hold ' "$1.xml" | head -n 20
	grep -e "^$1	" -e "^$1\.xml" "$io/said" "$io/valid"
	[ "$2" = 1 ] && grep -qxF "$1.xml validates" "$io/valid" && grep -qxF "$1	" "$io/said"
}

# judge: a test for each scenario that ran since the last time. One program reads all of them: it takes longer to begin than to read.
judge() {
	# shellcheck disable=SC2046
	xmllint --nonet --huge --noout --relaxng "$schema" $(cut -f 1 "$io/ran" | sed 's/$/.xml/') >"$io/valid" 2>&1 || :
	"$PYTHON" "$abs_srcdir/tool/profile-query.py" --list "$io/expected" >"$io/said" 2>&1 || :
	while IFS=$(printf '\t') read -r name ended label; do
		ok "$label" as_expected "$name" "$ended"
	done <"$io/ran"
	rm "$io/ran"
	rm "$io/expected"
}

scenarios() {
	source=$1
	shift
	scenarios_of "$source" >"$io/scenarios"
	for variant; do
		binary=$(basename "$source" | tr . -)$(echo "$variant" | tr -d ' =+')
		# shellcheck disable=SC2086
		[ -x "$binary" ] || ok "$source, $variant, is built" build "$source" "$binary" $variant
		for scenario in $(cut -f 1 "$io/scenarios" | uniq); do
			run_scenario "$source, $variant: $scenario" "$binary-$scenario" "$scenario"
		done
		judge
	done
}

same_as_dhat() {
	VALGRIND_LIB=$valgrind_libdir "$VALGRIND" -q --tool=dhat --dhat-out-file="$1.dhat" --run-libc-freeres=no --run-cxx-freeres=no "./$1" \
		>/dev/null 2>"$1.dhat.err" </dev/null || :
	"$PYTHON" "$abs_srcdir/tool/same-as-dhat.py" "$1.xml" "$1.dhat" ${dhat#zeros}
}

# What the program expects of Valgrind alone.
skip_others() {
	sed -n 's,^.*[/*] only valgrind\, \([^:]*\): \(.*\)$,\2	\1,p' "$programs/$source" | sed 's, \*/	,	,' >"$io/others"
	while IFS=$(printf '\t') read -r expectation reason; do
		not_native "$1: $expectation" "$reason" || :
	done <"$io/others"
}

one_program() {
	ok "$1 is built" build "$source" "$binary" $2 $(directive flags "$programs/$source")
	ok "$1 counts as expected" run_as_expected "$binary"
	if [ $AP_BACKEND = native ]; then
		skip_others "$1"
		return
	fi
	dhat=$(directive dhat "$programs/$source")
	case $dhat in
	no,*) ;;
	*) ok "$1 counts as DHAT does" same_as_dhat "$binary" ;;
	esac
}

program() {
	source=$1
	native=$(directive native "$programs/$source")
	case $native in
	no,*) if not_native "$source" "${native#no, }"; then return; fi ;;
	esac
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
