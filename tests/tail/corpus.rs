// SPDX-License-Identifier: MIT OR Apache-2.0
// Functions of Rust that leave by a jump: into one another, the library, a trait's method and a pointer.
use std::collections::BTreeMap;
use std::hint::black_box;

#[repr(align(64))]
struct Line(#[allow(dead_code)] [u8; 64]);

#[inline(never)]
fn lines(n: usize) -> Vec<Box<Line>> {
    (0..n).map(|i| Box::new(Line([i as u8; 64]))).collect()
}
#[inline(never)]
fn leaf(n: usize) -> Box<[u8]> {
    vec![1u8; n].into_boxed_slice()
}
#[inline(never)]
fn one(n: usize) -> Box<[u8]> {
    black_box(n);
    leaf(n + 1)
}
#[inline(never)]
fn two(n: usize) -> Box<[u8]> {
    black_box(n);
    one(n * 2)
}
#[inline(never)]
fn either(n: usize) -> Box<[u8]> {
    if black_box(n) > 3 { two(n) } else { one(n) }
}
trait Shape {
    fn text(&self, n: usize) -> String;
}
struct Square;
struct Circle;
impl Shape for Square {
    #[inline(never)]
    fn text(&self, n: usize) -> String {
        "s".repeat(black_box(n))
    }
}
impl Shape for Circle {
    #[inline(never)]
    fn text(&self, n: usize) -> String {
        black_box(n).to_string()
    }
}
#[inline(never)]
fn dynamic(shape: &dyn Shape, n: usize) -> String {
    black_box(n);
    shape.text(n)
}
#[inline(never)]
fn pointer(f: fn(usize) -> Box<[u8]>, n: usize) -> Box<[u8]> {
    black_box(n);
    f(n)
}
#[inline(never)]
fn grown<T: Clone>(value: T, n: usize) -> Vec<T> {
    let mut v = Vec::with_capacity(1);
    v.resize(n, value);
    v
}
#[inline(never)]
fn same<T: Clone>(value: T, n: usize) -> Vec<T> {
    black_box(n);
    grown(value, n + 1)
}
#[inline(never)]
fn map(n: usize) -> BTreeMap<usize, String> {
    (0..n).map(|i| (i, dynamic(&Circle, i))).collect()
}

fn main() {
    let n = black_box(5);
    black_box(lines(n));
    black_box(lines(n + 1));
    black_box(leaf(n));
    black_box(one(n));
    black_box(two(n));
    black_box(either(n));
    black_box(dynamic(&Square, n));
    black_box(dynamic(&Circle, n));
    black_box(pointer(two, n));
    black_box(pointer(leaf, n));
    black_box(same(1u8, n));
    black_box(same(2u64, n));
    black_box(same(String::from("abc"), n));
    black_box(map(n));
}
