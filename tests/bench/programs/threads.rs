// SPDX-License-Identifier: MIT OR Apache-2.0
// Sixteen threads that allocate and send each other's blocks through a channel to the first, which frees them.
use std::sync::mpsc;
use std::thread;

fn produce(i: usize, out: mpsc::Sender<Vec<String>>) {
    for round in 0..200 {
        let batch: Vec<String> = (0..60).map(|n| format!("thread {i}, round {round}, message {n}")).collect();
        if out.send(batch).is_err() {
            return;
        }
    }
}

fn main() {
    let (out, input) = mpsc::channel();
    let threads: Vec<_> = (0..16)
        .map(|i| {
            let out = out.clone();
            thread::Builder::new().name(format!("producer-{i}")).spawn(move || produce(i, out)).unwrap()
        })
        .collect();
    drop(out);
    let bytes: usize = input.iter().map(|batch| batch.iter().map(String::len).sum::<usize>()).sum();
    for thread in threads {
        thread.join().unwrap();
    }
    println!("{bytes}");
}
