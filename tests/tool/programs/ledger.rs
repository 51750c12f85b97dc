// SPDX-License-Identifier: MIT OR Apache-2.0
// Who drops whose values, as ledger.c, by the means that Rust has for handing them over.
include!("black_box.rs");
use std::cell::RefCell;
use std::sync::{mpsc, Arc, Mutex};
use std::thread;

#[inline(never)]
fn plant() -> Box<[u64; 8]> {
    black_box(Box::new([7; 8]))
}

#[inline(never)]
fn release<T>(value: T) {
    drop(black_box(value));
    black_box(0);
}

// scenario: moved
// expect: matrix("plant") == {(1, 2): (3, 192, 0, 0), (1, 1): (1, 64, 0, 0)}
// stacks: freers("plant") == {(2, "release"): (3, 0), (1, "release"): (1, 0)}
fn moved() {
    let boxes = [plant(), plant(), plant()];
    let kept = plant();
    thread::spawn(move || boxes.into_iter().for_each(release)).join().unwrap();
    release(kept);
}

#[inline(never)]
fn release_drained(receiver: mpsc::Receiver<Box<[u64; 8]>>) {
    for (i, message) in receiver.into_iter().enumerate() {
        if i < 997 {
            drop(message);
        } else {
            std::mem::forget(message);
        }
    }
    black_box(0);
}

// scenario: channel
// expect: matrix("plant") == {(1, 2): (997, 997 * 64, 0, 0)}
// expect: at("plant").live_blocks == 3
// stacks: freers("plant") == {(2, "release_drained"): (997, 0)}
fn channel() {
    let (sender, receiver) = mpsc::channel();
    let consumer = thread::spawn(move || release_drained(receiver));
    for _ in 0..1000 {
        sender.send(plant()).unwrap();
    }
    drop(sender);
    consumer.join().unwrap();
}

#[inline(never)]
fn plant_vec() -> Vec<u64> {
    black_box(Vec::with_capacity(4))
}

#[inline(never)]
fn release_pushed(mut v: Vec<u64>) -> Vec<u64> {
    for i in 0..5 {
        v.push(black_box(i));
    }
    v
}

// scenario: grown
// expect: matrix("plant_vec") == {(1, 2): (0, 0, 1, 32)}
// expect: matrix("release_pushed") == {(2, 1): (1, 64, 0, 0)}
// stacks: freers("plant_vec") == {(2, "release_pushed"): (0, 1)}
// stacks: freers("release_pushed") == {(1, "release"): (1, 0)}
fn grown() {
    let v = plant_vec();
    release(thread::spawn(move || release_pushed(v)).join().unwrap());
}

// scenario: arc
// expect: matrix("plant") == {(1, 2): (1, 64, 0, 0)}
// stacks: freers("plant") == {(2, "release"): (1, 0)}
fn arc() {
    let shared = Arc::new(plant());
    let other = Arc::clone(&shared);
    drop(shared);
    thread::spawn(move || release(other)).join().unwrap();
}

struct Local(Option<Box<[u64; 8]>>);

impl Drop for Local {
    fn drop(&mut self) {
        release(self.0.take());
    }
}

thread_local! {
    static LOCAL: RefCell<Local> = const { RefCell::new(Local(None)) };
}

// scenario: thread-local
// expect: matrix("plant") == {(1, 2): (1, 64, 0, 0)}
// stacks: freers("plant") == {(2, "release"): (1, 0)}
fn of_thread() {
    let one = plant();
    thread::spawn(move || LOCAL.with(|l| l.borrow_mut().0 = Some(one))).join().unwrap();
}

// scenario: pool
// expect: matrix("plant") == {(1, 2): (25, 1600, 0, 0), (1, 3): (25, 1600, 0, 0), (1, 4): (25, 1600, 0, 0), (1, 5): (25, 1600, 0, 0)}
// stacks: freers("plant") == {(2, "release"): (25, 0), (3, "release"): (25, 0), (4, "release"): (25, 0), (5, "release"): (25, 0)}
fn pool() {
    let jobs: Vec<_> = (0..4).map(|_| Mutex::new((0..25).map(|_| plant()).collect::<Vec<_>>())).collect();
    thread::scope(|s| {
        for job in &jobs {
            s.spawn(move || job.lock().unwrap().drain(..).for_each(release));
        }
    });
}

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("moved") => moved(),
        Some("channel") => channel(),
        Some("grown") => grown(),
        Some("arc") => arc(),
        Some("thread-local") => of_thread(),
        Some("pool") => pool(),
        _ => panic!("no such scenario"),
    }
}
