// SPDX-License-Identifier: MIT OR Apache-2.0
//! Functions with a known number of allocations.

/// Allocates a vector and `count` boxes of 8 bytes.
///
/// ```
/// assert_eq!(demo::boxes(3).len(), 3);
/// ```
#[inline(never)]
pub fn boxes(count: u64) -> Vec<Box<u64>> {
    let mut boxes = Vec::with_capacity(count as usize);
    for i in 0..count {
        boxes.push(Box::new(i));
    }
    boxes
}

/// Allocates `count` strings of 5 bytes, each dropped before the next.
#[inline(never)]
pub fn words(count: usize) -> usize {
    let mut bytes = 0;
    for _ in 0..count {
        bytes += length(&String::from("words"));
    }
    bytes
}

/// Keeps the compiler from seeing that the strings are not needed.
#[inline(never)]
fn length(word: &str) -> usize {
    word.len()
}

#[cfg(test)]
mod tests {
    #[test]
    fn boxes_are_counted() {
        assert_eq!(super::boxes(4).len(), 4);
        println!("four boxes");
    }

    #[test]
    fn words_are_dropped() {
        assert_eq!(super::words(2), 10);
    }
}
