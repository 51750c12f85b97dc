# SPDX-License-Identifier: MIT OR Apache-2.0
# A program that has an allocator of its own and no symbols is refused before it runs. If another program starts it or loads it as a
# library, the profile is called incomplete. What tells is what a Rust program calls of the C library, and
# the texts of known allocators.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
need rustc strip objcopy

run() { got=0; "$@" >"$io/out" 2>"$io/err" </dev/null || got=$?; }
exec_of() { run cargo-alloc-profile -q "$@"; }
said() { grep -c -F -e "$1" "$io/err" || :; }

cat >arena.rs <<'END'
use std::alloc::{GlobalAlloc, Layout};
use std::sync::atomic::{AtomicUsize, Ordering};

struct Arena;
#[repr(align(4096))]
struct Memory {
    _bytes: [u8; 1 << 20],
}
static mut MEMORY: Memory = Memory { _bytes: [0; 1 << 20] };
static USED: AtomicUsize = AtomicUsize::new(0);

unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, l: Layout) -> *mut u8 {
        let at = USED.fetch_add(l.size() + 2 * l.align(), Ordering::Relaxed);
        let at = (at + l.align()) & !(l.align() - 1);
        (std::ptr::addr_of_mut!(MEMORY) as *mut u8).add(at)
    }
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[cfg(not(feature = "system"))]
#[global_allocator]
static ARENA: Arena = Arena;

extern "C" {
    fn strdup(text: *const i8) -> *mut i8;
}

#[no_mangle]
pub extern "C" fn words(n: i32) -> i32 {
    let words: Vec<String> = (0..n).map(|i| i.to_string()).collect();
    let text = unsafe { strdup(b"in C\0".as_ptr() as *const i8) };
    (words.len() + (text as usize & 1)) as i32
}

#[allow(dead_code)]
fn main() { println!("{}", words(10)); }
END
rustc=$(command -v rustc)
"$rustc" -g -A warnings arena.rs -o arena 2>"$io/build" || skip_all "rustc cannot build here: $(head -n 1 "$io/build")"
"$rustc" -A warnings --cfg 'feature="system"' arena.rs -o system
"$rustc" -A warnings --crate-type cdylib arena.rs -o libarena.so

exec_of exec ./arena
is 'with symbols an allocator in Rust is seen' "$got" 0
cp arena named && objcopy --only-keep-debug arena arena.debug
strip arena system libarena.so

way="so the functions of its allocator cannot be found: build it with 'strip = \"debuginfo\"', or install its separate debug file"
for backend in valgrind native; do
	exec_of --backend=$backend exec ./arena
	is "$backend: without them the program is refused" "$got $(cat "$io/out" "$io/err")" \
		"1 cargo-alloc-profile: cannot profile './arena': it is stripped, $way"
	exec_of --backend=$backend exec ./system
	is "$backend: a program with the default allocator is not" "$got" 0
done
objcopy --add-gnu-debuglink=arena.debug arena linked
exec_of exec ./linked
is 'a separate debug file brings the symbols back' "$got $(said stripped)" '0 0'
rm arena.debug
exec_of exec ./linked
is 'and without it they are gone' "$got $(said 'is stripped')" '1 1'

# A program that starts it.
printf '#!/bin/sh\n./arena\n./system\n' >both && chmod +x both
exec_of --trace-children exec ./both
is 'a child' "$got $(said "warning: the profile of 'arena' (process ")" '0 1'
is 'a child: why' "$(said ") is incomplete: it is stripped, $way")" 1
exec_of --trace-children --max-allocations 100000 exec ./both
is 'a child: no limit passes' "$got" 1

# A program that loads it.
cat >loads.c <<'END'
#include <stdlib.h>
int words(int n);
int main(void) { free(malloc(10)); return words(10) != 10; }
END
$CC -g loads.c -o loads -L. -larena -Wl,-rpath,"$tmp"
exec_of exec ./loads
is 'a library' "$got $(said "warning: the profile of 'loads' (process ") $(said ") is incomplete: 'libarena.so' is stripped, $way")" '0 1 1'
exec_of --max-allocations 100000 exec ./loads
is 'a library: no limit passes' "$got" 1

# One whose code in Rust allocates nothing.
cat >core.rs <<'END'
#![no_std]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! { loop {} }
extern "C" {
    fn strdup(text: *const i8) -> *mut i8;
}
#[no_mangle]
extern "C" fn rust_eh_personality() {}
static DIGITS: &str = "0123456789";
#[no_mangle]
pub extern "C" fn words(n: i32) -> i32 {
    let text = unsafe { strdup(DIGITS.as_ptr() as *const i8) };
    DIGITS[(text as usize & 1) * n as usize..].len() as i32
}
END
if "$rustc" -A warnings -C panic=abort -O --crate-type cdylib core.rs -o libarena.so 2>"$io/build"; then
	strip libarena.so
	ok 'a library of the core alone names the sources' grep -aq '/rustc[/-][0-9a-f.]*/library/core' libarena.so
	exec_of --max-allocations 100000 exec ./loads
	is 'and is no program with an allocator' "$got $(said stripped)" '0 0'
else
	skip 'a library of the core alone' "rustc cannot build it: $(head -n 1 "$io/build")"
fi

# What messages of a known allocator say, in a program in C.
cat >text.c <<'END'
#include <stdlib.h>
#include <unistd.h>
static const char text[] = "<jemalloc>: Error in munmap(): %s";
const char *volatile shown = text;
int main(void)
{
	char *c = TAKE;
	return write(1, shown, 1) != 1 || !c;
}
END
$CC -s '-DTAKE=strdup(shown)' -include string.h text.c -o alone
$CC -s '-DTAKE=malloc(10)' text.c -o beside
exec_of exec ./alone
is 'one that takes nothing else is refused' "$got $(cat "$io/err")" "1 cargo-alloc-profile: cannot profile './alone': it is stripped, so \
the functions of its allocator, jemalloc, cannot be found: strip it with 'strip --strip-debug', or install its separate debug file"
run cargo-alloc-profile exec ./beside
is 'one that takes from the C library, too, is recorded with a note' "$got $(said "note: 'beside' is stripped and has the allocator \
jemalloc in it: what it takes from that is not seen: strip it with 'strip --strip-debug', or install its separate debug file")" '0 1'
cp "$abs_top_builddir/cli/cargo-alloc-profile" itself && strip itself
exec_of exec ./itself --version
is 'a program that knows all allocators has none for that' "$(said jemalloc)" 0

if $CC -static '-DTAKE=malloc(10)' text.c -o static 2>/dev/null; then
	exec_of exec ./static
	is 'a static program with symbols is recorded' "$got $(said cannot)" '0 0'
	strip static
	exec_of exec ./static
	is 'without them it is refused' "$got $(said "it is stripped and statically linked, so the functions of its allocator, jemalloc, cannot be found")" '1 1'
	exec_of --backend=native --trace-children exec ./static
	is 'natively, too' "$got $(said 'it is stripped and statically linked')" '1 1'
else
	skip 'a static program' "$CC cannot link statically"
fi
$CC -shared -fPIC loads.c -o loads.so -L. -larena && chmod +x loads.so
exec_of exec ./loads.so
is 'a shared library is no program' "$got $(cat "$io/err")" "1 cargo-alloc-profile: cannot profile './loads.so': it is a shared library"
finish
