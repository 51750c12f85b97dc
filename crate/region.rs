// SPDX-License-Identifier: MIT OR Apache-2.0
//! Where in the program an allocation belongs: regions, phases, pauses, and events of the program's own.

use crate::request;
use core::future::Future;
use core::marker::PhantomData;
use core::pin::Pin;
use core::task::{Context, Poll};

/// What the calling thread allocates is the region's, from here on until the guard is dropped.
///
/// Regions are nested, and the innermost counts: a row of `--group-by region` has what was allocated in the
/// region itself, so the rows add up to the whole. A region may enter itself again. A new thread is in no
/// region.
///
/// ```
/// use cargo_alloc_profile::region;
///
/// let _parse = region("parse");
/// let numbers: Vec<u32> = "1 2 3".split(' ').map(|word| word.parse().unwrap()).collect();
/// # drop(numbers);
/// ```
#[inline]
pub fn region(name: &str) -> Region {
    Region {
        id: request::region_enter(name),
        thread: PhantomData,
    }
}

/// The calling thread is in a region as long as this guard lives: see [`region()`].
///
/// Guards may be dropped in any order. They stay in their thread. In an `async` function, a guard that lives
/// across an `.await` would take what other tasks allocate meanwhile; use [`InRegion`] there.
#[must_use = "the region ends when its guard is dropped: `let _region = region(…);`"]
#[derive(Debug)]
pub struct Region {
    id: usize,
    thread: PhantomData<*const ()>,
}

impl Drop for Region {
    #[inline]
    fn drop(&mut self) {
        if self.id != 0 {
            request::region_leave(self.id);
        }
    }
}

/// What the process allocates is the phase's, from here on until the next phase.
///
/// All threads are in the phase. `phase("")` ends it, and what follows is in no phase.
///
/// ```
/// use cargo_alloc_profile::phase;
///
/// phase("start");
/// let cache: Vec<u8> = Vec::with_capacity(4096);
/// phase("steady state");
/// # drop(cache);
/// ```
#[inline]
pub fn phase(name: &str) {
    request::phase(name);
}

/// What the calling thread allocates does not count, from here on until the guard is dropped.
///
/// No block that is allocated in a pause ever counts, nor does its free. Pauses may be nested.
///
/// ```
/// use cargo_alloc_profile::pause;
///
/// let fixture = {
///     let _pause = pause();
///     vec![0; 1 << 20]
/// };
/// # drop(fixture);
/// ```
#[inline]
pub fn pause() -> Pause {
    Pause {
        paused: request::pause(),
        thread: PhantomData,
    }
}

/// The calling thread does not count as long as this guard lives: see [`pause()`]. It stays in its thread.
#[must_use = "the pause ends when its guard is dropped: `let _pause = pause();`"]
#[derive(Debug)]
pub struct Pause {
    paused: bool,
    thread: PhantomData<*const ()>,
}

impl Drop for Pause {
    #[inline]
    fn drop(&mut self) {
        if self.paused {
            request::resume();
        }
    }
}

/// Counts an event of the program's own at this stack, with a weight: bytes that were copied, rows that were
/// read.
/// It does not count if the weights of the thread would add up to more than 2^50.
///
/// ```
/// use cargo_alloc_profile::event;
///
/// fn append(to: &mut Vec<u8>, from: &[u8]) {
///     event(from.len());
///     to.extend_from_slice(from);
/// }
/// # append(&mut Vec::new(), b"abc");
/// ```
#[inline]
pub fn event(weight: usize) {
    request::event(weight);
}

/// Puts a future into a region.
///
/// ```
/// use cargo_alloc_profile::InRegion;
///
/// async fn load() -> Vec<u8> {
///     vec![1, 2, 3]
/// }
///
/// async fn serve() -> usize {
///     load().in_region("load").await.len()
/// }
/// # drop(serve());
/// ```
pub trait InRegion: Future + Sized {
    /// What the future allocates while it runs is the region's. It enters the region whenever it is polled,
    /// and leaves it when it waits, so other tasks of the thread stay outside.
    #[inline]
    fn in_region(self, name: &str) -> RegionFuture<'_, Self> {
        RegionFuture { name, future: self }
    }
}

impl<F: Future> InRegion for F {}

/// A future in a region: what [`InRegion::in_region`] returns.
#[must_use = "futures do nothing unless you `.await` or poll them"]
#[derive(Clone, Debug)]
pub struct RegionFuture<'a, F> {
    name: &'a str,
    future: F,
}

impl<F: Future> Future for RegionFuture<'_, F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let _region = region(self.name);
        // SAFETY: the future is pinned as its owner is. Nothing moves it: there is no Drop, and no other
        // access to it.
        unsafe { self.map_unchecked_mut(|this| &mut this.future) }.poll(context)
    }
}
