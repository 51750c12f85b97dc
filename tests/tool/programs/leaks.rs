// SPDX-License-Identifier: MIT OR Apache-2.0
// Blocks that are alive at the end, as leaks.c, by the means that Rust has for it. A type and the function that makes it stand
// for a leak: found() names the innermost function `plant_…`.
include!("black_box.rs");
use std::cell::{Cell, RefCell};
use std::mem::{forget, ManuallyDrop};
use std::rc::Rc;
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};
use std::sync::{mpsc, Arc, Barrier, Mutex, OnceLock};
use std::thread;

#[inline(never)]
fn clear_stack() {
    black_box([0u8; 32768]);
}

#[inline(never)]
fn plant() -> Box<[u64; 8]> {
    black_box(Box::new([7; 8]))
}

#[inline(never)]
fn plant_vec(n: usize) -> Vec<Box<[u64; 8]>> {
    let mut v = Vec::with_capacity(n);
    for _ in 0..n {
        v.push(plant());
    }
    v
}

// scenario: forget
// expect: found() == {"lost": {"plant": (1, 64)}}
fn forgotten() {
    forget(plant());
}

// scenario: forget-vec
// expect: found() == {"lost": {"plant_vec": (1, 80)}, "indirect": {"plant": (10, 640)}}
fn forgotten_vec() {
    forget(plant_vec(10));
}

// scenario: box-leak
// expect: found() == {"lost": {"plant": (1, 64)}}
fn box_leak() {
    black_box(Box::leak(plant())[0]);
}

// Of what lld links, Valgrind 3.19 does not know all symbols of data.
static KEPT: AtomicPtr<u64> = AtomicPtr::new(std::ptr::null_mut());

// scenario: box-leak-kept
// expect: found() == {}
// expect: holds("reachable", "plant") in ([[("static", "KEPT")]], [[("static", "")]])
fn box_leak_kept() {
    black_box(&KEPT).store(&mut Box::leak(plant())[0], Ordering::SeqCst);
}

// scenario: interior
// expect: found() == {}
// expect: holds("reachable", "plant") in ([[("static", "KEPT")]], [[("static", "")]])
fn interior() {
    black_box(&KEPT).store(&mut Box::leak(plant())[7], Ordering::SeqCst);
}

struct RcNode {
    next: RefCell<Option<Rc<RcNode>>>,
    payload: RefCell<Option<Box<[u64; 8]>>>,
}

#[inline(never)]
fn plant_rc() -> Rc<RcNode> {
    black_box(Rc::new(RcNode { next: RefCell::new(None), payload: RefCell::new(None) }))
}

// scenario: rc-cycle
// expect: {k: {w: n[0] for w, n in v.items()} for k, v in found().items()} == {"cycle": {"plant_rc": 2}, "indirect": {"plant": 1}}
// expect: holds("cycle", "plant_rc") == [[("block", "plant_rc")] * 2] * len(holds("cycle", "plant_rc"))
fn rc_cycle() {
    let (a, b) = (plant_rc(), plant_rc());
    *a.next.borrow_mut() = Some(b.clone());
    *b.next.borrow_mut() = Some(a.clone());
    *b.payload.borrow_mut() = Some(plant());
}

// scenario: rc-self
// expect: {k: {w: n[0] for w, n in v.items()} for k, v in found().items()} == {"cycle": {"plant_rc": 1}}
fn rc_self() {
    let a = plant_rc();
    *a.next.borrow_mut() = Some(a.clone());
}

// scenario: rc-into-raw
// expect: found() == {}
// expect: holds("reachable", "plant_rc") in ([[("static", "KEPT")]], [[("static", "")]])
fn rc_into_raw() {
    black_box(&KEPT).store(Rc::into_raw(plant_rc()) as *mut u64, Ordering::SeqCst);
}

struct ArcNode {
    next: Mutex<Option<Arc<ArcNode>>>,
}

#[inline(never)]
fn plant_arc() -> Arc<ArcNode> {
    black_box(Arc::new(ArcNode { next: Mutex::new(None) }))
}

// Each made by another thread.
// scenario: arc-cycle
// expect: {k: {w: n[0] for w, n in v.items()} for k, v in found().items()} == {"cycle": {"plant_arc": 3}}
// expect: len({s.thread for s in sites("plant_arc")}) == 3
// expect: holds("cycle", "plant_arc") == [[("block", "plant_arc")] * 3] * 3
fn arc_cycle() {
    let nodes: Vec<_> = (0..3).map(|_| thread::spawn(plant_arc).join().unwrap()).collect();
    for i in 0..3 {
        *nodes[i].next.lock().unwrap() = Some(nodes[(i + 1) % 3].clone());
    }
}

// scenario: weak
// expect: found() == {}
// expect: at("plant_rc").live_blocks == 0
fn weak() {
    let a = plant_rc();
    black_box(Rc::downgrade(&a)).upgrade().unwrap();
}

// What waits in a channel goes with its receiver.
// scenario: receiver-dropped
// expect: found() == {}
// expect: at("plant").live_blocks == 0
fn receiver_dropped() {
    let (out, input) = mpsc::channel();
    for _ in 0..100 {
        out.send(plant()).unwrap();
    }
    drop(input);
    assert!(out.send(plant()).is_err());
}

// scenario: receiver-forgotten
// expect: found()["indirect"]["plant"] == (100, 6400)
// expect: sum(n for n, _ in found()["lost"].values()) == 1
fn receiver_forgotten() {
    let (out, input) = mpsc::channel();
    for _ in 0..100 {
        out.send(plant()).unwrap();
    }
    forget(input);
}

// scenario: never-joins
// expect: found() == {}
// expect: [h[0][:2] for h in holds("reachable", "plant")] == [("stack", 2)]
fn never_joins() {
    let both = Arc::new(Barrier::new(2));
    let theirs = both.clone();
    thread::spawn(move || {
        let kept = plant();
        theirs.wait();
        loop {
            thread::park();
            black_box(&kept);
        }
    });
    both.wait();
}

// scenario: handle-leaked
// expect: at("plant").live_blocks == 1
// expect: "plant" not in found().get("lost", {}) and found()["indirect"]["plant"] == (1, 64)
fn handle_leaked() {
    let handle = thread::spawn(plant);
    while !handle.is_finished() {
        thread::yield_now();
    }
    thread::sleep(std::time::Duration::from_millis(200));
    forget(handle);
}

thread_local! {
    static DROPPED: RefCell<Option<Box<[u64; 8]>>> = const { RefCell::new(None) };
    static KEPT_LOCAL: Cell<Option<ManuallyDrop<Box<[u64; 8]>>>> = const { Cell::new(None) };
}

// scenario: thread-local
// expect: found() == {}
// expect: at("plant").live_blocks == 0
fn local_of_thread() {
    thread::spawn(|| DROPPED.with(|d| *d.borrow_mut() = Some(plant()))).join().unwrap();
}

// scenario: thread-local-forgotten
// expect: found() == {"lost": {"plant": (1, 64)}}
fn local_forgotten() {
    thread::spawn(|| KEPT_LOCAL.with(|d| d.set(Some(ManuallyDrop::new(plant()))))).join().unwrap();
}

// scenario: thread-local-of-main
// expect: found() == {}
// expect: holds("reachable", "plant") == [[("thread-local", 1)]]
fn local_of_main() {
    KEPT_LOCAL.with(|d| d.set(Some(ManuallyDrop::new(plant()))));
}

static LAZY: OnceLock<Vec<Box<[u64; 8]>>> = OnceLock::new();

// scenario: lazy-static
// expect: found() == {}
// expect: holds("reachable", "plant_vec")[0][0] in (("static", "LAZY"), ("static", ""))
// expect: [h[1:] for h in holds("reachable", "plant")] == [[("block", "plant_vec")]]
fn lazy_static() {
    black_box(LAZY.get_or_init(|| plant_vec(3)).len());
}

// scenario: trait-object
// expect: found() == {"lost": {"plant_closure": (1, 16)}, "indirect": {"plant": (1, 64)}}
fn trait_object() {
    forget(plant_closure());
}

#[inline(never)]
fn plant_closure() -> Box<dyn Fn() -> u64> {
    let (held, n) = (plant(), black_box(3u64));
    black_box(Box::new(move || held[0] + n))
}

static SEEN: AtomicUsize = AtomicUsize::new(0);

// Every hundredth message is lost by who receives it.
// scenario: messages
// expect: at("plant").allocations == 64000
// expect: found() == {"lost": {"plant": (640, 40960)}}
// expect: len({s.thread for s in sites("plant")}) == 64
// expect: [sum(k.blocks for k in leaks if k.kind == "lost" and all_sites[k.site - 1].thread == t.id) for t in all_threads] == [10 if t.name == "producer" else 0 for t in all_threads]
fn messages() {
    let (out, input) = mpsc::channel();
    let threads: Vec<_> = (0..64)
        .map(|_| {
            let out = out.clone();
            thread::Builder::new()
                .name("producer".into())
                .spawn(move || (0..1000).for_each(|i| out.send((i, plant())).unwrap()))
                .unwrap()
        })
        .collect();
    drop(out);
    for (i, message) in input {
        SEEN.fetch_add(message[0] as usize, Ordering::Relaxed);
        if i % 100 == 99 {
            forget(message);
        }
    }
    for thread in threads {
        thread.join().unwrap();
    }
}

#[inline(never)]
fn plant_grown(n: u64) -> Vec<u64> {
    let mut v = Vec::with_capacity(4);
    for i in 0..n {
        v.push(black_box(i));
    }
    v
}

// scenario: grown
// expect: found() == {"lost": {"plant_grown": (1, 256)}}
// expect: origins("lost", "plant_grown") == [(1, 3, "plant_grown", 1)]
fn grown() {
    // Room for 4, then 8, 16 and 32.
    forget(plant_grown(17));
}

// scenario: exit-inside
// expect: found() == {}
// expect: [h[0][:2] for h in holds("reachable", "plant")] == [("stack", 1)]
fn exit_inside() {
    let kept = plant();
    black_box(&kept);
    std::process::exit(0);
}

#[inline(never)]
fn run(scenario: &str) {
    match scenario {
        "forget" => forgotten(),
        "forget-vec" => forgotten_vec(),
        "box-leak" => box_leak(),
        "box-leak-kept" => box_leak_kept(),
        "interior" => interior(),
        "rc-cycle" => rc_cycle(),
        "rc-self" => rc_self(),
        "rc-into-raw" => rc_into_raw(),
        "arc-cycle" => arc_cycle(),
        "weak" => weak(),
        "receiver-dropped" => receiver_dropped(),
        "receiver-forgotten" => receiver_forgotten(),
        "never-joins" => never_joins(),
        "handle-leaked" => handle_leaked(),
        "thread-local" => local_of_thread(),
        "thread-local-forgotten" => local_forgotten(),
        "thread-local-of-main" => local_of_main(),
        "lazy-static" => lazy_static(),
        "trait-object" => trait_object(),
        "messages" => messages(),
        "grown" => grown(),
        "exit-inside" => exit_inside(),
        _ => panic!("no such scenario"),
    }
}

/// Further down than what clear_stack() leaves as it is.
#[inline(never)]
fn run_deeper(scenario: &str) {
    let room = black_box([0u8; 1024]);
    run(scenario);
    black_box(room);
}

fn main() {
    let scenario = std::env::args().nth(1).unwrap();
    run_deeper(&scenario);
    clear_stack();
}
