# SPDX-License-Identifier: MIT OR Apache-2.0
# Code has the names that Valgrind gives it: each frame that the tool recorded, in executables and libraries of all kinds.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"
print_symbols=$abs_builddir/inline/print-symbols

# same NAME AT-LEAST PROGRAM [ARGUMENT…]
same() {
	name=$1 least=$2
	shift 2
	profile "$name" "$@"
	ok "$name: the names are Valgrind's" "$PYTHON" "$abs_srcdir/inline/same-symbols.py" "$print_symbols" "$least" "$name.xml"
}

cc_to() {
	$CC -g -O1 -fno-builtin "$@"
}

symbols=$abs_srcdir/inline/symbols.c
case $AP_PLATFORM in
amd64-linux)
	cc_to -o odd "$symbols"
	same odd 20 ./odd
	is 'odd symbols have the names that they should' "$(sed -n 's/.*<frame .* function="\([^"]*\)".*/\1/p' odd.xml |
		grep -Ev 'main|malloc|_start' | sort -u | tr '\n' ' ')" \
		'PMPI_Ask _GLOBAL__sub_I_it inner longer my::class&lt;int&gt;::call(int) mycrate::foo named outer short symbols_ask table verse@SYMBOLS_1 '
	cc_to -no-pie -Wl,-z,noseparate-code -o together "$symbols"
	same together 20 ./together
	strip -o stripped odd
	same stripped 1 ./stripped
	cp odd linked
	objcopy --only-keep-debug linked linked.debug
	objcopy --strip-all --add-gnu-debuglink=linked.debug linked
	same linked 20 ./linked
	echo 'SYMBOLS_1 { global: *; };' >symbols.map
	cc_to -DLIBRARY -fpic -shared -Wl,--version-script=symbols.map -o libodd.so "$symbols"
	cc_to -o with-library "$abs_srcdir/inline/symbols-main.c" ./libodd.so
	same with-library 20 ./with-library
	is 'a name with a version counts' "$(grep -c ' function="verse@' with-library.xml)" 1
	strip libodd.so
	same dynamic-symbols 15 ./with-library
	;;
*) skip 'odd symbols' "they are written for amd64, and this is $AP_PLATFORM" ;;
esac

cc_to -o libc "$programs/libc.c" -I"$programs"
same libc 5 ./libc
if command -v g++ >/dev/null 2>&1; then
	build cxx.cc cxx -O1
	same cxx 20 ./cxx
	build cxx.cc cxx-static -O1 -static-libstdc++ -static-libgcc
	same cxx-static 20 ./cxx-static
else
	skip 'C++ programs' 'g++ is not installed'
fi
if command -v rustc >/dev/null 2>&1; then
	for mangling in legacy v0; do
		if ! RUSTC_BOOTSTRAP=1 build collections.rs "rust-$mangling" -O -g -Zunstable-options -Csymbol-mangling-version=$mangling; then
			skip "Rust with $mangling names" 'this rustc does not write them'
		else
			same "rust-$mangling" 20 "./rust-$mangling"
		fi
	done
	build collections.rs rust-debug -g
	same rust-debug 40 ./rust-debug
else
	skip 'Rust programs' 'rustc is not installed'
fi

finish
