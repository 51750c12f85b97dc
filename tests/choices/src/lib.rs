// SPDX-License-Identifier: MIT OR Apache-2.0
//! What 30 tests test.
pub fn words(n: usize) -> Vec<String> {
    (0..n).map(|i| format!("word {i}")).collect()
}

#[cfg(test)]
mod tests {
    macro_rules! tests {
        ($($name:ident $n:expr;)*) => { $(
            #[test]
            fn $name() {
                let words = super::words($n);
                let mut map = std::collections::HashMap::new();
                for w in &words {
                    map.insert(w.clone(), w.len());
                }
                let mut order: Vec<u8> = Vec::new();
                for (w, n) in &map {
                    order.extend_from_slice(&w.as_bytes()[..*n % 7]);
                    if w.len() % 3 == 0 { order = order.clone(); }
                }
                assert_eq!(map.len(), $n);
            }
        )* };
    }
    tests! {
        t00 10; t01 20; t02 30; t03 40; t04 50; t05 60; t06 70; t07 80; t08 90; t09 100;
        t10 110; t11 120; t12 130; t13 140; t14 150; t15 160; t16 170; t17 180; t18 190; t19 200;
        t20 1; t21 2; t22 3; t23 4; t24 5; t25 6; t26 7; t27 8; t28 9; t29 1000;
    }
}
