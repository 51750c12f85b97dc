// SPDX-License-Identifier: MIT OR Apache-2.0
fn main() {
    println!("example: {} boxes", demo::boxes(5).len());
}
