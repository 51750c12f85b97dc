// SPDX-License-Identifier: MIT OR Apache-2.0
// How many processors the program is told of.
fn main() {
    println!("{}", std::thread::available_parallelism().unwrap());
}
