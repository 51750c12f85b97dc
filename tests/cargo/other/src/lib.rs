// SPDX-License-Identifier: MIT OR Apache-2.0
//! The workspace's second package.

/// Allocates one string.
#[inline(never)]
pub fn name() -> String {
    String::from("other")
}

#[test]
fn other_is_named() {
    assert_eq!(name(), "other");
}
