// SPDX-License-Identifier: MIT OR Apache-2.0
// Every way that a function of Rust gets inlined: generics, closures, trait objects, iterators, async.
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

fn main() {
    use shapes::Shape;
    let a = vec_growth::grow(100, 1u8);
    let b = vec_growth::grow(100, 2u64);
    let shapes: Vec<Box<dyn Shape>> = vec![Box::new(shapes::Square(3)), Box::new(shapes::Circle)];
    let names: Vec<String> = shapes.iter().map(|s| s.name()).collect();
    println!("{} {} {:?} {} {}", a.len(), b.len(), names, closures(10).len(), run(twice(5)));
}
