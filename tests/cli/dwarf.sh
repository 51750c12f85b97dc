# SPDX-License-Identifier: MIT OR Apache-2.0
# The command refuses, before the run, debug information that the installed Valgrind fails on, and refuses no other.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
mkdir run
TMPDIR=$tmp/run
export TMPDIR
valgrind_libdir=$(dirname "$(readlink -f "$VALGRIND_LIB/vgpreload_core-$AP_PLATFORM.so")")
version=$(VALGRIND_LIB=$valgrind_libdir "$VALGRIND" --version | sed 's/^valgrind-//')

cat >prog.c <<'X'
#include <stdlib.h>

void *volatile kept;
int helper(int);

int main(int argc, char **argv)
{
	(void)argv;
	kept = malloc(100);
	return helper(argc) - 1;
}
X
cat >helper.c <<'X'
#include <string.h>

int helper(int n)
{
	return n + (int)strlen("");
}
X
cat >prog.rs <<'X'
fn main() {
    println!("{:?}", std::env::args().map(|a| a.len()).min().map(|_| vec![1, 2, 3]));
}
X

# What Valgrind does by itself: yes if it does not come to the end of the program.
gives_up() {
	if VALGRIND_LIB=$valgrind_libdir "$VALGRIND" -q --tool=none "./$1" >none.log 2>&1 </dev/null; then
		echo no
	else
		echo yes
	fi
}

refuses() {
	if cargo-alloc-profile -q exec "./$1" >ours.log 2>&1 </dev/null; then
		echo no
	elif grep -q 'Valgrind .* cannot read .*debug information' ours.log; then
		echo yes
	else
		cat ours.log
	fi
}

fatal=
# same NAME COMMAND…: the command makes the program NAME
same() {
	name=$1
	shift
	if ! "$@" -o "$name" 2>build.log; then
		skip "$name" "the compiler cannot make it: $(head -n 1 build.log)"
		return
	fi
	theirs=$(gives_up "$name") ours=$(refuses "$name")
	# From 3.22 on Valgrind reads debug information when a name is wanted, and fails only then.
	if [ "$theirs" = no ] && grep -q 'debug information that Valgrind gave up over' ours.log; then
		skip "$name" "Valgrind $version gives up while it runs"
	else
		is "$name is refused where Valgrind gives up: $theirs" "$ours" "$theirs"
		[ "$theirs" = no ] || fatal=${fatal:-$name}
	fi
}

# The same for a program whose debug information Valgrind does not read at all, and which it runs to its end.
unread() {
	name=$1
	shift
	if ! "$@" -o "$name" 2>build.log; then
		skip "$name" "what builds cannot make it: $(head -n 1 build.log)"
		theirs=no
		return
	fi
	gives_up "$name" >/dev/null
	theirs=no
	! grep -q 'Compression type is unsupported' none.log || theirs=yes
	is "$name is refused where Valgrind reads nothing of it: $theirs" "$(refuses "$name")" "$theirs"
}

for compiler in gcc clang; do
	if ! command -v $compiler >/dev/null 2>&1; then
		skip "programs of $compiler" "$compiler is not installed"
		continue
	fi
	same $compiler-4 $compiler -gdwarf-4 prog.c helper.c
	same $compiler-5 $compiler -gdwarf-5 prog.c helper.c
	same $compiler-5-lines $compiler -gdwarf-5 -g1 -O2 prog.c helper.c
	same $compiler-5-split $compiler -gdwarf-5 -gsplit-dwarf prog.c helper.c
	same $compiler-4-split $compiler -gdwarf-4 -gsplit-dwarf prog.c helper.c
	same $compiler-5-compressed $compiler -gdwarf-5 -gz prog.c helper.c
	unread $compiler-4-zstd $compiler -gdwarf-4 -gz=zstd prog.c helper.c
done
if command -v gcc >/dev/null 2>&1; then
	same gcc-5-wide gcc -gdwarf-5 -gdwarf64 prog.c helper.c
	same gcc-5-types gcc -gdwarf-5 -fdebug-types-section prog.c helper.c
fi
if command -v rustc >/dev/null 2>&1; then
	same rust-4 rustc -g prog.rs
	same rust-5 rustc -Cdwarf-version=5 -g prog.rs
	same rust-5-lines rustc -Cdwarf-version=5 -O -Cdebuginfo=line-tables-only prog.rs
	unread rust-4-zstd rustc -g -Clink-arg=-Wl,--compress-debug-sections=zstd prog.rs
	if [ "$theirs" = yes ]; then
		cp rust-4-zstd zstd
		scrub="s/Valgrind $version/Valgrind @VERSION@/"
		expect unreadable-compression cargo-alloc-profile exec ./zstd
		scrub=
	else
		skip unreadable-compression "Valgrind $version gets through what is compressed with zstd"
	fi
	same rust-5-lto rustc -Cdwarf-version=5 -O -Cdebuginfo=1 -Clto=fat -Cpanic=abort prog.rs
else
	skip 'programs of rustc' 'rustc is not installed'
fi

# Debug information in a file of its own, which is accepted by its checksum.
apart() {
	clang -gdwarf-5 -gsplit-dwarf prog.c helper.c -o "$2" && mkdir -p .debug && objcopy --only-keep-debug "$2" "$1/$2.debug" &&
		objcopy --strip-debug --add-gnu-debuglink="$1/$2.debug" "$2"
}
beside() { apart . "$2"; }
below() { apart .debug "$2"; }
changed() { apart . "$2" && echo more >>"$2.debug"; }
lost() { apart . "$2" && rm "$2.debug"; }
if command -v clang >/dev/null 2>&1 && command -v objcopy >/dev/null 2>&1; then
	for where in beside below changed lost; do
		same debug-information-$where $where
	done
else
	skip 'debug information in a file of its own' 'clang or objcopy is not installed'
fi

# A library is looked for as the dynamic linker does it. There are two of one name, and Valgrind can read only one of them.
if command -v clang >/dev/null 2>&1; then
	mkdir good bad
	clang -gdwarf-4 -fPIC -shared -o good/libhelper.so helper.c
	clang -gdwarf-5 -gsplit-dwarf -fPIC -shared -o bad/libhelper.so helper.c
	link="clang -gdwarf-4 prog.c -Lgood -lhelper -Wl,-rpath"
	same its-directory $link,"\$ORIGIN/bad"
	same its-old-directory $link,"\${ORIGIN}/bad",--disable-new-dtags
	same first-directory $link,"$tmp/nowhere:$tmp/good:$tmp/bad"
	LD_LIBRARY_PATH=$tmp/good
	export LD_LIBRARY_PATH
	same environment-over-its-directory $link,"$tmp/bad"
	same old-directory-over-environment $link,"$tmp/bad",--disable-new-dtags
	LD_LIBRARY_PATH=$tmp/none:$tmp/bad
	same environment $link,"$tmp/good"
	unset LD_LIBRARY_PATH
	clang -gdwarf-4 -fPIC -shared -o libbetween.so -xc - -Lbad -lhelper -Wl,--no-as-needed,-rpath,"$tmp/bad" <<'X'
int helper(int);

int between(int n)
{
	return helper(n);
}
X
	sed 's/helper/between/' prog.c >over.c
	same library-of-a-library clang -gdwarf-4 over.c -L. -lbetween -Wl,-rpath,"$tmp" -Wl,--allow-shlib-undefined
	if [ "$theirs" = yes ]; then
		cp library-of-a-library over
		scrub="s/Valgrind $version/Valgrind @VERSION@/"
		expect unreadable-library cargo-alloc-profile exec ./over
		scrub=
	else
		skip unreadable-library "Valgrind $version reads what clang writes"
	fi
else
	skip 'libraries' 'clang is not installed'
fi

if [ -n "$fatal" ]; then
	mv "$fatal" unreadable
	scrub="s/Valgrind $version/Valgrind @VERSION@/"
	expect unreadable cargo-alloc-profile exec ./unreadable
	scrub=
else
	skip unreadable "Valgrind $version reads all that the compilers at hand write"
fi
is "no run directory is left" "$(ls run)" ''
finish
