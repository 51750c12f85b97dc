// SPDX-License-Identifier: MIT OR Apache-2.0
//! Exact counts of heap allocations, asked for from a program's own code.
#![no_std]
#![forbid(unsafe_op_in_unsafe_fn)]
