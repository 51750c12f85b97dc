// SPDX-License-Identifier: MIT OR Apache-2.0
//! Uses crates as programs do. What each function allocates, or has allocated for it, is written above it, as in ../attribution,
//! counted by hand with the versions that Cargo.toml names; `user` and `workspace` are where the two rules of attribution differ.

/// serde_json is no container: what it allocates is its own but by the workspace's rule.
mod json {
    /// 128 bytes is what it begins with.
    // expect workspace: app::json::encoded 1 128
    pub fn encoded(numbers: &[u32]) -> String {
        serde_json::to_string(numbers).unwrap()
    }

    /// Room for 4, then 8.
    // expect workspace: app::json::decoded 2 96
    pub fn decoded(text: &str) -> Vec<u64> {
        serde_json::from_str(text).unwrap()
    }
}

mod containers {
    use indexmap::IndexMap;
    use itertools::Itertools;
    use smallvec::SmallVec;

    /// The table of indices, and the entries.
    // expect: app::containers::indexed 2 any
    #[inline]
    pub fn indexed(n: u32) -> IndexMap<u32, u32> {
        let mut map = IndexMap::with_capacity(n as usize);
        for i in 0..n {
            map.insert(i, i * i);
        }
        map
    }

    /// Four lie in place, then there is room for 8 and 16.
    // expect: app::containers::spilled 2 192
    #[inline]
    pub fn spilled(n: u64) -> SmallVec<[u64; 4]> {
        let mut small = SmallVec::new();
        for i in 0..n {
            small.push(i);
        }
        small
    }

    // expect: app::containers::mapped 1 any
    pub fn mapped(n: u64) -> hashbrown::HashMap<u64, u64> {
        let mut map = hashbrown::HashMap::with_capacity(n as usize);
        map.extend((0..n).map(|i| (i, i)));
        map
    }

    /// Sorted in the vector that is collected again in its place.
    // expect: app::containers::sorted 1 80
    pub fn sorted(n: u64) -> Vec<u64> {
        (0..n).rev().sorted().collect_vec()
    }
}

mod parallel {
    use rayon::prelude::*;

    /// Whichever thread does it.
    // expect: app::parallel::summed::{{closure}} 500 12000
    // expect: app::parallel::summed any any
    pub fn summed(n: usize) -> usize {
        (0..n)
            .into_par_iter()
            .map(|i| {
                let scratch = vec![i; 3];
                std::hint::black_box(&scratch);
                scratch[1]
            })
            .sum()
    }
}

mod tasks {
    /// In ten tasks.
    // expect: app::tasks::worked::{{closure}} 10 1000
    async fn worked(n: u8) -> usize {
        let bytes = vec![n; 100];
        std::hint::black_box(&bytes);
        bytes.len()
    }

    /// The runtime is tokio's, as are the tasks. The async block has the handles: room for ten, of 8 bytes each.
    // expect: app::tasks::run any any
    // expect: app::tasks::run::{{closure}} 1 80
    // expect: app::tasks::run::{{closure}}::{{closure}} 10 any
    pub fn run() -> usize {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
        runtime.block_on(async {
            let tasks: Vec<_> = (0..10).map(|i| tokio::spawn(worked(i))).collect();
            let mut sum = 0;
            for task in tasks {
                sum += task.await.unwrap();
            }
            sum
        })
    }
}

mod patterns {
    use regex::Regex;

    /// Room for 4 strings; and by the workspace's rule what the pattern takes.
    // expect user: app::patterns::matched 1 96
    // expect workspace: app::patterns::matched any any
    pub fn matched(text: &str) -> Vec<String> {
        // expect: app::patterns::matched::{{closure}} 3 15
        let pattern = Regex::new(r"(\d+)-(\w+)").unwrap();
        pattern.find_iter(text).map(|found| found.as_str().to_owned()).collect()
    }
}

// expect: app::main 1 1024
fn main() {
    println!("{} {:?}", json::encoded(&[1, 2, 3]), json::decoded("[1, 2, 3, 4, 5]"));
    println!("{} {}", containers::indexed(10)[3], containers::spilled(10).len());
    println!("{} {:?}", containers::mapped(28).len(), containers::sorted(10));
    println!("{} {} {:?}", parallel::summed(500), tasks::run(), patterns::matched("12-ab, 3-c; 456-def"));
}
