// SPDX-License-Identifier: MIT OR Apache-2.0
//! A library that makes requests: from code of its own, and from code that its users compile.
use cargo_alloc_profile::region;

#[no_mangle]
pub extern "C" fn part() {
    let _region = region("part");
    // SAFETY: the block is there, and stays. The compiler cannot leave it out.
    unsafe { Box::into_raw(Box::new(1u64)).write_volatile(2) };
}

pub fn generic<T: Clone>(value: &T) -> Box<T> {
    let _region = region("generic");
    Box::new(value.clone())
}

#[inline]
pub fn inlined() -> Box<u64> {
    let _region = region("inlined");
    Box::new(3)
}
