// SPDX-License-Identifier: MIT OR Apache-2.0
// Functions that allocate below one another in Rust, for --only-below and --phase.
include!("black_box.rs");

mod text {
    use super::*;

    pub struct Parser;

    impl Parser {
        /// Three blocks: its own, and two of what it calls.
        #[inline(never)]
        pub fn parse<T: Copy>(&self, value: T) {
            black_box(Box::new(value));
            [1u8, 2].iter().for_each(|n| token(*n));
        }
    }

    pub trait Show {
        fn show(&self);
    }

    impl Show for Parser {
        #[inline(never)]
        fn show(&self) {
            token(3);
        }
    }

    #[inline(never)]
    pub fn token(n: u8) {
        black_box(vec![n; 100]);
    }
}

fn main() {
    use text::Show;

    let before = black_box(Box::new(1u16));
    text::Parser.parse(1u32);
    text::token(4);
    text::Parser.parse(1u64);
    text::Parser.show();
    // Both of this thread's blocks are below `parse`, not that of its creator.
    std::thread::spawn(|| text::Parser.parse(1u8)).join().unwrap();
    black_box(before);
}
