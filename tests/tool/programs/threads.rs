// SPDX-License-Identifier: MIT OR Apache-2.0
// Threads of the standard library: named, scoped, behind a channel.
// variants: -g|-O -g
// dhat: no, it is a program of threads
include!("black_box.rs");
use std::sync::mpsc;
use std::thread;

#[inline(never)]
fn work(i: usize) -> usize {
    // Thread i takes i + 1 vectors of 100 bytes.
    // expect: [at("work", thread=thread("worker-%d" % i).id).allocations for i in range(8)] == list(range(1, 9))
    // expect: [at("work", thread=thread("worker-%d" % i).id).bytes for i in range(8)] == [100 * i for i in range(1, 9)]
    // expect: at("work").live_blocks == 0
    (0..=i).map(|_| black_box(Vec::<u8>::with_capacity(100)).capacity()).sum()
}

#[inline(never)]
fn named() {
    let handles: Vec<_> = (0..8)
        .map(|i| thread::Builder::new().name(format!("worker-{i}")).spawn(move || work(i)).unwrap())
        .collect();
    for (i, handle) in handles.into_iter().enumerate() {
        assert_eq!(handle.join().unwrap(), 100 * (i + 1));
    }
}

#[inline(never)]
fn scoped() {
    // expect: at("scoped_work").allocations == 4
    // expect: sorted(s.bytes for s in sites("scoped_work")) == [1, 2, 3, 4]
    // expect: len({s.thread for s in sites("scoped_work")}) == 4
    let sizes = [1usize, 2, 3, 4];
    thread::scope(|scope| {
        for size in &sizes {
            scope.spawn(move || scoped_work(*size));
        }
    });
}

#[inline(never)]
fn scoped_work(size: usize) {
    black_box(Vec::<u8>::with_capacity(black_box(size)));
}

#[inline(never)]
fn produce(out: mpsc::Sender<Box<[u8; 50]>>) {
    for i in 0..100 {
        out.send(message(i)).unwrap();
    }
}

#[inline(never)]
fn message(i: u8) -> Box<[u8; 50]> {
    // Made by the producer, freed by the consumer.
    // expect: (at("message").allocations, at("message").bytes) == (100, 5000)
    // expect: (at("message").deallocations, {s.thread for s in sites("message")}) == (100, {thread("producer").id})
    // expect: thread("producer").deallocations <= thread("producer").allocations - 100
    black_box(Box::new([i; 50]))
}

#[inline(never)]
fn channel() {
    let (out, input) = mpsc::channel();
    let producer = thread::Builder::new().name("producer".into()).spawn(move || produce(out)).unwrap();
    assert_eq!(input.iter().map(|b| b.len()).sum::<usize>(), 5000);
    producer.join().unwrap();
}

fn main() {
    // expect: len(all_threads) == 1 + 8 + 4 + 1
    // expect: {t.creator for t in all_threads[1:]} == {1}
    // expect: [t.exited for t in all_threads] == [""] + ["yes"] * 13
    // expect: all("named" in {n.rsplit("::")[-1] for n in names(thread("worker-%d" % i).stack)} for i in range(8))
    named();
    scoped();
    channel();
}
