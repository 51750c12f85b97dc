// SPDX-License-Identifier: MIT OR Apache-2.0
// What the standard containers ask for, at sizes that follow from their documented growth.
// variants: -g|-O -g|-O -C debuginfo=1 -C panic=abort|-O -C debuginfo=0|-O -g -C symbol-mangling-version=v0
// tool: --check-stacks=yes
use std::collections::HashMap;
include!("black_box.rs");
use std::rc::Rc;

#[inline(never)]
fn grow_vec() -> Vec<u32> {
    // Capacities 4, 8 … 1024: one allocation and eight reallocations, 4 * (2048 - 4) bytes.
    // expect: (at("grow_vec").allocations, at("grow_vec").reallocations) == (9, 8)
    // expect: at("grow_vec").bytes == 4 * 2044
    // expect: sizes("grow_vec") == [(16 << i, 16 << i, 1) for i in range(9)]
    // expect: (at("grow_vec").realloc_out, at("grow_vec").deallocations, at("grow_vec").freed_bytes) == (8, 1, 4096)
    let mut v = Vec::new();
    for i in 0..1000 {
        v.push(black_box(i));
    }
    v
}

#[inline(never)]
fn reserved() -> Vec<u32> {
    // expect: (at("reserved").allocations, at("reserved").bytes, at("reserved").reallocations) == (1, 4000, 0)
    let mut v = Vec::with_capacity(1000);
    for i in 0..1000 {
        v.push(black_box(i));
    }
    v
}

#[inline(never)]
fn text() -> String {
    // Ten times ten bytes: 10, 20, 40, 80 and 160 bytes.
    // expect: (at("text").allocations, at("text").reallocations, at("text").bytes) == (5, 4, 310)
    // expect: sizes("text") == [(10 << i, 10 << i, 1) for i in range(5)]
    let mut s = String::new();
    for _ in 0..10 {
        s.push_str(black_box("0123456789"));
    }
    s
}

#[inline(never)]
fn boxes() {
    // A hundred boxes alive at once and the vector that holds them.
    // expect: (at("boxes").allocations, at("boxes").bytes) == (101, 100 * 24 + 100 * 8)
    // expect: sizes("boxes") == [(24, 24, 100), (800, 800, 1)]
    // expect: (at("boxes").live_blocks, max(s.max_bytes for s in sites("boxes"))) == (0, 2400)
    let mut all = Vec::with_capacity(100);
    for i in 0..100u8 {
        all.push(black_box(Box::new([i; 24])));
    }
    black_box(&all);
}

#[inline(never)]
fn shared() {
    // Two counts and a value a block; a clone is none.
    // expect: (at("shared").allocations, at("shared").bytes, at("shared").live_blocks) == (50, 50 * 24, 0)
    for i in 0..50u64 {
        let a = black_box(Rc::new(i));
        let b = black_box(a.clone());
        drop(a);
        black_box(&b);
    }
}

#[inline(never)]
fn map() {
    // 4, 8 … 128 buckets of 8 bytes, a control byte each and 16 at the end.
    // expect: (at("map").allocations, at("map").deallocations) == (6, 6)
    // expect: at("map").bytes == sum(b * 9 + 16 for b in (4, 8, 16, 32, 64, 128))
    let mut m = HashMap::new();
    for i in 0..100u32 {
        m.insert(black_box(i), i);
    }
    black_box(&m);
}

#[inline(never)]
fn zeros() -> Vec<u8> {
    // A zeroed vector is one calloc.
    // expect: (at("zeros").allocations, at("zeros").bytes) == (1, 5000)
    black_box(vec![0u8; black_box(5000)])
}

#[inline(never)]
fn shrunk() -> Vec<u8> {
    // expect: (at("shrunk").allocations, at("shrunk").bytes, at("shrunk").reallocations) == (2, 1000 + 10, 1)
    let mut v: Vec<u8> = Vec::with_capacity(black_box(1000));
    v.extend_from_slice(&[1; 10]);
    v.shrink_to_fit();
    v
}

#[inline(never)]
fn aligned() {
    // An alignment above 16 goes another way to memory.
    // expect: (at("aligned").allocations, at("aligned").bytes, at("aligned").live_blocks) == (3, 3 * 256, 0)
    #[repr(align(256))]
    struct Wide(#[allow(dead_code)] [u8; 256]);
    for i in 0..3 {
        black_box(Box::new(Wide([i; 256])));
    }
}

#[inline(never)]
fn leak() {
    // expect: (at("leak").live_blocks, at("leak").live_bytes) == (2, 33 + 3)
    std::mem::forget(black_box(Box::new([1u8; 33])));
    black_box(Box::leak(vec![1u8, 2, 3].into_boxed_slice()));
}

fn main() {
    // expect: [at(f).live_blocks for f in ("grow_vec", "reserved", "text", "boxes", "shared", "map", "zeros", "shrunk", "aligned")] == [0] * 9
    // expect: (end.by, end.status, total.foreign_frees, total.failed) == ("exit", 0, 0, 0)
    black_box(grow_vec());
    black_box(reserved());
    black_box(text());
    boxes();
    shared();
    map();
    black_box(zeros());
    black_box(shrunk());
    aligned();
    leak();
}
