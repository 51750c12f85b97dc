# SPDX-License-Identifier: MIT OR Apache-2.0
# However a program is built, its requests arrive: those of Rust and C, of code in libraries, and of code that the compiler copied. Each
# executable and library has one word for the native recorder, and notes that say where it is.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
need rustc readelf

backends=valgrind
[ ! -e "$abs_top_builddir/aprof/libaprof-native.so" ] || backends='valgrind native'
sources=$abs_srcdir/library/builds
LD_LIBRARY_PATH=$tmp:$(rustc --print target-libdir)
export LD_LIBRARY_PATH

# compile KIND SOURCE FLAGS…
compile() {
	crate_type=$1 source=$2
	shift 2
	rustc --edition 2021 --crate-type "$crate_type" --out-dir "$tmp" -L "$tmp" -C debuginfo=1 "$@" "$source"
}

# links KIND FLAGS…: the program main of crates, where part.rs is of this kind. LTO is for the last of them.
links() {
	kind=$1
	shift
	for flag in "$@"; do
		shift
		case $flag in
		-Clto*) last=$flag && set -- "$@" -Cembed-bitcode=yes ;;
		*) set -- "$@" "$flag" ;;
		esac
	done
	compile rlib "$abs_top_srcdir/crate/lib.rs" --crate-name cargo_alloc_profile --cfg 'feature="std"' "$@" &&
		compile "$kind" "$sources/part.rs" --extern cargo_alloc_profile "$@" || return 1
	if [ "$kind" = cdylib ]; then
		$CC -g -DPROGRAM -I"$abs_top_srcdir/aprof" "$sources/part.c" -o main -L. -lpart
	else
		$CC -g -c -I"$abs_top_srcdir/aprof" "$sources/part.c" -o part.o &&
			compile bin "$sources/main.rs" --extern cargo_alloc_profile --extern part -Clink-arg=part.o "$@" $last
	fi
}

# words FILE: how many words it has, and whether it has notes
words() {
	echo "$(readelf -Ws "$1" | awk '$8 == "aprof_slot" { print $2 }' | LC_ALL=C sort -u | wc -l) $(readelf -n "$1" 2>"$io/readelf" |
		grep -q '^  aprof  *0x00000008' && echo noted || echo not)"
}

# counts NAME REGIONS: profiles ./main, and looks which regions count.
counts() {
	for backend in $backends; do
		cargo-alloc-profile --backend=$backend --group-by region exec ./main >"$io/rows" 2>"$io/exec" || :
		if grep -q "^cargo-alloc-profile: cannot profile './main'" "$io/exec"; then
			skip "$1, $backend" "$(cut -c 1-120 "$io/exec" | head -n 1) …"
		else
			is "$1, $backend: each region counts" \
				"$(grep ': [0-9]*$' "$io/rows" | grep -v '^(' | LC_ALL=C sort | tr '\n' ',')" "$2"
		fi
	done
}

# variant NAME REGIONS KIND FLAGS…: builds and profiles it
variant() {
	variant=$1 regions=$2
	shift 2
	rm -f -- *.so *.rlib main
	last=
	if ! links "$@" >"$io/links" 2>&1; then
		skip "$variant" "it cannot be built here: $(grep -m 1 error "$io/links")"
		return
	fi
	for file in main *.so; do
		[ ! -e "$file" ] || is "$variant: $file has one word" "$(words "$file")" '1 noted'
	done
	counts "$variant" "$regions"
}
all='generic: 1,in C: 1,inlined: 1,main: 1,part: 1,'
variant debug "$all" rlib
variant 'opt-level 3' "$all" rlib -Copt-level=3
variant 'opt-level s, panic abort' "$all" rlib -Copt-level=s -Cpanic=abort
variant 'one unit' "$all" rlib -O -Ccodegen-units=1
variant '256 units' "$all" rlib -Ccodegen-units=256
variant 'fat LTO' "$all" rlib -O -Clto=fat
variant 'thin LTO' "$all" rlib -O -Clto=thin
variant 'sections collected by GNU ld' "$all" rlib -O -Clink-arg=-fuse-ld=bfd -Clink-arg=-Wl,--gc-sections
variant dylib "$all" dylib -O -Cprefer-dynamic
variant cdylib 'in C: 1,part: 1,' cdylib -O
ok 'a program that opens it' $CC -g "$sources/open.c" -o main -ldl
counts 'a library that is opened three times' 'part: 3,'
last=
if links rlib -O -Clink-arg=-s >"$io/links" 2>&1; then
	is 'a stripped program has no symbol, and its notes' "$(words main)" '0 noted'
else
	fail 'a stripped program'
	note <"$io/links"
fi
rm -f -- *.rlib main
target=x86_64-unknown-linux-musl
if ls "$(rustc --target $target --print target-libdir)"/libcore-*.rlib >"$io/core" 2>&1; then
	ok 'a static program links' links rlib -O --target $target
	is 'and has one word' "$(words main)" '1 noted'
	is 'and runs' "$(./main)" '(1, 3) text'
else
	skip 'a static program' "this rustc has no library for $target"
fi
finish
