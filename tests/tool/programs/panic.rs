// SPDX-License-Identifier: MIT OR Apache-2.0
// Panics that are caught, over frames that own blocks; then std::process::exit with blocks alive.
// variants: -g|-O -g
// status: 7
include!("black_box.rs");
use std::panic;

struct Noisy(#[allow(dead_code)] Vec<u8>);

#[inline(never)]
fn owner(depth: usize) {
    // Eleven frames own a block each when the innermost panics: unwinding frees them all, twenty times.
    // expect: (at("owner").allocations >= 20 * 11, at("owner").live_blocks) == (True, 0)
    // expect: sum(s.allocations for s in sites("owner") if s.max_request == 70 == s.min_request) == 20 * 11
    let mine = black_box(Noisy(Vec::with_capacity(70)));
    if depth == 0 {
        panic::resume_unwind(Box::new(black_box(1u64)));
    }
    owner(depth - 1);
    black_box(&mine);
}

#[inline(never)]
fn kept() {
    // expect: (at("kept").live_blocks, at("kept").live_bytes) == (1, 99)
    let v = black_box(Vec::<u8>::with_capacity(99));
    std::process::exit(if v.capacity() == 99 { 7 } else { 1 });
}

fn main() {
    // expect: (end.by, end.status) == ("exit", 7)
    for _ in 0..20 {
        assert!(panic::catch_unwind(|| owner(10)).is_err());
    }
    kept();
}
