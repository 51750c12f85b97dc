// SPDX-License-Identifier: MIT OR Apache-2.0
//! The instructions of a request. They need no library, no linker's flag and no C compiler.
//!
//! An executable or library that makes requests has one word, `aprof_slot`, which is 0, and ELF notes that
//! tell where the word lies. The native recorder finds a note and writes the address of its function into the
//! word. While the word is 0, a request is a sequence of instructions that does nothing on a processor and
//! that Valgrind takes for a request.

use core::arch::asm;
use core::mem::transmute;
use core::sync::atomic::{AtomicUsize, Ordering};

/// Defines the word and its note: once in each object file, however often the compiler copies the
/// instructions there. Of all object files the linker keeps one word, and each note. `aprof/aprof.h` has the
/// same in C and shares the word.
macro_rules! with_slot {
    ($instructions:literal) => {
        concat!(
            ".ifndef aprof_slot\n",
            ".pushsection .data.aprof_slot,\"awG\",%progbits,aprof_slot,comdat\n",
            ".weak aprof_slot\n.hidden aprof_slot\n.balign 8\n",
            "aprof_slot: .quad 0\n",
            ".popsection\n",
            ".pushsection .note.aprof,\"a\",%note\n",
            ".balign 4\n.long 6, 8, 1\n.asciz \"aprof\"\n.balign 4\n",
            ".quad aprof_slot - .\n",
            ".popsection\n",
            ".endif\n",
            $instructions
        )
    };
}

/// The word's address.
#[inline(always)]
#[allow(named_asm_labels)] // .ifndef keeps it the only one
fn slot() -> *const AtomicUsize {
    let address;
    // SAFETY: computes an address.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        asm!(
            with_slot!("lea {0}, [rip + aprof_slot]"),
            out(reg) address,
            options(pure, nomem, nostack, preserves_flags)
        );
    }
    // SAFETY: the same.
    #[cfg(target_arch = "aarch64")]
    unsafe {
        asm!(
            with_slot!("adrp {0}, aprof_slot\nadd {0}, {0}, :lo12:aprof_slot"),
            out(reg) address,
            options(pure, nomem, nostack, preserves_flags)
        );
    }
    address
}

/// Asks Valgrind: `SPECIAL_INSTRUCTION_PREAMBLE` in its `valgrind.h`.
///
/// # Safety
/// As `ask`.
#[inline(always)]
unsafe fn ask_valgrind(words: &[usize; 6]) -> usize {
    let mut answer = 0;
    // SAFETY: the four rotations are one by two words' bits, and the exchange is with itself. Valgrind reads
    // the words, and what they lead to is the caller's matter.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        asm!(
            "rol rdi, 3", "rol rdi, 13", "rol rdi, 61", "rol rdi, 51",
            "xchg rbx, rbx",
            in("rax") words.as_ptr(),
            inout("rdx") answer,
            options(nostack)
        );
    }
    // SAFETY: the same.
    #[cfg(target_arch = "aarch64")]
    unsafe {
        asm!(
            "ror x12, x12, #3", "ror x12, x12, #13", "ror x12, x12, #51", "ror x12, x12, #61",
            "orr x10, x10, x10",
            in("x4") words.as_ptr(),
            inout("x3") answer,
            options(nostack)
        );
    }
    answer
}

/// Makes the request that the words are. Returns 0 if nobody answers.
///
/// # Safety
/// Words that are addresses must lead to what the request reads or writes there.
#[inline]
pub(crate) unsafe fn ask(words: &[usize; 6]) -> usize {
    // SAFETY: the word is there as long as this code is. The recorder may write it from another thread.
    let function = unsafe { &*slot() }.load(Ordering::Relaxed);
    if function == 0 {
        // SAFETY: the caller's matter.
        return unsafe { ask_valgrind(words) };
    }
    // SAFETY: the recorder writes the address of such a function, and the rest is the caller's matter.
    unsafe {
        let function: unsafe extern "C" fn(*const usize) -> usize = transmute(function);
        function(words.as_ptr())
    }
}
