// SPDX-License-Identifier: MIT OR Apache-2.0
//! Stands in for `machine.rs` where no recorder runs.

/// Returns 0: nobody answers.
///
/// # Safety
/// It is always safe. The other one is not.
#[inline]
pub(crate) unsafe fn ask(_words: &[usize; 6]) -> usize {
    0
}
