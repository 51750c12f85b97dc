// SPDX-License-Identifier: MIT OR Apache-2.0
#[test]
fn six_boxes() {
    assert_eq!(demo::boxes(6).len(), 6);
}
