// SPDX-License-Identifier: MIT OR Apache-2.0
//! Functions: generic, within one another, of closures, recursive, asynchronous, in threads.
use shapes::keep;
use std::future::Future;
use std::pin::Pin;
use std::ptr;
use std::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};

/// One vector each for u8 and u64; and three strings of 4 bytes.
// expect: tasks::repeated 6 131
pub fn repeated<T: Clone>(value: &T, n: usize) -> Vec<T> {
    let mut copies = Vec::with_capacity(n);
    for _ in 0..n {
        copies.push(value.clone());
    }
    keep(&copies);
    copies
}

/// The vector is the function's, the boxes are the closure's.
// expect: tasks::mapped 2 80
pub fn mapped(n: u64) -> Vec<Box<[u64; 3]>> {
    // expect: tasks::mapped::{{closure}} 10 240
    let boxes: Vec<_> = (0..n)
        .map(|i| {
            let three = Box::new([i, i, n]);
            keep(&three);
            three
        })
        .collect();
    keep(&boxes);
    boxes
}

/// Through filter, flat_map and fold, each with a closure that allocates.
pub fn adapted(n: u32) -> usize {
    // expect: tasks::adapted::{{closure}} 16 180
    (0..n)
        .filter(|i| {
            let odd = vec![*i; 1];
            keep(&odd);
            odd[0] % 2 == 1
        })
        .flat_map(|i| {
            let pair = Vec::from([i as u8; 7]);
            keep(&pair);
            pair
        })
        .step_by(7)
        .fold(0, |sum, i| {
            let text = vec![i; 30];
            keep(&text);
            sum + text.len() + i as usize
        })
}

/// A closure within a closure, called through a vtable.
pub fn called(n: u64) -> u64 {
    // expect: tasks::called 1 8
    let outer: Box<dyn Fn(u64) -> u64> = Box::new(move |i| {
        // expect: tasks::called::{{closure}} 3 51
        let around = vec![1u8; 17];
        keep(&around);
        let inner = |k: u64| {
            // expect: tasks::called::{{closure}}::{{closure}} 3 39
            let within = vec![2u8; 13];
            keep(&within);
            k + within.len() as u64
        };
        inner(i) + around.len() as u64 + n
    });
    keep(&outer);
    outer(1) + outer(2) + outer(3)
}

pub enum List {
    Nil,
    Cons(u64, Box<List>),
}

/// Six cells.
// expect: tasks::counted 6 96
pub fn counted(n: u64) -> Box<List> {
    let list = if n == 0 { Box::new(List::Nil) } else { Box::new(List::Cons(n, counted(n - 1))) };
    keep(&list);
    list
}

pub fn length(list: &List) -> usize {
    match list {
        List::Nil => 0,
        List::Cons(_, rest) => 1 + length(rest),
    }
}

/// What an async function does is done by the future that it returns.
// expect: tasks::fetched::{{closure}} 2 37
async fn fetched(n: usize) -> Vec<u8> {
    let bytes = vec![7; n];
    keep(&bytes);
    bytes
}

struct Yield(bool);

impl Future for Yield {
    type Output = ();

    // expect: <tasks::Yield as core::future::future::Future>::poll 2 38
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let scratch = vec![3u8; 19];
        keep(&scratch);
        if self.0 {
            return Poll::Ready(());
        }
        self.0 = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

/// Waits once.
// expect: tasks::joined::{{closure}} 1 23
async fn joined() -> usize {
    let head = vec![1u8; 23];
    keep(&head);
    let first = fetched(18).await;
    Yield(false).await;
    first.len() + fetched(19).await.len() + head.len()
}

fn no_op() -> RawWaker {
    const TABLE: RawWakerVTable = RawWakerVTable::new(|_| no_op(), |_| {}, |_| {}, |_| {});
    RawWaker::new(ptr::null(), &TABLE)
}

/// A future that is an async block.
// expect: tasks::awaited 1 any
pub fn awaited() -> usize {
    // expect: tasks::awaited::{{closure}} 1 29
    let future = async {
        let tail = vec![1u8; 29];
        keep(&tail);
        tail.len() + joined().await
    };
    let mut future: Pin<Box<dyn Future<Output = usize>>> = Box::pin(future);
    let waker = unsafe { Waker::from_raw(no_op()) };
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(length) = future.as_mut().poll(&mut context) {
            return length;
        }
    }
}

pub mod workers {
    use shapes::keep;

    /// In each of three threads: one vector here, one in the closure.
    // expect: tasks::workers::worked 3 123
    #[inline(never)]
    fn worked(n: usize) -> usize {
        let work = vec![5u8; 40 + n];
        keep(&work);
        work.len()
    }

    // expect: tasks::workers::spawned any any
    pub fn spawned() -> usize {
        let mut threads = Vec::new();
        for i in 0..3 {
            threads.push(std::thread::spawn(move || {
                // expect: tasks::workers::spawned::{{closure}} 3 99
                let own = vec![6u8; 33];
                keep(&own);
                worked(i) + own.len()
            }));
        }
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    }
}

macro_rules! makers {
    ($($name:ident $size:literal),*) => {
        $(
            #[inline(always)]
            pub fn $name() -> Box<[u8; $size]> {
                let bytes = Box::new([$size; $size]);
                keep(&bytes);
                bytes
            }
        )*
    };
}

pub mod makers {
    use shapes::keep;

    // expect: tasks::makers::small 1 3
    // expect: tasks::makers::large 2 222
    makers!(small 3, large 111);
}
