// SPDX-License-Identifier: MIT OR Apache-2.0
//! Assertions on what a part of the program allocates. The macros below are the interface; they call the
//! rest.

use crate::request::Measure;
use crate::{Measurement, Stats};
use core::fmt::{self, Display, Formatter, Write};

/// Asserts how much the calling thread allocates in a closure, and returns the closure's value.
///
/// ```
/// use cargo_alloc_profile::assert_allocations;
///
/// let text = assert_allocations!(<= 1, || "abc".repeat(100));
/// assert_allocations!(== 0, || text.len());
/// ```
///
/// A demand is `<=`, `<` or `==` and a `u64`, for the number of allocations. (A reallocation is an
/// allocation, too.) With a word before, it is for another number; several demands stand one after the other:
///
/// ```
/// # use cargo_alloc_profile::assert_allocations;
/// let text = "abc";
/// assert_allocations!(bytes <= 1024, || text.repeat(100)); // the bytes that all allocations asked for
/// assert_allocations!(peak < 64 * 1024, || text.repeat(100)); // how far the live bytes rose above those of the beginning
/// assert_allocations!(allocations == 1, bytes == 300, || text.repeat(100));
/// ```
///
/// A block in the place of the closure runs where it stands. An `.await` in it also counts what other tasks of
/// the thread allocate meanwhile. `return`, `?` and `break` may leave it, and then nothing is asserted:
///
/// ```
/// # use cargo_alloc_profile::assert_allocations;
/// # fn parse(text: &str) -> Result<u32, std::num::ParseIntError> {
/// let number: u32 = assert_allocations!(== 0, { text.parse()? });
/// # Ok(number)
/// # }
/// # assert_eq!(parse("12"), Ok(12));
/// ```
///
/// # Panics
///
/// Panics if a demand does not hold. The message says where the assertion stands, what it demands and what
/// was found. The report of `cargo alloc-profile` names the stacks that allocated.
///
/// # Outside of the profiler
///
/// If nothing records the program, or not everything counts, as in a pause, the assertion cannot be checked.
/// Then it passes, and says so on standard error, once in a process. If the environment has
/// `ALLOC_PROFILE_REQUIRED=1`, it panics instead. Without the crate's feature `std` it passes in silence.
///
/// # Exactness
///
/// Other threads do not count, so tests may run in parallel. What a test's code allocates depends on the
/// compiler: it may leave out an allocation that has no use. `std::hint::black_box` keeps it.
#[macro_export]
macro_rules! assert_allocations {
    ($($input:tt)*) => {
        $crate::__assert_allocations!([] $($input)*)
    };
}

/// Asserts that the calling thread allocates nothing in a closure or block, and returns its value:
/// [`assert_allocations!`] with `== 0`.
///
/// ```
/// use cargo_alloc_profile::assert_no_allocations;
///
/// let numbers = [3, 1, 2];
/// let largest = assert_no_allocations!(|| numbers.iter().max());
/// assert_eq!(largest, Some(&3));
/// ```
///
/// # Panics
///
/// Panics if anything is allocated.
#[macro_export]
macro_rules! assert_no_allocations {
    ($($body:tt)+) => {
        $crate::assert_allocations!(== 0, $($body)+)
    };
}

/// Collects the demands in brackets, then runs what follows them.
#[doc(hidden)]
#[macro_export]
macro_rules! __assert_allocations {
    ([$($demands:tt)*] $metric:ident <= $limit:expr, $($rest:tt)+) => {
        $crate::__assert_allocations!([$($demands)* $metric AtMost ($limit),] $($rest)+)
    };
    ([$($demands:tt)*] $metric:ident < $limit:expr, $($rest:tt)+) => {
        $crate::__assert_allocations!([$($demands)* $metric Below ($limit),] $($rest)+)
    };
    ([$($demands:tt)*] $metric:ident == $limit:expr, $($rest:tt)+) => {
        $crate::__assert_allocations!([$($demands)* $metric Exactly ($limit),] $($rest)+)
    };
    ([$($demands:tt)*] <= $($rest:tt)+) => {
        $crate::__assert_allocations!([$($demands)*] allocations <= $($rest)+)
    };
    ([$($demands:tt)*] < $($rest:tt)+) => {
        $crate::__assert_allocations!([$($demands)*] allocations < $($rest)+)
    };
    ([$($demands:tt)*] == $($rest:tt)+) => {
        $crate::__assert_allocations!([$($demands)*] allocations == $($rest)+)
    };
    ([$($metric:ident $relation:ident ($limit:expr),)+] $body:block $(,)?) => {{
        let demands = [$($crate::__demand!($metric $relation $limit)),+];
        let window = $crate::__private::Window::begin();
        let value = $body;
        window.end($crate::__place!(), &demands);
        value
    }};
    ([$($metric:ident $relation:ident ($limit:expr),)+] $body:expr $(,)?) => {
        $crate::__private::check($crate::__place!(), &[$($crate::__demand!($metric $relation $limit)),+], $body)
    };
    ($($other:tt)*) => {
        $crate::__private::compile_error!("write `assert_allocations!(<= 3, || …)`: demands, then a closure or a block")
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __demand {
    (allocations $relation:ident $limit:expr) => {
        $crate::__private::Demand::new(
            $crate::__private::Metric::Allocations,
            $crate::__private::Relation::$relation,
            $limit,
        )
    };
    (bytes $relation:ident $limit:expr) => {
        $crate::__private::Demand::new(
            $crate::__private::Metric::Bytes,
            $crate::__private::Relation::$relation,
            $limit,
        )
    };
    (peak $relation:ident $limit:expr) => {
        $crate::__private::Demand::new(
            $crate::__private::Metric::Peak,
            $crate::__private::Relation::$relation,
            $limit,
        )
    };
    ($other:ident $relation:ident $limit:expr) => {
        $crate::__private::compile_error!($crate::__private::concat!(
            "there is no `",
            $crate::__private::stringify!($other),
            "` to assert: write `allocations`, `bytes` or `peak`"
        ))
    };
}

/// Where the user's code stands, with a 0 at the end.
#[doc(hidden)]
#[macro_export]
macro_rules! __place {
    () => {
        $crate::__private::concat!(
            $crate::__private::file!(),
            ":",
            $crate::__private::line!(),
            "\0"
        )
    };
}

/// What a demand is for.
#[derive(Clone, Copy, Debug)]
pub enum Metric {
    /// The number of allocations.
    Allocations,
    /// The bytes that they asked for.
    Bytes,
    /// How far the live bytes rose.
    Peak,
}

/// How what is found has to be to the limit.
#[derive(Clone, Copy, Debug)]
pub enum Relation {
    /// `<=`
    AtMost,
    /// `<`
    Below,
    /// `==`
    Exactly,
}

/// One demand of an assertion.
#[derive(Clone, Copy, Debug)]
pub struct Demand {
    metric: Metric,
    relation: Relation,
    limit: u64,
}

impl Demand {
    /// Makes one.
    #[inline]
    pub fn new(metric: Metric, relation: Relation, limit: u64) -> Self {
        Demand {
            metric,
            relation,
            limit,
        }
    }

    fn found(&self, stats: &Stats) -> u64 {
        match self.metric {
            Metric::Allocations => stats.allocations,
            Metric::Bytes => stats.bytes,
            Metric::Peak => stats.peak_bytes,
        }
    }

    fn holds(&self, stats: &Stats) -> bool {
        let found = self.found(stats);
        match self.relation {
            Relation::AtMost => found <= self.limit,
            Relation::Below => found < self.limit,
            Relation::Exactly => found == self.limit,
        }
    }
}

impl Display for Demand {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let metric = match self.metric {
            Metric::Allocations => "allocations",
            Metric::Bytes => "bytes",
            Metric::Peak => "peak",
        };
        let relation = match self.relation {
            Relation::AtMost => "<=",
            Relation::Below => "<",
            Relation::Exactly => "==",
        };
        write!(f, "{metric} {relation} {}", self.limit)
    }
}

/// A demand's words, with a 0 at the end, made without an allocation: it would count as the program's.
struct Words {
    bytes: [u8; 64], // the longest, "allocations <= 18446744073709551615", has 36
    used: usize,
}

impl Words {
    fn of(demand: &Demand) -> Self {
        let mut words = Words {
            bytes: [0; 64],
            used: 0,
        };
        // It has room.
        let _ = write!(words, "{demand}\0");
        words
    }

    fn as_str(&self) -> &str {
        core::str::from_utf8(&self.bytes[..self.used]).unwrap_or("\0")
    }
}

impl Write for Words {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        let end = self.used + s.len();
        self.bytes
            .get_mut(self.used..end)
            .ok_or(fmt::Error)?
            .copy_from_slice(s.as_bytes());
        self.used = end;
        Ok(())
    }
}

/// The measurement of an assertion. One that is dropped, because a panic or a `return` leaves its block,
/// asserts nothing.
#[derive(Debug)]
pub struct Window(Measurement);

impl Window {
    /// Begins the measurement.
    #[inline]
    pub fn begin() -> Self {
        Window(Measurement::begin(Measure::Assertion))
    }

    /// Ends the measurement and panics if a demand does not hold.
    #[inline]
    #[track_caller]
    pub fn end(self, place: &'static str, demands: &[Demand]) {
        // Nothing may allocate before this.
        let stats = self.0.stats();
        self.judge(stats, place, demands);
    }

    #[track_caller]
    fn judge(self, stats: Option<Stats>, place: &'static str, demands: &[Demand]) {
        let stats = match stats {
            Some(stats) => stats,
            None => {
                drop(self);
                return unchecked(place.trim_end_matches('\0'), &demands[0]);
            }
        };
        let broken = demands.iter().find(|demand| !demand.holds(&stats));
        let demand = broken.unwrap_or(&demands[0]);
        let found = demand.found(&stats);
        self.0
            .end(place, Words::of(demand).as_str(), found, broken.is_some());
        assert!(
            broken.is_none(),
            "{}: demanded {demand}, found {found}; the report of cargo alloc-profile names the stacks",
            place.trim_end_matches('\0')
        );
    }
}

/// Runs the closure and panics if a demand does not hold.
#[inline]
#[track_caller]
pub fn check<T>(place: &'static str, demands: &[Demand], closure: impl FnOnce() -> T) -> T {
    let window = Window::begin();
    let value = closure();
    window.end(place, demands);
    value
}

/// An assertion that nobody can check: fails if it has to be checked, and otherwise says so once.
#[cfg(feature = "std")]
#[cold]
#[track_caller]
fn unchecked(place: &str, demand: &Demand) {
    use std::io::Write;
    use std::sync::atomic::{AtomicU8, Ordering};

    // The environment is asked once: that allocates.
    const UNKNOWN: u8 = 0;
    const PASSES: u8 = 1;
    const FAILS: u8 = 2;
    static STATE: AtomicU8 = AtomicU8::new(UNKNOWN);

    let mut state = STATE.load(Ordering::Relaxed);
    let mut says = false;
    if state == UNKNOWN {
        let required = std::env::var_os("ALLOC_PROFILE_REQUIRED")
            .map_or(false, |value| !value.is_empty() && value != "0");
        state = if required { FAILS } else { PASSES };
        says = STATE.swap(state, Ordering::Relaxed) == UNKNOWN;
    }
    if state == PASSES && !says {
        return;
    }
    let reason = match crate::AllocationProfiler::recorder() {
        None => "nothing records this program",
        Some(_) => "not all counts here: counting was stopped or paused, or by --only-below",
    };
    assert!(
        state != FAILS,
        "{place}: cannot check {demand}: {reason}, and ALLOC_PROFILE_REQUIRED is set"
    );
    // Not by eprintln!, which the test harness hides. A program without a standard error goes on.
    let _ = writeln!(
        std::io::stderr(),
        "cargo-alloc-profile: {place}: cannot check {demand}: {reason} (said once; such assertions pass)"
    );
}

/// Without `std` there is no environment to ask, and nowhere to say it.
#[cfg(not(feature = "std"))]
#[inline]
fn unchecked(_place: &str, _demand: &Demand) {}
