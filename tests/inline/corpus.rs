// SPDX-License-Identifier: MIT OR Apache-2.0
// Every way that a function of Rust gets inlined: generics, closures, trait objects, iterators, async, provided methods of traits,
// blanket implementations, implementations in another module than their type, recursion, threads.
use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

mod vec_growth {
    #[inline(always)]
    pub fn grow<T: Copy>(n: usize, x: T) -> Vec<T> {
        let mut v = Vec::new();
        for _ in 0..n {
            v.push(x);
        }
        v
    }
}

mod shapes {
    pub trait Shape {
        fn name(&self) -> String;
    }
    pub struct Square(pub u32);
    pub struct Circle;
    impl Shape for Square {
        fn name(&self) -> String {
            format!("square {}", self.0)
        }
    }
    impl Shape for Circle {
        #[inline]
        fn name(&self) -> String {
            "circle".to_string()
        }
    }
}

struct Nobody;
impl Wake for Nobody {
    fn wake(self: Arc<Self>) {}
}

async fn leaf(n: usize) -> Vec<usize> {
    (0..n).map(|i| i * 2).collect()
}

async fn twice(n: usize) -> usize {
    leaf(n).await.len() + leaf(n + 1).await.len()
}

fn run<F: Future>(future: F) -> F::Output {
    let waker: Waker = Arc::new(Nobody).into();
    let mut context = Context::from_waker(&waker);
    let mut future = Box::pin(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}

fn closures(n: usize) -> HashMap<String, usize> {
    (0..n).map(|i| { let f = move |k: usize| format!("{}-{}", i, k); (f(1), i) }).collect()
}

mod elsewhere {
    impl crate::shapes::Square {
        #[inline]
        pub fn sides(&self) -> Vec<u32> {
            (0..4).map(|_| self.0).collect()
        }
    }
}

mod labels {
    pub trait Label {
        fn text(&self) -> String;

        #[inline]
        fn twice(&self) -> String {
            let mut text = self.text();
            text.push_str(&self.text());
            text
        }
    }

    impl<T: std::fmt::Debug> Label for T {
        #[inline]
        fn text(&self) -> String {
            format!("<{self:?}>")
        }
    }
}

struct Halves(u64);

impl Iterator for Halves {
    type Item = String;

    #[inline]
    fn next(&mut self) -> Option<String> {
        self.0 /= 2;
        (self.0 > 0).then(|| self.0.to_string())
    }
}

fn adapted(n: u64) -> Vec<String> {
    Halves(n)
        .filter(|half| half.len() > 1)
        .flat_map(|half| half.chars().map(|digit| digit.to_string()).collect::<Vec<_>>())
        .zip(1..)
        .map(|(digit, k)| format!("{digit}{k}"))
        .collect()
}

enum Tree {
    Leaf,
    Node(Box<Tree>, Box<Tree>),
}

impl Tree {
    fn grown(depth: u32) -> Tree {
        match depth {
            0 => Tree::Leaf,
            _ => Tree::Node(Box::new(Tree::grown(depth - 1)), Box::new(Tree::grown(depth - 1))),
        }
    }

    fn size(&self) -> usize {
        match self {
            Tree::Leaf => 1,
            Tree::Node(left, right) => left.size() + right.size(),
        }
    }
}

fn threads(n: usize) -> usize {
    let workers: Vec<_> = (0..n)
        .map(|i| std::thread::spawn(move || vec_growth::grow(i, i as u32).into_iter().map(Box::new).collect::<Vec<_>>().len()))
        .collect();
    workers.into_iter().map(|worker| worker.join().unwrap()).sum()
}

fn main() {
    use labels::Label;
    use shapes::Shape;
    let a = vec_growth::grow(100, 1u8);
    let b = vec_growth::grow(100, 2u64);
    let shapes: Vec<Box<dyn Shape>> = vec![Box::new(shapes::Square(3)), Box::new(shapes::Circle)];
    let names: Vec<String> = shapes.iter().map(|s| s.name()).collect();
    println!("{} {} {:?} {} {}", a.len(), b.len(), names, closures(10).len(), run(twice(5)));
    println!("{} {} {:?} {} {}", 7.twice(), "x".text(), adapted(5000), Tree::grown(3).size(), threads(3));
    println!("{:?}", shapes::Square(2).sides());
}
