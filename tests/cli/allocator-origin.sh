# SPDX-License-Identifier: MIT OR Apache-2.0
# Where the allocator of a program is not seen, the message says which crate it is, which feature brings that in, and how to build
# without. The crate `mimalloc` of this test is an arena in Rust alone: optimised as a whole, it has no functions by which to see it.
own_package=yes
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/cli/cargolib.sh"

mkdir -p "$tmp/of/my-app/src" "$tmp/of/my-app/tests" "$tmp/of/arena/src" && cd "$tmp/of"
cat >Cargo.toml <<'END'
[workspace]
members = ["my-app", "arena"]
resolver = "2"

[profile.release]
lto = "fat"
END
cat >my-app/Cargo.toml <<'END'
[package]
name = "my-app"
version = "0.1.0"
edition = "2021"

[features]
default = ["fast", "words"]
fast = ["arena"]
arena = ["dep:mimalloc"]
named = ["arena", "mimalloc?/named"]
words = []

[dependencies]
mimalloc = { path = "../arena", optional = true }
END
cat >my-app/src/main.rs <<'END'
#[cfg(feature = "arena")]
#[global_allocator]
static ARENA: mimalloc::Arena = mimalloc::Arena;

fn main() { println!("{}", vec![1u8; 100 * std::env::args().count()].len()); }

#[test]
fn in_main() { assert_eq!(vec![1u8; 100 * std::env::args().count()].len() % 100, 0); }
END
echo '#[test] fn outside() { assert_eq!(vec![1u8; 100 * std::env::args().count()].len() % 100, 0); }' >my-app/tests/outside.rs
cat >arena/Cargo.toml <<'END'
[package]
name = "mimalloc"
version = "0.1.0"
edition = "2021"

[features]
named = []
END
cat >arena/src/lib.rs <<'END'
use std::alloc::{GlobalAlloc, Layout};
use std::sync::atomic::{AtomicUsize, Ordering};

pub struct Arena;
#[repr(align(4096))]
struct Memory {
    _bytes: [u8; 1 << 20],
}
static mut MEMORY: Memory = Memory { _bytes: [0; 1 << 20] };
static USED: AtomicUsize = AtomicUsize::new(0);

/* Names of mimalloc's, but none of a function that frees. */
#[cfg_attr(feature = "named", no_mangle)]
pub unsafe extern "C" fn mi_malloc_aligned(size: usize, align: usize) -> *mut u8 {
    let at = USED.fetch_add(size + 2 * align, Ordering::Relaxed);
    let at = (at + align) & !(align - 1);
    (std::ptr::addr_of_mut!(MEMORY) as *mut u8).add(at)
}

#[cfg_attr(feature = "named", no_mangle)]
pub unsafe extern "C" fn mi_zalloc_aligned(size: usize, align: usize) -> *mut u8 {
    mi_malloc_aligned(size, align)
}

unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, l: Layout) -> *mut u8 { mi_malloc_aligned(l.size(), l.align()) }
    unsafe fn alloc_zeroed(&self, l: Layout) -> *mut u8 { mi_zalloc_aligned(l.size(), l.align()) }
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}
END

origin="cargo builds it with the allocator 'mimalloc', which feature 'arena' of 'my-app' brings in"
left="and link-time optimisation left out __rust_alloc, __rust_dealloc, __rust_realloc and __rust_alloc_zeroed, by which it could be seen"
unseen="saw no allocation by Rust code in 'my-app': $origin, $left: build it with 'lto = \"off\"', or"

for backend in valgrind native; do
	status "$backend: an allocator of a default feature" 1 cargo alloc-profile --backend=$backend run -q --release
	has "$backend: it is named, and how to build without" "$io/err" \
		"cargo-alloc-profile: $unseen with '--no-default-features --features words'"
done
status 'an allocator of a feature that the user named' 1 cargo alloc-profile run -q --release --no-default-features -F arena
has 'it is named' "$io/err" "cargo-alloc-profile: $unseen without feature 'arena' of 'my-app'"
status 'all features' 1 cargo alloc-profile run -q --release --all-features
has 'no other way is advised' "$io/err" "cargo-alloc-profile: $unseen without '--all-features'"
status 'the program without that feature' 0 cargo alloc-profile --backend=native run -q --release --no-default-features
is 'nothing is said' "$(grep -c mimalloc "$io/err" || :)" 0
status 'tests' 0 cargo alloc-profile test -q --release -p my-app
tests=$(echo "$unseen" | sed "s/'my-app'/'my_app'/")
has 'it is named for the test that has it' "$io/err" "cargo-alloc-profile: warning: $tests with '--no-default-features --features words'"
is 'and for no other' "$(grep -c 'saw no allocation' "$io/err")" 1
status 'without debug information' 1 cargo alloc-profile --no-debuginfo run -q --release
has 'it is named, too' "$io/err" "$origin"
status 'an allocator that is seen in part' 1 cargo alloc-profile run -q --features named
has 'the part and the crate are named' "$io/err" "mimalloc in 'my-app' cannot be seen as a whole, because nothing tells of a function that frees: \
build the program without it, or build it without features 'named' and 'default' of 'my-app': $origin"
status 'without symbols' 1 env CARGO_PROFILE_RELEASE_STRIP=symbols cargo alloc-profile --no-debuginfo run -q --release
has 'the program is refused, and the allocator is named' "$io/err" "it is stripped, so the functions of its allocator cannot be found: \
build it with 'strip = \"debuginfo\"', or install its separate debug file, or build it with '--no-default-features --features words': $origin"
status 'tests without symbols' 1 env CARGO_PROFILE_RELEASE_STRIP=symbols cargo alloc-profile --no-debuginfo test -q --release -p my-app
has 'they are refused, too' "$io/err" "$origin"
clean_run_directories
finish
