// SPDX-License-Identifier: MIT OR Apache-2.0
//! Gives a program the allocator that the feature names: none stands for the system's.

#[cfg(feature = "wrapper")]
mod wrapper {
    use std::alloc::{GlobalAlloc, Layout, System};

    /// Passes everything on, as allocators that measure do.
    pub struct Wrapper;

    unsafe impl GlobalAlloc for Wrapper {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            System.alloc(layout)
        }
        unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
            System.dealloc(block, layout)
        }
        unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
            System.alloc_zeroed(layout)
        }
        unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
            System.realloc(block, layout, size)
        }
    }
}

macro_rules! allocator {
    ($feature:literal, $type:ty, $value:expr) => {
        #[cfg(feature = $feature)]
        #[global_allocator]
        static ALLOCATOR: $type = $value;
    };
}

allocator!("wrapper", wrapper::Wrapper, wrapper::Wrapper);
allocator!("jemalloc", tikv_jemallocator::Jemalloc, tikv_jemallocator::Jemalloc);
allocator!("mimalloc", mimalloc::MiMalloc, mimalloc::MiMalloc);
allocator!("snmalloc", snmalloc_rs::SnMalloc, snmalloc_rs::SnMalloc);
allocator!("rpmalloc", rpmalloc::RpMalloc, rpmalloc::RpMalloc);
allocator!("tcmalloc", tcmalloc::TCMalloc, tcmalloc::TCMalloc);
allocator!("tcmalloc-google", tcmalloc_better::TCMalloc, tcmalloc_better::TCMalloc);
allocator!("dlmalloc", dlmalloc::GlobalDlmalloc, dlmalloc::GlobalDlmalloc);
