// SPDX-License-Identifier: MIT OR Apache-2.0
//! Tasks of tokio and rayon, whose workers take them from each other, and a pool for calls that wait.
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// Each task makes others, and gives way between.
async fn tree(depth: u32, seen: Arc<Mutex<HashMap<u32, Vec<String>>>>) -> usize {
    let mut children = Vec::new();
    for _ in 0..depth {
        children.push(tokio::spawn(tree_boxed(depth - 1, seen.clone())));
        tokio::task::yield_now().await;
    }
    let read = tokio::task::spawn_blocking(move || vec![0u8; 100 * depth as usize].len()).await.unwrap();
    seen.lock().unwrap().entry(depth).or_default().push(format!("{depth} {read}"));
    let mut sum = read;
    for child in children {
        sum += child.await.unwrap();
    }
    sum
}

fn tree_boxed(
    depth: u32,
    seen: Arc<Mutex<HashMap<u32, Vec<String>>>>,
) -> std::pin::Pin<Box<dyn std::future::Future<Output = usize> + Send>> {
    Box::pin(tree(depth, seen))
}

fn tokio_tasks() -> usize {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().unwrap();
    runtime.block_on(async { tokio::spawn(tree_boxed(4, Arc::default())).await.unwrap() })
}

fn rayon_jobs() -> usize {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap();
    let seen = Mutex::new(HashMap::<usize, Vec<u64>>::new());
    pool.install(|| {
        (0..2000u64).into_par_iter().map(|n| format!("{n}")).for_each(|text| {
            seen.lock().unwrap().entry(text.len()).or_default().push(text.parse().unwrap())
        });
        let mut sorted: Vec<u64> = (0..5000u64).map(|n| n * 7919 % 5003).collect();
        sorted.par_sort();
    });
    seen.into_inner().unwrap().len()
}

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("tokio") => println!("{}", tokio_tasks()),
        _ => println!("{}", rayon_jobs()),
    }
}
