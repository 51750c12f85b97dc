// SPDX-License-Identifier: MIT OR Apache-2.0
// Allocates as the order of a HashMap has it.
use std::collections::HashMap;
fn main() {
    let map: HashMap<u32, u32> = (0..500).map(|i| (i, i * i)).collect();
    let mut kept: Vec<Vec<u8>> = Vec::new();
    let mut n = 0usize;
    for (k, v) in &map {
        n = (n * 31 + *k as usize) % 1009;
        if *v as usize % 7 == n % 7 { kept.push(vec![0; n + 1]); } else { kept.pop(); }
    }
    println!("{}", kept.len());
}
