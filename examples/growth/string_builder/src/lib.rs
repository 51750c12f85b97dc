// SPDX-License-Identifier: MIT OR Apache-2.0

/// Joins twenty words, each of which is a string of its own before it is copied.
pub fn build() -> String {
    let mut text = if cfg!(feature = "reserve") {
        String::with_capacity(160)
    } else {
        String::new()
    };
    for i in 0..20 {
        let word = format!("word {} ", i);
        text.push_str(&word);
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn builds_twenty_words() {
        assert_eq!(super::build().split_whitespace().count(), 40);
    }
}
