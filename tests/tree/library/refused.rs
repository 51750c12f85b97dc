// SPDX-License-Identifier: MIT OR Apache-2.0
//! None of these compiles. Each line with a mistake says the error.
#![allow(dead_code)]
use cargo_alloc_profile::assert_allocations;
use cargo_alloc_profile_macros::allocations;

#[allocations] // error: write `#[allocations(max = 3)]`, with `max`, `bytes` or `peak`
fn none() {}
#[allocations(max)] // error: write `#[allocations(max = 3)]`, with `max`, `bytes` or `peak`
fn no_value() {}
#[allocations(max = 3,, peak = 3)] // error: write `#[allocations(max = 3)]`, with `max`, `bytes` or `peak`
fn two_commas() {}
#[allocations(most = 3)] // error: there is no limit `most`: write `#[allocations(max = 3)]`, with `max`, `bytes` or `peak`
fn unknown() {}
#[allocations(max = 3, max = 4)] // error: `max` is there twice
fn twice() {}
#[allocations(peak = "64 kilobytes")] // error: "64 kilobytes" is no amount of memory: write "64KiB", with KiB, MiB or GiB
fn no_unit() {}
#[allocations(peak = "99999999999GiB")] // error: "99999999999GiB" is no amount of memory: write "64KiB", with KiB, MiB or GiB
fn too_large() {}
#[allocations(max = 1)]
async fn asynchronous() {} // error: #[allocations] cannot measure async functions: use assert_allocations! where one is called
#[allocations(max = 1)]
const fn constant() {} // error: #[allocations] cannot measure const functions: use assert_allocations! where one is called
#[allocations(max = 1)]
struct NoFunction; // error: #[allocations] is for a function with a body
trait NoBody {
    #[allocations(max = 1)]
    fn no_body(); // error: #[allocations] is for a function with a body
}
fn no_metric() {
    assert_allocations!(blocks <= 3, || 3); // error: there is no `blocks` to assert: write `allocations`, `bytes` or `peak`
}
fn no_closure() {
    assert_allocations!(<= 3); // error: write `assert_allocations!(<= 3, || …)`: demands, then a closure or a block
}
fn no_demand() {
    assert_allocations!(|| 3); // error: write `assert_allocations!(<= 3, || …)`: demands, then a closure or a block
}
fn no_relation() {
    assert_allocations!(>= 3, || 3); // error: write `assert_allocations!(<= 3, || …)`: demands, then a closure or a block
}
