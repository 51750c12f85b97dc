// SPDX-License-Identifier: MIT OR Apache-2.0
fn main() {
    println!("bench: {} boxes", demo::boxes(7).len());
}
