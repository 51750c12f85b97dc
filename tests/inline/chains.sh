# SPDX-License-Identifier: MIT OR Apache-2.0
# The chain of inlined calls at the address of each call instruction equals addr2line's, in every build of builds.table that has no LTO
# across crates and some that cargo does not make. attribution/builds.sh has the builds with LTO: they take long.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/buildslib.sh"
. "$abs_srcdir/inline/chainslib.sh"

need addr2line nm objdump objcopy "$PYTHON"

for value in 3=0 3=1 3=2 3=3 3=s 4=fat 4=thin 5=1 5=16 6=abort 7=0 7=1 7=2 7=line-tables-only 8=legacy 8=v0 9=4 9=5; do
	ok "the table has a build with column $value" has_build "${value%=*}" "${value#*=}"
done

# rustc_to DIRECTORY OPTION…
rustc_to() {
	directory=$1
	shift
	mkdir "$directory"
	(cd "$directory" && RUSTC_BOOTSTRAP=1 rustc --edition 2021 -Zunstable-options "$@" -o program "$abs_srcdir/inline/corpus.rs") 2>"$directory.log"
}

# rust NAME TWIN AT-LEAST BARE OPTION…: TWIN are options for DWARF 4 in the executable itself, which come last; empty if the build is
# its own twin
rust() {
	name=$1 twin=$2 least=$3 bare=$4
	shift 4
	if ! rustc_to "$name" "$@"; then
		skip "$name" "this rustc does not take the options: $(head -n 1 "$name.log")"
	elif [ -z "$twin" ]; then
		same "$name" "$name/program" "$name/program" "$least" $bare
	elif rustc_to "$name.twin" "$@" $twin; then
		same "$name" "$name/program" "$name.twin/program" "$least" $bare
	else
		skip "$name" "no twin of it can be made: $(head -n 1 "$name.twin.log")"
	fi
}

# build NAME PROFILE OPT LTO UNITS PANIC DEBUG MANGLING DWARF: a line of the table
build() {
	least=100
	[ "$3" != 0 ] || least=20
	lto=-Clto=$4 bare= version= twin=
	[ "$4" != false ] || lto=
	[ "$7" != line-tables-only ] || bare=bare
	if [ -n "$dwarf_version" ]; then
		version=$dwarf_version=$9
		[ "$9" = 4 ] || twin=$dwarf_version=4
	elif [ "$9" != 4 ]; then
		skip "$1" 'this rustc knows DWARF 4 alone'
		return
	fi
	rust "$1" "$twin" "$least" "$bare" "-Copt-level=$3" $lto "-Ccodegen-units=$5" "-Cpanic=$6" "-Cdebuginfo=$7" \
		"-Csymbol-mangling-version=$8" -Csplit-debuginfo=off $version
}

if command -v rustc >/dev/null 2>&1; then
	builds | awk '$4 != "thin" && $4 != "fat"' >builds
	while read -r line; do
		build $line
	done <builds
	rust not-pie '' 100 '' -O -g -Crelocation-model=static -Csplit-debuginfo=off ${dwarf_version:+$dwarf_version=4}
	if [ -n "$dwarf_version" ]; then
		rust split "-Csplit-debuginfo=off $dwarf_version=4" 100 '' -O -g -Csplit-debuginfo=unpacked
	else
		skip split 'this rustc splits DWARF 4 in a way that libdw does not follow: such units are passed over'
	fi
else
	skip 'Rust programs' 'rustc is not installed'
fi

if command -v g++ >/dev/null 2>&1; then
	g++ -O2 -g -gdwarf-4 -o cc4 "$abs_srcdir/inline/corpus.cc"
	g++ -O2 -g -gdwarf-5 -o cc5 "$abs_srcdir/inline/corpus.cc"
	same cc4 cc4 cc4 20
	same cc5 cc5 cc4 20

	# Names without linkage are those that the functions have as symbols if nothing is inlined. Debug information does not have
	# template arguments that are a default and no type, the names of a lambda's own constructor and destructor, nor the spelling of
	# a type of the library as a return type.
	untold='::~{lambda}|::_Tuple_impl<|::tuple<|::~_Rb_tree_impl\(|std::make_shared<|::<lambda>\('
	g++ -std=c++17 -w -O0 -o plain "$abs_srcdir/inline/local.cc"
	nm -C plain | cut -c 20- | sort -u >symbols
	# scoped NAME OPTION…
	scoped() {
		which=$1
		shift
		g++ -std=c++17 -w -g "$@" -o "$which" "$abs_srcdir/inline/local.cc"
		calls "$which" | "$print_chains" --scoped "$which" | grep -Ev "$untold" | sort -u >"$which.ours"
		ok "$which: there are such names" test "$(wc -l <"$which.ours")" -gt 60
		is "$which: they are names of symbols" "$(comm -23 "$which.ours" symbols)" ''
	}
	scoped scoped-1-5 -gdwarf-5 -O1
	scoped scoped-2-4 -gdwarf-4 -O2
	scoped scoped-3-5 -gdwarf-5 -O3
	scoped scoped-lto -O2 -flto

	# Debug information in a file of its own, found by its name and checksum beside the program.
	objcopy --only-keep-debug cc4 linked.debug
	cp cc4 linked
	objcopy --strip-debug --add-gnu-debuglink=linked.debug linked
	same debuglink linked cc4 20
	rm linked.debug
	ok 'without it the chains are unknown' sh -c '! "$0" linked </dev/null 2>stripped.log' "$print_chains"
	is 'an error says that there is no debug information' "$(cat stripped.log)" 'linked: it has no debug information'
else
	skip 'C++ programs' 'g++ is not installed'
fi

finish
