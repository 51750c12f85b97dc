# SPDX-License-Identifier: MIT OR Apache-2.0
# A library for scripts that compare chains of inlined calls with addr2line's. Read it after testlib.sh. Debian 12's addr2line misreads
# DWARF 5 and split information: there it is asked about a twin with DWARF 4, whose code is the same byte for byte.
#
#   calls FILE                                prints the addresses of its call instructions
#   same NAME FILE TWIN AT-LEAST [bare]       tests the chains at all of them (same-chains.py)
print_chains=$abs_builddir/inline/print-chains

calls() {
	objdump -d --no-show-raw-insn "$1" | sed -n 's/^ *\([0-9a-f][0-9a-f]*\):.*call.*/0x\1/p'
}

code() {
	objcopy -O binary --only-section=.text "$1" "$tmp/code" && cksum <"$tmp/code"
}

same() {
	calls "$2" >"$1.addresses"
	ok "$1: the twin's code is the same" test "$(code "$2")" = "$(code "$3")"
	"$print_chains" "$2" <"$1.addresses" >"$1.ours"
	addr2line -a -i -f -C -e "$3" <"$1.addresses" >"$1.theirs"
	objcopy --strip-debug "$3" "$1.stripped"
	addr2line -a -f -C -e "$1.stripped" <"$1.addresses" >"$1.symbols"
	ok "$1: the chains are addr2line's" "$PYTHON" "$abs_srcdir/inline/same-chains.py" "$1.ours" "$1.theirs" "$1.symbols" "$4" ${5-}
}
