// SPDX-License-Identifier: MIT OR Apache-2.0
//! Exact counts of heap allocations, asked for from a program's own code.
//!
//! `cargo alloc-profile` counts every heap allocation of a program, without a change of the program. With
//! this library the program takes part: it says where counting starts, names its regions and phases, measures
//! what a closure allocates, and asserts it in a test.
//!
//! ```
//! use cargo_alloc_profile::AllocationProfiler;
//!
//! fn main() {
//!     AllocationProfiler::enable();
//!
//!     // Your code here
//!     let data = vec![1, 2, 3, 4, 5];
//!
//!     AllocationProfiler::write_report();
//! #   drop(data);
//! }
//! ```
//!
//! Run it by `cargo alloc-profile run`, `test` or `bench`. The command is in the package of the same name:
//! `cargo install cargo-alloc-profile`.
//!
//! The report is about everything from `enable` to the end of the program. `cargo alloc-profile --snapshot report run`
//! reports on what was counted until `write_report`.
//!
//! # Tests of allocations
//!
//! ```
//! use cargo_alloc_profile::{assert_allocations, assert_no_allocations, measure};
//!
//! fn parse(text: &str) -> Vec<u32> {
//!     text.split(' ').flat_map(str::parse).collect()
//! }
//!
//! // #[test]
//! fn parses_with_one_allocation() {
//!     let numbers = assert_allocations!(<= 1, || parse("1 2 3"));
//!     assert_no_allocations!(|| numbers.iter().sum::<u32>());
//!
//!     let (_, stats) = measure(|| parse("4 5 6"));
//!     if let Some(stats) = stats {
//!         println!("at most {} bytes at one time", stats.peak_bytes);
//!     }
//! }
//! # parses_with_one_allocation();
//! ```
//!
//! Measurements and assertions count what the calling thread allocates. So tests run in parallel, as they
//! always do, and the counts are exact. If an assertion fails, the report names the stacks that allocated.
//!
//! `#[allocations(max = 3)]` of the crate `cargo-alloc-profile-macros` asserts the same of a whole test.
//!
//! # Regions and phases
//!
//! ```
//! use cargo_alloc_profile::{pause, phase, region, InRegion};
//!
//! phase("start"); // of the process, until the next one
//! let fixture = {
//!     let _pause = pause(); // does not count
//!     vec![0; 1000]
//! };
//! {
//!     let _region = region("parse"); // of this thread, until the guard is dropped
//!     assert_eq!("1 2 3".split(' ').collect::<Vec<_>>().len(), 3);
//! }
//! let future = async { fixture.len() }.in_region("load"); // whenever the future runs
//! # drop(future);
//! ```
//!
//! `cargo alloc-profile --group-by region run` and `--group-by phase` show what each allocated.
//!
//! # Without the profiler
//!
//! If nothing records the program, each call costs a nanosecond or two and does nothing. So you can leave
//! them in a release. What is measured is `None`, never 0. Assertions pass, and say once on standard error
//! that they check nothing; with `ALLOC_PROFILE_REQUIRED=1` in the environment they fail.
//!
//! The library takes no place of an allocator, has no dependency and no build script that builds anything. It
//! reaches what records the program by inline assembly, on Linux on x86-64 and aarch64. Elsewhere the calls
//! are there and do nothing.
//!
//! # Features
//!
//! - `std` (on by default): says that assertions check nothing, and reads `ALLOC_PROFILE_REQUIRED`. Without it the library is `no_std`,
//!   and such assertions pass in silence.

#![no_std]
#![deny(missing_docs, unsafe_op_in_unsafe_fn)]

#[cfg(feature = "std")]
extern crate std;

mod assertion;
#[cfg(all(
    target_os = "linux",
    target_pointer_width = "64",
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(miri)
))]
mod machine;
#[cfg(not(all(
    target_os = "linux",
    target_pointer_width = "64",
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(miri)
)))]
#[path = "elsewhere.rs"]
mod machine;
mod measure;
mod profiler;
mod region;
mod request;

pub use measure::{measure, measure_process, Measurement, Stats};
pub use profiler::{AllocationProfiler, Counters, Recorder};
pub use region::{event, pause, phase, region, InRegion, Pause, Region, RegionFuture};

/// What the macros call. No part of the interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::assertion::{check, Demand, Metric, Relation, Window};
    pub use core::{compile_error, concat, file, line, stringify};
}
