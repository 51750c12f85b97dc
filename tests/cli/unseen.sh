# SPDX-License-Identifier: MIT OR Apache-2.0
# A program whose allocator cannot be seen is an error or, beside others, a warning: what the C library allocates in it is no report.
# An allocator in Rust alone is seen by Rust's entry points, until link-time optimisation leaves them out. An allocator that counts and
# calls the system's is seen like any other.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/cli/cargolib.sh"

mkdir -p "$tmp/own/src/bin" "$tmp/own/tests" && cd "$tmp/own"
cat >Cargo.toml <<'END'
[package]
name = "own"
version = "0.1.0"
edition = "2021"

[workspace]

[lib]
doctest = false
END
cat >src/lib.rs <<'END'
pub fn words(n: usize) -> Vec<String> { (0..n).map(|i| i.to_string()).collect() }

#[test]
fn ten() { assert_eq!(words(10).len(), 10); }
END
cat >src/bin/arena.rs <<'END'
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

#[global_allocator]
static ARENA: Arena = Arena;

fn main() { println!("{}", own::words(10).len()); }

#[test]
fn in_arena() { assert_eq!(own::words(3).len(), 3); }
END
cat >src/bin/counting.rs <<'END'
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

struct Counting;
static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, l: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        System.alloc(l)
    }
    unsafe fn dealloc(&self, p: *mut u8, l: Layout) { System.dealloc(p, l) }
}

#[global_allocator]
static COUNTING: Counting = Counting;

fn main() { println!("{}", own::words(10).len()); }
END
# The compiler sees the allocator and who calls it at once.
sed 's/^fn main.*/fn main() { for n in 1..100 { std::hint::black_box(vec![1u8; std::hint::black_box(n)]); } }/; /^#.test/,$d' \
	src/bin/arena.rs >src/bin/inlined.rs
echo 'fn main() {}' >src/bin/idle.rs
echo 'fn main() { println!("{}", vec![1u8; 100 * std::env::args().count()].len()); }' >src/bin/plain.rs

text="saw no allocation by Rust code in 'arena': it makes none, or its allocator is linked in under names of its own"
for build in '' --release; do
	status "an allocator of its own $build" 0 cargo alloc-profile -f own:: run -q $build --bin arena
	is "is seen $build" "$(sed -n 2,3p "$io/out")" "$(printf 'Allocation Profile:\nown::words: 11')"
	status "an allocator that counts $build" 0 cargo alloc-profile -f own:: run -q $build --bin counting
	is "is no allocator of its own $build" "$(sed -n 2,3p "$io/out")" "$(printf 'Allocation Profile:\nown::words: 11')"
	status "a program that does nothing $build" 0 cargo alloc-profile --group-by crate run -q $build --bin idle
	has "has what the runtime allocates $build" "$io/out" 'harness and runtime: '
done

status 'calls of an allocator of its own that were not inlined' 0 cargo alloc-profile run -q --bin inlined
has 'are counted' "$io/out" 'inlined::main: 99'
for lto in false off; do
	status "calls that were inlined, with lto = $lto" 1 \
		env "CARGO_PROFILE_RELEASE_LTO=$lto" cargo alloc-profile run -q --release --bin inlined
	# Older versions of rustc inline even those of the standard library.
	ok "are an error with lto = $lto" grep -q -e 'cannot be seen as a whole, because the compiler inlined calls of it, at' \
		-e "saw no allocation by Rust code in 'inlined'" "$io/err"
	is "without a report with lto = $lto" "$(cat "$io/out")" ''
done

# The whole runtime is inlined into a main whose name is not Rust's.
lto() { CARGO_PROFILE_RELEASE_LTO=fat CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1 CARGO_PROFILE_RELEASE_PANIC=abort "$@"; }
status 'an allocator of its own in a program that was optimised as a whole' 1 \
	lto cargo alloc-profile --no-debuginfo run -q --release --bin arena
has 'an error names it, and what was left out' "$io/err" "cargo-alloc-profile: $text, and link-time optimisation left out __rust_"
has 'and says how to see it' "$io/err" "by which it could be seen: build it with 'lto = \"off\"', or without its '#[global_allocator]'"
is 'without a report' "$(cat "$io/out")" 10
for program in counting plain; do
	status "no allocator of its own in $program" 0 lto cargo alloc-profile --no-debuginfo run -q --release --bin $program
done
# If even the runtime does not use the allocator, nothing of it is left in the program.
cargo alloc-profile -q --keep idle.xml run -q --bin idle >/dev/null 2>&1 </dev/null || :
if grep -q 'alloc::alloc::' idle.xml; then
	status 'no allocator of its own in idle' 0 lto cargo alloc-profile --no-debuginfo run -q --release --bin idle
else
	skip 'no allocator of its own in idle' 'the runtime of this version of Rust allocates nothing'
fi

status 'beside other programs' 0 lto cargo alloc-profile -f own:: test -q --release
has 'it is warned of' "$io/err" "cargo-alloc-profile: warning: $text"
has 'and the others are reported' "$io/out" 'own::'
status 'a limit on them all' 1 lto cargo alloc-profile --max-allocations 1000000 test -q --release
has 'cannot be held' "$io/err" "cargo-alloc-profile: $text"
clean_run_directories
finish
