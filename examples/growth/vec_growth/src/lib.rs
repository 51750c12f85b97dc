// SPDX-License-Identifier: MIT OR Apache-2.0

/// Pushes 1,000 items: each time that the vector is full it moves to twice the room.
pub fn grow() -> Vec<u64> {
    let mut items = if cfg!(feature = "reserve") {
        Vec::with_capacity(1000)
    } else {
        Vec::new()
    };
    for i in 0..1000 {
        items.push(i);
    }
    items
}

#[cfg(test)]
mod tests {
    #[test]
    fn grows_to_a_thousand() {
        assert_eq!(super::grow().len(), 1000);
    }
}
