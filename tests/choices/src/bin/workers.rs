// SPDX-License-Identifier: MIT OR Apache-2.0
// 8 workers take jobs from one channel and put what they made into one map.
use std::collections::HashMap;
use std::sync::{mpsc, Arc, Mutex};
use std::thread;

fn main() {
    let (jobs, queue) = mpsc::channel::<Vec<u32>>();
    let queue = Arc::new(Mutex::new(queue));
    let (done, results) = mpsc::channel::<(usize, usize)>();
    let map = Arc::new(Mutex::new(HashMap::<u32, Vec<u32>>::new()));
    let workers: Vec<_> = (0..8)
        .map(|n| {
            let (queue, map, done) = (queue.clone(), map.clone(), done.clone());
            thread::Builder::new().name(format!("worker {n}")).spawn(move || {
                let mut mine = Vec::new();
                loop {
                    let job = queue.lock().unwrap().recv();
                    let Ok(job) = job else { break };
                    let sum: u32 = job.iter().sum();
                    mine.push(format!("{n} {sum}"));
                    map.lock().unwrap().entry(sum % 64).or_default().extend(job);
                    done.send((n, mine.len())).unwrap();
                }
                mine
            }).unwrap()
        })
        .collect();
    drop(done);
    for i in 0..2000u32 {
        jobs.send((0..i % 17 + 1).collect()).unwrap();
    }
    drop(jobs);
    let mut seen = 0;
    for (n, count) in results {
        assert!(n < 8 && count > 0);
        seen += 1;
    }
    let kept: usize = workers.into_iter().map(|w| w.join().unwrap().len()).sum();
    println!("{seen} {kept} {}", map.lock().unwrap().len());
}
