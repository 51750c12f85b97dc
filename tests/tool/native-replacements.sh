# SPDX-License-Identifier: MIT OR Apache-2.0
# Programs with an allocator of their own, whose functions the native recorder serves in their place.
AP_BACKEND=native
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"
replaces

program own-mimalloc.c
program own-jemalloc.c
program own-mimalloc.cc
program own-inlined.c

finish
