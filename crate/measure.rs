// SPDX-License-Identifier: MIT OR Apache-2.0
//! Measurements of a part of the program.

use crate::request::{self, Measure};
use core::marker::PhantomData;

/// What was counted since a measurement began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(C)] // the recorder fills it: `struct aprof_measured` of aprof/aprof.h. A new member goes to the end
pub struct Stats {
    /// How often memory was allocated. A reallocation is an allocation, too.
    pub allocations: u64,
    /// How many bytes these allocations asked for.
    pub bytes: u64,
    /// How many of the allocations were reallocations.
    pub reallocations: u64,
    /// How many blocks were freed. A reallocation is no free.
    pub deallocations: u64,
    /// How many bytes were freed.
    pub freed_bytes: u64,
    /// By how much the number of live blocks changed. In the measurement of a thread these are blocks that
    /// the thread allocated, whoever frees them.
    pub live_blocks: i64,
    /// By how much the live bytes changed.
    pub live_bytes: i64,
    /// How far the live bytes rose above those of the beginning.
    pub peak_bytes: u64,
}

/// A measurement that runs. [`measure`] is simpler where a closure will do.
///
/// ```
/// use cargo_alloc_profile::Measurement;
///
/// let measurement = Measurement::of_thread();
/// let text = String::from("some text");
/// if let Some(stats) = measurement.stats() {
///     assert_eq!(stats.bytes, 9);
/// }
/// # drop(text);
/// ```
///
/// Measurements may be nested, and end in any order. They stay in their thread.
#[must_use = "a measurement ends when it is dropped"]
#[derive(Debug)]
pub struct Measurement {
    handle: usize,
    thread: PhantomData<*const ()>,
}

impl Measurement {
    #[inline]
    pub(crate) fn begin(what: Measure) -> Self {
        Measurement {
            handle: request::measure_begin(what),
            thread: PhantomData,
        }
    }

    /// Measures the calling thread from here on.
    #[inline]
    pub fn of_thread() -> Self {
        Self::begin(Measure::Thread)
    }

    /// Measures all threads of the process from here on.
    #[inline]
    pub fn of_process() -> Self {
        Self::begin(Measure::Process)
    }

    /// What was counted since the beginning. What a [`pause()`](crate::pause()) leaves out meanwhile is not
    /// in it.
    ///
    /// `None` if it would be a guess: nothing records the program; the thread paused, or counting was
    /// stopped, when the measurement began; counting was stopped since; or only a part of the thread counts,
    /// with the option `--only-below`.
    #[inline]
    pub fn stats(&self) -> Option<Stats> {
        if self.handle == 0 {
            return None;
        }
        request::measure_read(self.handle)
    }

    /// Ends it as an assertion. Both texts must end with a 0.
    #[inline]
    pub(crate) fn end(mut self, place: &str, text: &str, found: u64, failed: bool) {
        request::assertion_end(self.handle, place, text, found, failed);
        self.handle = 0;
    }
}

impl Drop for Measurement {
    #[inline]
    fn drop(&mut self) {
        if self.handle != 0 {
            request::measure_end(self.handle);
        }
    }
}

#[inline]
fn measure_as<T>(measurement: Measurement, closure: impl FnOnce() -> T) -> (T, Option<Stats>) {
    let value = closure();
    let stats = measurement.stats();
    (value, stats)
}

/// Runs the closure, and returns its value and what the calling thread allocated meanwhile.
///
/// Other threads do not disturb it, so tests that measure can run in parallel. What is measured is `None` if
/// it would be a guess, never 0: [`Measurement::stats`] says when.
///
/// ```
/// use cargo_alloc_profile::measure;
///
/// let (text, stats) = measure(|| "abc".repeat(100));
/// if let Some(stats) = stats {
///     assert_eq!((stats.allocations, stats.bytes, stats.live_bytes), (1, 300, 300));
/// }
/// # drop(text);
/// ```
#[inline]
pub fn measure<T>(closure: impl FnOnce() -> T) -> (T, Option<Stats>) {
    measure_as(Measurement::of_thread(), closure)
}

/// As [`measure`], with what all threads of the process allocated meanwhile.
///
/// ```
/// use cargo_alloc_profile::measure_process;
///
/// let (sum, stats) = measure_process(|| std::thread::spawn(|| vec![1, 2, 3].iter().sum::<i32>()).join().unwrap());
/// println!("{sum}: {stats:?}");
/// ```
#[inline]
pub fn measure_process<T>(closure: impl FnOnce() -> T) -> (T, Option<Stats>) {
    measure_as(Measurement::of_process(), closure)
}
