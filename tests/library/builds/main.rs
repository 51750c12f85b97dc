// SPDX-License-Identifier: MIT OR Apache-2.0
//! Allocates once in each region: its own, those of part.rs, and that of part.c.
extern "C" {
    fn part_in_c();
}

fn main() {
    part::part();
    let values = (part::generic(&1u32), part::inlined());
    // SAFETY: it takes nothing.
    unsafe { part_in_c() };
    let region = cargo_alloc_profile::region("main");
    let text = String::from("text");
    drop(region);
    println!("{:?} {}", values, text);
}
