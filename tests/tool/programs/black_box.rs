// SPDX-License-Identifier: MIT OR Apache-2.0
// std::hint::black_box, which Rust has from 1.66 on and Debian 12 does not: the optimiser cannot see through a volatile read.
#[inline(always)]
fn black_box<T>(value: T) -> T {
    let value = std::mem::ManuallyDrop::new(value);
    unsafe { std::ptr::read_volatile(&*value) }
}
