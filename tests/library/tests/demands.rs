// SPDX-License-Identifier: MIT OR Apache-2.0
//! All forms of assertions, and the attribute. Each test of the module `wrong` fails under the profiler.
use asks::allocate;
use cargo_alloc_profile::{assert_allocations, assert_no_allocations};
use cargo_alloc_profile_macros::allocations;

#[test]
fn hold() {
    let limit = 3;
    assert_eq!(assert_allocations!(<= 3, || { allocate(3); "value" }), "value");
    assert_allocations!(< limit + 1, || allocate(3));
    assert_allocations!(bytes == 24, || allocate(3));
    assert_allocations!(peak <= 24, || { allocate(3); allocate(2) });
    assert_allocations!(allocations == 5, bytes < 41, peak == 24, || { allocate(3); allocate(2) },);
    assert_eq!(assert_allocations!(== 2, { allocate(2); 7 }), 7);
    let closure = || allocate(1);
    assert_allocations!(== 1, closure);
    assert_no_allocations!(|| allocate(0));
    assert_no_allocations!({ allocate(0) });
}

#[test]
fn nested() {
    assert_allocations!(== 3, || {
        allocate(1);
        assert_allocations!(== 2, || allocate(2));
    });
}

#[test]
fn left_early() {
    fn leaves() -> Result<(), std::num::ParseIntError> {
        let _number: u8 = assert_allocations!(== 0, { allocate(1); "x".parse()? });
        Ok(())
    }
    assert!(leaves().is_err());
    assert_allocations!(== 1, || allocate(1));
}

#[test]
fn panicked() {
    let _ = std::panic::catch_unwind(|| assert_allocations!(== 0, || panic!("a panic in a closure")));
    assert_allocations!(== 1, || allocate(1));
}

#[test]
#[allocations(max = 3, bytes = 24, peak = "1KiB")]
fn attribute() -> Result<(), std::num::ParseIntError> {
    let number = "3".parse()?;
    if number == 3 {
        allocate(number);
        return Ok(());
    }
    allocate(64);
    Ok(())
}

struct Counted<'a>(&'a [u8]);

impl<'a> Counted<'a> {
    #[allocations(max = u64::from(true))]
    fn first<F: Fn(u8) -> u8>(&'a mut self, f: F) -> Option<&'a u8>
    where
        Self: Sized,
    {
        allocate(1);
        f(1);
        let Counted(bytes) = self;
        bytes.first()
    }
}

#[allocations(peak = 64, max = 3)]
fn doubled(n: u32) -> impl Iterator<Item = u32> {
    (0..n).map(|x| x * 2)
}

macro_rules! as_it_is {
    ($item:item) => {
        #[allocations(max = 2)]
        $item
    };
}

as_it_is! {
    fn from_a_macro() { allocate(2) }
}

#[test]
fn attribute_of_any_function() {
    assert_eq!(Counted(b"abc").first(|x| x), Some(&b'a'));
    assert_eq!(doubled(4).sum::<u32>(), 12);
    from_a_macro();
}

mod wrong {
    use super::*;

    #[test]
    fn too_many() {
        assert_allocations!(<= 2, || allocate(3));
    }

    #[test]
    fn too_few() {
        assert_allocations!(== 4, || allocate(3));
    }

    #[test]
    fn not_below() {
        assert_allocations!(< 3, || allocate(3));
    }

    #[test]
    fn second_demand() {
        assert_allocations!(allocations == 3, bytes <= 23, peak < 24, || allocate(3));
    }

    #[test]
    fn any() {
        assert_no_allocations!(|| allocate(1));
    }

    #[test]
    #[allocations(max = 2)]
    fn attribute() {
        allocate(3);
    }
}
