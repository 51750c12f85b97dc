# SPDX-License-Identifier: MIT OR Apache-2.0
# Rust programs, debug and optimised.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

need rustc

program collections.rs
program threads.rs
program panic.rs
program panic-abort.rs

finish
