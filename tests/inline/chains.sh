# SPDX-License-Identifier: MIT OR Apache-2.0
# The chain of inlined calls at the address of each call instruction equals addr2line's. Debian 12's addr2line misreads
# DWARF 5 and split information: there it is asked about a twin with DWARF 4, whose code is the same byte for byte.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

need addr2line objdump objcopy python3
print_chains=$abs_builddir/inline/print-chains

calls() {
	objdump -d --no-show-raw-insn "$1" | sed -n 's/^ *\([0-9a-f][0-9a-f]*\):.*call.*/0x\1/p'
}

code() {
	objcopy -O binary --only-section=.text "$1" "$tmp/code" && cksum <"$tmp/code"
}

# same NAME FILE TWIN AT-LEAST
same() {
	calls "$2" >"$1.addresses"
	ok "$1: the twin's code is the same" test "$(code "$2")" = "$(code "$3")"
	"$print_chains" "$2" <"$1.addresses" >"$1.ours"
	addr2line -a -i -f -C -e "$3" <"$1.addresses" >"$1.theirs"
	ok "$1: the chains are addr2line's" python3 "$abs_srcdir/inline/same-chains.py" "$1.ours" "$1.theirs" "$4"
}

# rust NAME AT-LEAST OPTION…: with the options against DWARF 4 in the executable itself
rust() {
	name=$1
	least=$2
	shift 2
	mkdir "$name" "$name.twin"
	if (cd "$name" && RUSTC_BOOTSTRAP=1 rustc --edition 2021 -Zunstable-options "$@" -o program "$abs_srcdir/inline/corpus.rs") 2>"$name.log" &&
	   (cd "$name.twin" && RUSTC_BOOTSTRAP=1 rustc --edition 2021 -Zunstable-options "$@" $twin -o program "$abs_srcdir/inline/corpus.rs") 2>>"$name.log"; then
		same "$name" "$name/program" "$name.twin/program" "$least"
	else
		skip "$name" "this rustc does not take the options: $(head -n 1 "$name.log")"
	fi
}

if command -v rustc >/dev/null 2>&1; then
	# What puts DWARF 4 into the executable itself. An older rustc does so without being told and lacks the option.
	twin='-Csplit-debuginfo=off -Zdwarf-version=4'
	RUSTC_BOOTSTRAP=1 rustc -Zunstable-options $twin --print cfg >/dev/null 2>&1 || twin=-Csplit-debuginfo=off
	rust debug 20 -g
	rust o1 100 -Copt-level=1 -g
	rust o2-lines 100 -Copt-level=2 -Cdebuginfo=1
	rust o3-fat 100 -Copt-level=3 -Clto=fat -g
	rust o3-thin 100 -Copt-level=3 -Clto=thin -g
	rust size 100 -Copt-level=s -g
	rust one-unit 100 -O -g -Ccodegen-units=1
	rust many-units 100 -O -g -Ccodegen-units=16
	rust abort 100 -O -g -Cpanic=abort
	rust not-pie 100 -O -g -Crelocation-model=static
	rust legacy 100 -O -g -Csymbol-mangling-version=legacy
	rust v0 100 -O -g -Csymbol-mangling-version=v0
	rust dwarf5 100 -O -g -Zdwarf-version=5
	case $twin in
	*dwarf-version*) rust split 100 -O -g -Csplit-debuginfo=unpacked ;;
	*) skip split 'this rustc splits DWARF 4 in a way that libdw does not follow: such units are passed over' ;;
	esac
else
	skip 'Rust programs' 'rustc is not installed'
fi

if command -v g++ >/dev/null 2>&1; then
	g++ -O2 -g -gdwarf-4 -o cc4 "$abs_srcdir/inline/corpus.cc"
	g++ -O2 -g -gdwarf-5 -o cc5 "$abs_srcdir/inline/corpus.cc"
	same cc4 cc4 cc4 20
	same cc5 cc5 cc4 20

	# Debug information in a file of its own, found by its name and checksum beside the program.
	objcopy --only-keep-debug cc4 linked.debug
	cp cc4 linked
	objcopy --strip-debug --add-gnu-debuglink=linked.debug linked
	same debuglink linked cc4 20
	rm linked.debug
	ok 'without it the chains are unknown' sh -c '! "$0" linked </dev/null 2>stripped.log' "$print_chains"
	is 'and that is said' "$(cat stripped.log)" 'linked: it has no debug information'
else
	skip 'C++ programs' 'g++ is not installed'
fi

finish
