// SPDX-License-Identifier: MIT OR Apache-2.0
//! Allocates so often as it is asked to.

/// Keeps the compiler from leaving the value out. Rust 1.63 has no other.
pub fn black_box<T>(value: T) -> T {
    // SAFETY: the value moves out of a place that is forgotten.
    let copy = unsafe { std::ptr::read_volatile(&value) };
    std::mem::forget(value);
    copy
}

/// Makes n allocations of 8 bytes each, which are alive together, and frees them.
pub fn allocate(n: usize) {
    assert!(n <= 64);
    let mut blocks: [Option<Box<u64>>; 64] = [(); 64].map(|()| None);
    for block in &mut blocks[..n] {
        *block = black_box(Some(Box::new(1)));
    }
    black_box(&mut blocks);
}
