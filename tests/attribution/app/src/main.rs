// SPDX-License-Identifier: MIT OR Apache-2.0
//! Calls everything, by every way there is.
use shapes::{keep, Circle, Copied, Shape, Spread, Square, Stack, Steps};

struct Triangle {
    corners: [u8; 3],
}

impl Shape for Triangle {
    // expect: <app::Triangle as shapes::Shape>::describe 1 25
    fn describe(&self) -> String {
        let mut text = String::with_capacity(25);
        text.push(self.corners[0] as char);
        keep(&text);
        text
    }
}

mod vec_growth {
    use shapes::keep;

    /// Room for 4, 8 and 16.
    // expect: app::vec_growth::grow 3 224
    #[inline]
    pub fn grow(n: u64) -> Vec<u64> {
        let mut items = Vec::new();
        for i in 0..n {
            items.push(i);
            keep(&items);
        }
        items
    }
}

mod string_builder {
    use shapes::keep;

    /// 8 bytes, then 16.
    // expect: app::string_builder::build 2 24
    #[inline(always)]
    pub fn build(n: usize) -> String {
        let mut text = String::new();
        for _ in 0..n {
            text.push('x');
            keep(&text);
        }
        text
    }
}

/// The circles' vector of 24 bytes each; the vectors of three references and of three clones.
// expect: app::circles 3 168
fn circles() -> Vec<Circle> {
    let originals = vec![Circle::new(), Circle::new(), Circle::new()];
    keep(&originals);
    let references: Vec<&Circle> = originals.iter().collect();
    keep(&references);
    let clones: Vec<Circle> = references.iter().map(|&circle| circle.clone()).collect();
    keep(&clones);
    clones
}

/// Three vectors in boxes: what holds two of them, and the boxes.
// expect: app::objects 4 99
fn objects() -> usize {
    let circle = Box::new(Circle::new());
    let square = Box::new(Square::new());
    let triangle = Box::new(Triangle { corners: [65, 66, 67] });
    let shapes: Vec<Box<dyn Shape>> = vec![circle, square, triangle];
    keep(&shapes);
    shapes.iter().map(|shape| shape.framed().len()).sum()
}

/// `to_string` is the library's, which calls the user's `fmt`.
fn shown(circle: &Circle) -> usize {
    let text = circle.to_string();
    keep(&text);
    text.len()
}

/// A function pointer and a trait's function by name.
// expect: app::pointed 1 24
fn pointed(square: &Square) -> usize {
    let makers: Vec<fn(&Square) -> String> = vec![<Square as Shape>::describe; 3];
    keep(&makers);
    makers[1](square).len()
}

/// A vector, a string of 4 bytes, and the buffer of standard output.
// expect: app::main 3 1078
fn main() {
    let start = vec![1u8; 50];
    keep(&start);
    let word = String::from("four");
    keep(&word);
    let circles = circles();
    let square = Square::new();
    let squares = (square.clone(), square.clone());
    let mut stack = Stack::new();
    for i in 0..5u64 {
        stack.push(i);
    }
    let spread = vec_of_u16().spread();
    println!("{} {} {}", vec_growth::grow(10).len(), string_builder::build(12).len(), start.len());
    println!("{} {} {}", objects(), shown(&circles[0]), pointed(&squares.0));
    println!("{} {}", circles[1].describe().len(), circles[2].describe().len());
    println!("{} {}", Circle::sized(3), Circle::sized(5));
    println!("{} {}", "four".copied().len() + [0u8; 5].copied().len(), Steps(6).map(|step| *step).sum::<u32>());
    println!("{:?} {:?}", stack.sorted_by(|item| *item), spread.sorted_by(|item| *item as u64));
    println!("{} {}", tasks::repeated(&1u8, 15).len(), tasks::repeated(&2u64, 4).len());
    println!("{}", tasks::repeated(&word, 3).len());
    println!("{} {}", tasks::mapped(4).len() + tasks::mapped(6).len(), tasks::adapted(8));
    println!("{} {} {}", tasks::called(9), tasks::length(&tasks::counted(5)), tasks::awaited());
    println!("{}", tasks::workers::spawned());
    println!("{} {}", tasks::makers::small()[0], tasks::makers::large()[0] + tasks::makers::large()[1]);
}

/// Five of 2 bytes.
// expect: app::vec_of_u16 1 10
fn vec_of_u16() -> Vec<u16> {
    let five = vec![9, 8, 7, 6, 5];
    keep(&five);
    five
}
