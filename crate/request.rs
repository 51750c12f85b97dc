// SPDX-License-Identifier: MIT OR Apache-2.0
//! What a program can ask what records it. Each request is a number and up to three arguments, the same as in
//! `aprof/aprof.h`; its answer is a word, 0 if nobody answers.

use crate::machine::ask;
use crate::{Counters, Stats};
use core::mem::size_of;

/// The numbers of the requests. Compiled programs contain them, so a new request goes to the end.
#[derive(Clone, Copy)]
#[repr(usize)]
enum Request {
    GetCounters = 0x4150_0000, // 'A', 'P' in the upper half, as Valgrind's tools divide the numbers
    Recorder,
    Start,
    Stop,
    Pause,
    Resume,
    RegionEnter,
    RegionLeave,
    Phase,
    Event,
    Snapshot,
    MeasureBegin,
    MeasureRead,
    MeasureEnd,
}

/// What to measure.
#[derive(Clone, Copy)]
#[repr(usize)]
pub(crate) enum Measure {
    /// What the calling thread does.
    Thread = 0,
    /// What all threads do.
    Process = 1,
    /// For an assertion: as `Thread`, and the recorder notes which stacks allocate meanwhile.
    Assertion = 2,
}

/// How an assertion ended. Both texts end with a 0.
#[repr(C)]
struct Verdict {
    place: *const u8,
    text: *const u8,
    found: u64,
    failed: i32,
}

/// Makes a request.
///
/// # Safety
/// Arguments that are addresses must lead to what the request reads or writes there.
#[inline]
unsafe fn request(request: Request, a1: usize, a2: usize, a3: usize) -> usize {
    // SAFETY: the caller's.
    unsafe { ask(&[request as usize, a1, a2, a3, 0, 0]) }
}

/// Makes a request that takes a number, or none at all.
#[inline]
fn plain(number: Request, argument: usize) -> usize {
    // SAFETY: the callers below name requests that take no address.
    unsafe { request(number, argument, 0, 0) }
}

/// Makes a request that takes a name.
#[inline]
fn named(number: Request, name: &str) -> usize {
    // SAFETY: the request reads the name.
    unsafe { request(number, name.as_ptr() as usize, name.len(), 0) }
}

#[inline]
pub(crate) fn counters() -> Option<Counters> {
    let mut counters = Counters::default();
    let address: *mut Counters = &mut counters;
    // SAFETY: the request writes as many bytes as the struct has.
    let answer = unsafe {
        request(
            Request::GetCounters,
            address as usize,
            size_of::<Counters>(),
            0,
        )
    };
    (answer != 0).then_some(counters)
}

#[inline]
pub(crate) fn recorder() -> usize {
    plain(Request::Recorder, 0)
}

#[inline]
pub(crate) fn start() -> bool {
    plain(Request::Start, 0) != 0
}

#[inline]
pub(crate) fn stop() -> bool {
    plain(Request::Stop, 0) != 0
}

#[inline]
pub(crate) fn pause() -> bool {
    plain(Request::Pause, 0) != 0
}

#[inline]
pub(crate) fn resume() {
    plain(Request::Resume, 0);
}

/// Returns the region's id; 0 if there is none to leave.
#[inline]
pub(crate) fn region_enter(name: &str) -> usize {
    named(Request::RegionEnter, name)
}

#[inline]
pub(crate) fn region_leave(id: usize) {
    plain(Request::RegionLeave, id);
}

#[inline]
pub(crate) fn phase(name: &str) {
    named(Request::Phase, name);
}

#[inline]
pub(crate) fn event(weight: usize) {
    plain(Request::Event, weight);
}

/// Returns the snapshot's number; 0 if there is none.
#[inline]
pub(crate) fn snapshot(name: &str) -> usize {
    named(Request::Snapshot, name)
}

/// Returns the measurement's handle; 0 if it would be a guess.
#[inline]
pub(crate) fn measure_begin(what: Measure) -> usize {
    plain(Request::MeasureBegin, what as usize)
}

#[inline]
pub(crate) fn measure_read(handle: usize) -> Option<Stats> {
    let mut stats = Stats::default();
    let address: *mut Stats = &mut stats;
    // SAFETY: the request writes as many bytes as the struct has.
    let answer = unsafe {
        request(
            Request::MeasureRead,
            handle,
            address as usize,
            size_of::<Stats>(),
        )
    };
    (answer != 0).then_some(stats)
}

#[inline]
pub(crate) fn measure_end(handle: usize) {
    plain(Request::MeasureEnd, handle);
}

/// Ends the measurement of an assertion. Both texts must end with a 0.
#[inline]
pub(crate) fn assertion_end(handle: usize, place: &str, text: &str, found: u64, failed: bool) {
    debug_assert!(place.ends_with('\0') && text.ends_with('\0'));
    let verdict = Verdict {
        place: place.as_ptr(),
        text: text.as_ptr(),
        found,
        failed: failed.into(),
    };
    let address: *const Verdict = &verdict;
    // SAFETY: the request reads the struct, and both texts up to their 0.
    unsafe { request(Request::MeasureEnd, handle, address as usize, 0) };
}
