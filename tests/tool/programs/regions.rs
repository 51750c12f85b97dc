// SPDX-License-Identifier: MIT OR Apache-2.0
// Regions of a Rust program: guards that a panic drops, and guards that are dropped out of order. tool/regions.sh has the counts.
use cargo_alloc_profile::{pause, phase, region};
use std::hint::black_box;

#[inline(never)]
fn allocate(blocks: usize, size: usize) {
    for _ in 0..blocks {
        black_box(Vec::<u8>::with_capacity(black_box(size)));
    }
}

fn main() {
    phase("load");
    let parse = region("parse");
    allocate(3, 100);
    let read = region("io: read");
    allocate(2, 1000);
    drop(parse);
    allocate(1, 10);
    drop(read);
    std::panic::set_hook(Box::new(|_| ()));
    let ended = std::panic::catch_unwind(|| {
        let _region = region("panics");
        allocate(4, 11);
        std::panic::resume_unwind(black_box(Box::new(1u8)));
    });
    {
        let _pause = pause();
        allocate(7, 7);
    }
    drop(ended);
    phase("steady state");
    let _region = region("parse");
    allocate(5, 200);
}
