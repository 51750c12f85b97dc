// SPDX-License-Identifier: MIT OR Apache-2.0
//! Types, their methods, and traits.
use std::fmt;

/// Keeps the compiler from seeing that an allocation is not needed.
#[inline(always)]
pub fn keep<T>(value: &T) {
    unsafe { std::arch::asm!("/* {0} */", in(reg) value, options(nostack, preserves_flags)) }
}

pub trait Shape {
    fn describe(&self) -> String;

    /// Provided: called for Circle and Square, and for Triangle of another crate through a vtable.
    // expect: shapes::Shape::framed 3 63
    fn framed(&self) -> Vec<u8> {
        let mut frame = Vec::with_capacity(21);
        frame.extend_from_slice(self.describe().as_bytes());
        keep(&frame);
        frame
    }
}

pub struct Circle {
    pub name: String,
}

impl Circle {
    // expect: shapes::Circle::new 4 20
    #[inline]
    pub fn new() -> Circle {
        let circle = Circle { name: String::from("round") };
        keep(&circle);
        circle
    }

    /// Within a method, a function of its own.
    pub fn sized(size: u64) -> Box<u64> {
        // expect: shapes::Circle::sized::grown 2 32
        #[inline(always)]
        fn grown(size: u64) -> Box<[u64; 2]> {
            let area = Box::new([size, size * size]);
            keep(&area);
            area
        }
        half(&grown(size))
    }
}

// expect: shapes::half 2 16
fn half(area: &[u64; 2]) -> Box<u64> {
    let half = Box::new(area[1] / 2);
    keep(&half);
    half
}

impl Shape for Circle {
    // expect: <shapes::Circle as shapes::Shape>::describe 3 24
    fn describe(&self) -> String {
        let text = String::from("a circle");
        keep(&text);
        text
    }
}

impl Clone for Circle {
    // expect: <shapes::Circle as core::clone::Clone>::clone 3 15
    fn clone(&self) -> Circle {
        let circle = Circle { name: self.name.clone() };
        keep(&circle);
        circle
    }
}

impl fmt::Display for Circle {
    /// The buffer of the string that it writes to is of the library, which grows it on behalf of this function.
    // expect: <shapes::Circle as core::fmt::Display>::fmt 2 108
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scratch = vec![1u8; 100];
        keep(&scratch);
        f.write_str("a circle")
    }
}

#[derive(Clone)]
pub struct Square {
    /// A copy takes what it is cut to: the derived clone is the user's.
    // expect: <shapes::Square as core::clone::Clone>::clone 2 18
    sides: Vec<u8>,
}

mod squares {
    use super::{keep, Square};

    /// In another module than the type.
    impl Square {
        // expect: shapes::Square::new 2 18
        pub fn new() -> Square {
            let sides = vec![3; 9];
            keep(&sides);
            Square { sides }
        }
    }
}

impl Shape for Square {
    // expect: <shapes::Square as shapes::Shape>::describe 2 30
    #[inline]
    fn describe(&self) -> String {
        let text = String::from("a square sadly?");
        keep(&text);
        text
    }
}

impl Drop for Square {
    // expect: <shapes::Square as core::ops::drop::Drop>::drop 4 44
    fn drop(&mut self) {
        let farewell = vec![self.sides[0]; 11];
        keep(&farewell);
    }
}

/// An iterator of boxes.
pub struct Steps(pub u32);

impl Iterator for Steps {
    type Item = Box<u32>;

    // expect: <shapes::Steps as core::iter::traits::iterator::Iterator>::next 6 24
    #[inline]
    fn next(&mut self) -> Option<Box<u32>> {
        if self.0 == 0 {
            return None;
        }
        self.0 -= 1;
        let step = Box::new(self.0);
        keep(&step);
        Some(step)
    }
}

/// A trait of ours for whatever has a length.
pub trait Copied {
    fn copied(&self) -> Vec<u8>;
}

impl<T: AsRef<[u8]>> Copied for T {
    // expect legacy: <T as shapes::Copied>::copied 2 9
    // expect v0: <&str as shapes::Copied>::copied 1 4
    // expect v0: <[_; _] as shapes::Copied>::copied 1 5
    fn copied(&self) -> Vec<u8> {
        let copy = self.as_ref().to_vec();
        keep(&copy);
        copy
    }
}

/// A trait of ours for a type of the library, which passes the allocation to the method of a generic type.
pub trait Spread {
    fn spread(&self) -> Stack<u16>;
}

impl Spread for Vec<u16> {
    // expect: <alloc::vec::Vec as shapes::Spread>::spread 1 40
    fn spread(&self) -> Stack<u16> {
        let scratch = vec![2u64; 5];
        keep(&scratch);
        let mut stack = Stack::new();
        for x in self {
            stack.push(*x);
        }
        stack
    }
}

pub struct Stack<T> {
    items: Vec<T>,
}

impl<T> Stack<T> {
    pub fn new() -> Stack<T> {
        Stack { items: Vec::new() }
    }

    /// Five u16 (room for 4, then 8), five u64 likewise.
    // expect: shapes::Stack::push 4 120
    #[inline]
    pub fn push(&mut self, item: T) {
        self.items.push(item);
        keep(&self.items);
    }

    /// Generic of its own.
    // expect: shapes::Stack::sorted_by 2 80
    pub fn sorted_by<F: Fn(&T) -> u64>(&self, key: F) -> Vec<u64> {
        let keys: Vec<u64> = self.items.iter().map(|item| key(item)).collect();
        keep(&keys);
        keys
    }
}
