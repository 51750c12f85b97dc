// SPDX-License-Identifier: MIT OR Apache-2.0
// Does little but allocate: a tree of boxed records with a formatted name and a list each, changed many times.
use std::collections::BTreeMap;

struct Record {
    name: String,
    values: Vec<u32>,
}

fn make(i: u64) -> Box<Record> {
    Box::new(Record { name: format!("record number {i}"), values: (0..i as u32 % 5 + 1).collect() })
}

fn main() {
    let mut tree = BTreeMap::new();
    let mut seed = 1u64;
    let mut found = 0;
    for i in 0..125_000u64 {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let key = (seed >> 33) % 40_000;
        if let Some(old) = tree.insert(key, make(i)) {
            found += old.name.len() + old.values.len();
        }
    }
    println!("{found} {}", tree.len());
}
