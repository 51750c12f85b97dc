// SPDX-License-Identifier: MIT OR Apache-2.0
//! Tests that run at the same time in one process. Each asserts its own number of allocations, exactly, and again and again while the
//! others allocate. With the feature `one-more` one of them allocates once more.
use asks::allocate;
use cargo_alloc_profile::assert_allocations;

const ONE_MORE: usize = cfg!(feature = "one-more") as usize;

/// What others must not count.
fn noise() -> String {
    "noise ".repeat(100)
}

macro_rules! tests {
    ($($name:ident $n:literal)*) => {$(
        #[test]
        fn $name() {
            for _ in 0..50 {
                assert_allocations!(== $n, || allocate($n));
                asks::black_box(noise());
                std::thread::yield_now();
            }
        }
    )*};
}

tests! {
    one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 thirteen 13 fourteen 14 fifteen 15
}

#[test]
fn sixteen() {
    for _ in 0..50 {
        assert_allocations!(== 16, || allocate(16 + ONE_MORE)); // the line that fails
        asks::black_box(noise());
        std::thread::yield_now();
    }
}
