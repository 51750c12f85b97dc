// SPDX-License-Identifier: MIT OR Apache-2.0
// The same server as marks.c, and names of all kinds.
use std::sync::{Arc, Mutex};

include!("black_box.rs");

mod server {
    use super::*;

    #[derive(Default)]
    pub struct State {
        kept: Vec<Box<[u8; 10]>>,
        cached: Vec<Box<[u8; 100]>>,
    }

    impl State {
        pub fn new() -> State {
            State { kept: Vec::with_capacity(200), cached: Vec::with_capacity(3) }
        }
    }

    #[inline(never)]
    fn keep(state: &mut State) {
        state.kept.push(black_box(Box::new([1; 10])));
    }

    #[inline(never)]
    fn cache(state: &mut State) {
        if state.cached.len() < 3 {
            state.cached.push(black_box(Box::new([1; 100])));
        }
    }

    #[inline(never)]
    fn work() {
        drop(black_box(Box::new([1u8; 1000])));
    }

    #[inline(never)]
    pub fn handle_request(state: &mut State) {
        keep(state);
        cache(state);
        work();
    }

    pub trait Handler {
        fn handle(&self);
        #[inline(never)]
        fn provided(&self) {
            black_box(0);
        }
    }

    pub struct Echo;

    impl Handler for Echo {
        #[inline(never)]
        fn handle(&self) {
            black_box(1);
        }
    }

    impl Echo {
        #[inline(never)]
        pub fn inherent(&self) {
            black_box(2);
        }
    }

    pub struct Queue<T>(pub Vec<T>);

    impl<T> Queue<T> {
        #[inline(never)]
        pub fn push(&mut self, t: T) {
            self.0.push(t);
        }
    }

    impl<T> Handler for Queue<T> {
        #[inline(never)]
        fn handle(&self) {
            black_box(self.0.len());
        }
    }

    pub trait Shape {
        fn shape(&self);
    }

    impl Shape for [u8; 4] {
        #[inline(never)]
        fn shape(&self) {
            black_box(4);
        }
    }

    impl Shape for &[u16] {
        #[inline(never)]
        fn shape(&self) {
            black_box(5);
        }
    }

    impl Shape for (u8, u16) {
        #[inline(never)]
        fn shape(&self) {
            black_box(6);
        }
    }

    impl Shape for fn(u8) {
        #[inline(never)]
        fn shape(&self) {
            black_box(7);
        }
    }

    impl Shape for for<'a> fn(&'a u8, (u8, u8)) -> u8 {
        #[inline(never)]
        fn shape(&self) {
            black_box(8);
        }
    }

    impl Shape for dyn std::any::Any + Send {
        #[inline(never)]
        fn shape(&self) {
            black_box(9);
        }
    }

    impl Shape for dyn Iterator<Item = u8> {
        #[inline(never)]
        fn shape(&self) {
            black_box(10);
        }
    }

    #[inline(never)]
    pub fn größe(a: &u8, _: (u8, u8)) -> u8 {
        black_box(*a)
    }

    #[inline(never)]
    pub fn generic<T>(t: T) {
        black_box(&t);
    }

    #[inline(always)]
    pub fn inlined() {
        black_box(3);
    }
}

use server::*;

fn main() {
    let state = Arc::new(Mutex::new(State::new()));
    for _ in 0..60 {
        handle_request(&mut state.lock().unwrap());
    }
    for _ in 0..4 {
        let state = state.clone();
        std::thread::spawn(move || (0..10).for_each(|_| handle_request(&mut state.lock().unwrap()))).join().unwrap();
    }
    Echo.handle();
    Echo.handle();
    Echo.inherent();
    Echo.provided();
    let mut bytes = Queue(vec![1u8]);
    bytes.push(2);
    bytes.handle();
    bytes.provided();
    let mut words = Queue(vec!["a"]);
    words.push("b");
    generic(1u8);
    generic("x");
    generic(Some(2));
    inlined();
    [1u8; 4].shape();
    (&[1u16; 2][..]).shape();
    (1u8, 2u16).shape();
    (generic::<u8> as fn(u8)).shape();
    (größe as for<'a> fn(&'a u8, (u8, u8)) -> u8).shape();
    (&1u8 as &(dyn std::any::Any + Send)).shape();
    (&mut [1u8].into_iter() as &mut dyn Iterator<Item = u8>).shape();
    größe(&1, (2, 3));
    std::mem::forget(state);
}
