// SPDX-License-Identifier: MIT OR Apache-2.0
//! The profiler as a whole: whether it is there, whether it counts, and snapshots.

use crate::request;

/// What records the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Recorder {
    /// The Valgrind tool `aprof`: `--backend=valgrind`.
    Valgrind,
    /// The library that is preloaded into the program: `--backend=native`.
    Native,
}

/// The counters of the process so far, as in the element `totals` of its profile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(C)] // the recorder fills it: `struct aprof_counters` of aprof/aprof.h. A new member goes to the end
pub struct Counters {
    /// Allocations and frees together.
    pub events: u64,
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
    /// Blocks that are alive.
    pub live_blocks: u64,
    /// Bytes that are alive.
    pub live_bytes: u64,
    /// How many blocks were alive at the peak.
    pub peak_blocks: u64,
    /// The most bytes that were alive at one time.
    pub peak_bytes: u64,
}

/// The profiler of the process that calls.
///
/// ```
/// use cargo_alloc_profile::AllocationProfiler;
///
/// fn main() {
///     AllocationProfiler::enable();
///
///     // Your code here
///     let data = vec![1, 2, 3, 4, 5];
///
///     AllocationProfiler::write_report();
/// #   drop(data);
/// }
/// ```
///
/// If nothing records the program, all this does nothing.
#[derive(Debug)]
pub enum AllocationProfiler {}

impl AllocationProfiler {
    /// Counts from here on.
    ///
    /// The first call in a process forgets all that was counted before, also blocks that are alive; so the
    /// report has what the program does from here on, without its start. A later call ends a
    /// [`disable`](Self::disable). A program that never calls this is counted as a whole.
    ///
    /// Returns whether a recorder runs.
    #[inline]
    pub fn enable() -> bool {
        request::start()
    }

    /// Stops counting in all threads.
    ///
    /// No block that is allocated from here on counts, nor does its free. Blocks that count stay what they
    /// are, and their frees count. [`pause()`](crate::pause()) does the same for the calling thread alone.
    ///
    /// To go on with what was counted before, call [`enable`](Self::enable) at the beginning, too: the first
    /// one forgets what was counted, also if it ends a `disable`.
    ///
    /// Returns whether a recorder runs.
    #[inline]
    pub fn disable() -> bool {
        request::stop()
    }

    /// Keeps what was counted so far as a snapshot named `report`, and goes on.
    ///
    /// The command line shows it with `--snapshot report`. The report at the end of the program comes anyway.
    ///
    /// Returns the snapshot's number, as [`snapshot`](Self::snapshot) does.
    #[inline]
    pub fn write_report() -> Option<usize> {
        Self::snapshot("report")
    }

    /// Keeps what was counted so far as a profile of its own, which reports call by this name. The program
    /// goes on.
    ///
    /// Returns the snapshot's number, from 1. `None`: nothing records the program, or there was no room.
    ///
    /// ```
    /// use cargo_alloc_profile::AllocationProfiler;
    ///
    /// let cache: Vec<String> = (0..10).map(|n| n.to_string()).collect();
    /// AllocationProfiler::snapshot("warm");
    /// # drop(cache);
    /// ```
    #[inline]
    pub fn snapshot(name: &str) -> Option<usize> {
        let number = request::snapshot(name);
        (number != 0).then_some(number)
    }

    /// What records the program. `None` if nothing does.
    #[inline]
    pub fn recorder() -> Option<Recorder> {
        match request::recorder() {
            0 => None,
            1 => Some(Recorder::Valgrind),
            _ => Some(Recorder::Native),
        }
    }

    /// The counters of the process so far. `None` if nothing records the program.
    #[inline]
    pub fn counters() -> Option<Counters> {
        request::counters()
    }
}
