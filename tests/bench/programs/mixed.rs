// SPDX-License-Identifier: MIT OR Apache-2.0
// Works on what it allocates: splits a text, counts its words, sorts and joins them.
use std::collections::HashMap;
use std::fmt::Write;

fn text(words: usize) -> String {
    let mut out = String::new();
    let mut seed = 12345u32;
    for _ in 0..words {
        seed = seed.wrapping_mul(1103515245).wrapping_add(12345);
        let n = (seed >> 16) % 4000;
        out.push_str(["alpha", "beta", "gamma", "delta"][n as usize % 4]);
        let _ = write!(out, "{n}");
        out.push(if n % 11 == 0 { '\n' } else { ' ' });
    }
    out
}

fn main() {
    let mut total = 0;
    for round in 0..5 {
        let text = text(30_000 + round * 100);
        let mut counts: HashMap<String, usize> = HashMap::new();
        let mut words: Vec<&str> = Vec::new();
        for line in text.lines().chain(text.lines()) {
            words.clear();
            words.extend(line.split_whitespace());
            words.sort_unstable();
            for &word in &words {
                match counts.get_mut(word) {
                    Some(count) => *count += 1,
                    None => drop(counts.insert(word.to_string(), 1)),
                }
            }
        }
        let mut sorted: Vec<(&String, &usize)> = counts.iter().collect();
        sorted.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        for window in 1..40 {
            total += sorted.windows(window).filter(|w| w[0].1 == w[window - 1].1).count();
        }
        let joined: Vec<String> = sorted.iter().map(|(word, count)| format!("{word}={count}")).collect();
        total += joined.join(",").bytes().filter(|b| b.is_ascii_digit()).count();
    }
    println!("{total}");
}
