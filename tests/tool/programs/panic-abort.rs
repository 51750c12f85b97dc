// SPDX-License-Identifier: MIT OR Apache-2.0
// A panic that ends the process.
// variants: -O -g -C panic=abort
// status: 134
include!("black_box.rs");

#[inline(never)]
fn before() -> Vec<u8> {
    // expect: (at("before").live_blocks, at("before").live_bytes) == (1, 1234)
    black_box(Vec::with_capacity(1234))
}

fn main() {
    // expect: end.by == "signal"
    let v = before();
    std::panic::set_hook(Box::new(|_| ()));
    if v.capacity() == 1234 {
        panic!();
    }
}
