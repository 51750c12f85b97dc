// SPDX-License-Identifier: MIT OR Apache-2.0
//! A program that allocates in every way that Rust has. Each function that allocates is a row of truth.table, which says how much.
extern crate family as _;

use std::alloc::{alloc, alloc_zeroed, dealloc, realloc, Layout};
use std::cell::RefCell;
use std::hint::black_box;
use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};
use std::rc::Rc;
use std::sync::mpsc::{sync_channel, Receiver, SyncSender};
use std::sync::Mutex;

const MIB: usize = 1 << 20;

#[inline(never)]
fn boxes() {
    for i in 0..100u64 {
        black_box(Box::new(i));
    }
}

/// Takes a block and gives it back so often that the allocator serves both from what it keeps at hand.
#[inline(never)]
fn hot() {
    for i in 0..10_000u64 {
        black_box(Box::new([i; 6]));
    }
}

/// To capacities of 4, 8, …, 1024.
#[inline(never)]
fn grow() {
    let mut items = Vec::new();
    for i in 0..1000u64 {
        items.push(black_box(i));
    }
    black_box(&items);
}

#[inline(never)]
fn grow_large() {
    let mut bytes: Vec<u8> = Vec::with_capacity(MIB);
    for size in [2 * MIB, 4 * MIB] {
        bytes.push(black_box(size as u8));
        bytes.reserve_exact(size - bytes.len());
        black_box(&bytes);
    }
    assert_eq!(bytes, [0, 0]);
}

#[inline(never)]
fn shrink() {
    let mut numbers: Vec<u32> = Vec::with_capacity(1000);
    numbers.extend_from_slice(&black_box([7; 10]));
    numbers.shrink_to_fit();
    assert_eq!(black_box(&numbers)[..], [7; 10]);
    let mut large: Vec<u8> = Vec::with_capacity(MIB);
    large.push(black_box(1));
    large.shrink_to_fit();
    black_box(&large);
}

#[inline(never)]
fn zeroed() {
    let small = vec![0u8; black_box(5000)];
    let large = vec![0u64; black_box(300_000)];
    assert!(black_box(&small).iter().all(|&byte| byte == 0) && black_box(&large).iter().all(|&number| number == 0));
}

/// What has been written to comes back as zeros.
#[inline(never)]
fn zeroed_again() {
    for _ in 0..20 {
        let mut bytes = vec![0u8; black_box(600)];
        assert!(black_box(&bytes).iter().all(|&byte| byte == 0));
        bytes.fill(black_box(0xff));
        black_box(&bytes);
    }
}

#[repr(align(64))]
struct Line([u8; 64]);

#[repr(align(4096))]
struct Page([u8; 4096]);

#[inline(never)]
fn aligned() {
    let line = black_box(Box::new(Line([1; 64])));
    let page = black_box(Box::new(Page([2; 4096])));
    assert!(&line.0 as *const _ as usize % 64 == 0 && &page.0 as *const _ as usize % 4096 == 0);
    black_box((&line.0, &page.0));
    // Less than its own alignment, and zeros.
    for layout in [Layout::from_size_align(8, 32).unwrap(), Layout::from_size_align(200, 128).unwrap()] {
        unsafe {
            let block = alloc_zeroed(black_box(layout));
            assert!(block as usize % layout.align() == 0 && *block == 0 && *block.add(layout.size() - 1) == 0);
            dealloc(block, layout);
        }
    }
}

#[inline(never)]
fn grow_aligned() {
    unsafe {
        let old = Layout::from_size_align(100, 64).unwrap();
        let block = alloc(black_box(old));
        *block.add(99) = 9;
        let block = realloc(block, old, black_box(50_000));
        assert!(block as usize % 64 == 0 && *block.add(99) == 9);
        dealloc(block, Layout::from_size_align(50_000, 64).unwrap());
    }
}

#[inline(never)]
fn strings() {
    let mut text = String::with_capacity(10);
    text.push_str(black_box("0123456789"));
    text.push_str(black_box("abcdefghij"));
    black_box(&text);
    black_box("x".repeat(black_box(100)));
}

/// No allocator has so much.
#[inline(never)]
fn fails() {
    let mut bytes: Vec<u8> = Vec::new();
    assert!(bytes.try_reserve_exact(black_box(isize::MAX as usize - 4096)).is_err());
    black_box(&bytes);
}

#[inline(never)]
fn unwinds() {
    let payload = catch_unwind(AssertUnwindSafe(|| {
        let kept = black_box(vec![1u8; 30]);
        let deeper = black_box(vec![2u8; 70]);
        resume_unwind(Box::new(kept.len() + deeper.len()));
    }));
    assert_eq!(payload.unwrap_err().downcast_ref(), Some(&100usize));
}

/// The other thread frees these.
#[inline(never)]
fn sent() -> Vec<Box<[u8; 32]>> {
    let mut blocks = Vec::with_capacity(50);
    for i in 0..50 {
        blocks.push(black_box(Box::new([i; 32])));
    }
    blocks
}

/// The main thread frees these.
#[inline(never)]
fn sent_back() -> Vec<Box<[u8; 40]>> {
    let mut blocks = Vec::with_capacity(60);
    for i in 0..60 {
        blocks.push(black_box(Box::new([i; 40])));
    }
    blocks
}

/// The thread frees these when it ends, where it drops what is its own.
#[inline(never)]
fn own_to_the_thread() -> Box<[u8; 500]> {
    black_box(Box::new([5; 500]))
}

#[inline(never)]
fn works(input: Receiver<Vec<Box<[u8; 32]>>>, output: SyncSender<Vec<Box<[u8; 40]>>>) {
    let _own = own_to_the_thread();
    while let Ok(blocks) = input.recv() {
        drop(black_box(blocks));
        output.send(sent_back()).unwrap();
    }
}

/// What a thread takes is the C library's matter and differs: truth.table leaves this function out.
#[inline(never)]
fn threads() {
    let (to_worker, input) = sync_channel(0);
    let (output, from_worker) = sync_channel(0);
    let worker = std::thread::Builder::new().name("worker".to_string()).spawn(move || works(input, output)).unwrap();
    for _ in 0..3 {
        to_worker.send(sent()).unwrap();
        drop(black_box(from_worker.recv().unwrap()));
    }
    drop(to_worker);
    worker.join().unwrap();
}

/// Three blocks that nothing points to.
#[inline(never)]
fn leak() {
    for i in 0..3 {
        std::mem::forget(black_box(Box::new([i as u8; 100])));
    }
}

struct Node {
    next: RefCell<Option<Rc<Node>>>,
    _data: [u64; 10],
}

/// Two blocks that point to each other.
#[inline(never)]
fn leak_cycle() {
    let node = || Rc::new(Node { next: RefCell::new(None), _data: [3; 10] });
    let (one, two) = (node(), node());
    *one.next.borrow_mut() = Some(two.clone());
    *two.next.borrow_mut() = Some(one.clone());
    black_box((&one, &two));
}

static KEPT: Mutex<Vec<Box<[u8; 24]>>> = Mutex::new(Vec::new());

/// Reachable to the end.
#[inline(never)]
fn keep() {
    let mut kept = KEPT.lock().unwrap();
    kept.reserve_exact(8);
    for i in 0..8 {
        kept.push(black_box(Box::new([i; 24])));
    }
}

/// The peak of the run.
#[inline(never)]
fn at_peak() {
    let mut all: Vec<Vec<u8>> = Vec::with_capacity(12);
    for _ in 0..12 {
        all.push(black_box(Vec::with_capacity(MIB)));
    }
    black_box(&all);
}

/// Overwrites what the functions before left on the stack: a pointer there would hold a leaked block. What they left in registers goes
/// while the program runs on.
#[inline(never)]
fn forget_the_stack() {
    black_box([0u8; 64 << 10]);
}

fn main() {
    leak();
    leak_cycle();
    boxes();
    hot();
    keep();
    grow();
    grow_large();
    shrink();
    zeroed();
    zeroed_again();
    aligned();
    grow_aligned();
    strings();
    fails();
    unwinds();
    threads();
    at_peak();
    forget_the_stack();
}
