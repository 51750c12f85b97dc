// SPDX-License-Identifier: MIT OR Apache-2.0
//! Regions, phases, pauses, events, measurements and snapshots, with known counts. Prints what it measured: nothing, if nothing records
//! it.
use asks::{allocate, black_box};
use cargo_alloc_profile::{
    event, measure, measure_process, pause, phase, region, AllocationProfiler, InRegion, Measurement, Stats,
};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

struct Idle;

impl Wake for Idle {
    fn wake(self: Arc<Self>) {}
}

/// Waits once.
struct Once(bool);

impl Future for Once {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

async fn load(n: usize) {
    allocate(n);
    Once(false).await;
    allocate(n);
}

/// Two tasks of one thread, which take turns.
fn tasks() {
    let waker = Waker::from(Arc::new(Idle));
    let mut context = Context::from_waker(&waker);
    let mut first = Box::pin(load(1).in_region("first task"));
    let mut second = Box::pin(load(2).in_region("second task"));
    for _ in 0..2 {
        let _ = first.as_mut().poll(&mut context);
        let _ = second.as_mut().poll(&mut context);
    }
}

fn regions() {
    let outer = region("outer");
    allocate(3);
    {
        let _inner = region("inner");
        allocate(4);
    }
    let other = region("other");
    drop(outer);
    allocate(5);
    drop(other);
    let _ = std::panic::catch_unwind(|| {
        let _region = region("panics");
        let _pause = pause();
        std::panic::resume_unwind(Box::new(()));
    });
}

fn show(what: &str, stats: Option<Stats>) {
    let s = match stats {
        Some(stats) => stats,
        None => return println!("{what}: nothing"),
    };
    println!(
        "{what}: {} allocations of {} bytes, {} reallocations, {} frees of {} bytes, {} blocks and {} bytes more alive, peak {}",
        s.allocations, s.bytes, s.reallocations, s.deallocations, s.freed_bytes, s.live_blocks, s.live_bytes, s.peak_bytes
    );
}

fn measurements() {
    let (kept, stats) = measure(|| {
        allocate(2);
        black_box(Box::new(1u64))
    });
    show("a closure", stats);
    let (_, stats) = measure(|| drop(kept));
    show("a drop", stats);
    let (_, stats) = measure(|| {
        let mut bytes: Vec<u8> = Vec::with_capacity(10);
        bytes.reserve_exact(black_box(20));
    });
    show("a growth", stats);
    let (_, stats) = measure(|| {
        let _pause = pause();
        allocate(2);
    });
    show("in a pause", stats);
    let outer = Measurement::of_thread();
    let inner = Measurement::of_thread();
    allocate(1);
    let of_outer = outer.stats();
    drop(outer);
    allocate(1);
    show("outer", of_outer);
    show("inner", inner.stats());
    let (_, stats) = measure_process(|| std::thread::scope(|scope| drop(scope.spawn(|| allocate(40)).join())));
    println!("another thread: {:?}", stats.map(|s| s.allocations >= 40));
    let (_, stats) = measure(|| std::thread::scope(|scope| drop(scope.spawn(|| allocate(40)).join())));
    println!("not this one: {:?}", stats.map(|s| s.allocations < 40));
}

fn main() {
    allocate(7);
    println!("recorder: {:?}", AllocationProfiler::recorder());
    println!("enabled: {}", AllocationProfiler::enable());
    println!("at first: {:?}", AllocationProfiler::counters().map(|c| (c.events, c.allocations)));
    phase("regions");
    regions();
    phase("tasks");
    tasks();
    phase("");
    println!("snapshot: {:?}", AllocationProfiler::snapshot("warm"));
    measurements();
    AllocationProfiler::disable();
    allocate(9);
    show("disabled", measure(|| allocate(1)).1);
    AllocationProfiler::enable();
    event(5);
    event(6);
    println!("report: {:?}", AllocationProfiler::write_report());
    println!("at last: {:?}", AllocationProfiler::counters().map(|c| c.allocations > 0));
}
