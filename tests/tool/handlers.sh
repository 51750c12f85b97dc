# SPDX-License-Identifier: MIT OR Apache-2.0
# Signal handlers that allocate, whatever they interrupt: each event counts once.
AP_BACKEND=native
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

GLIBC_TUNABLES=glibc.malloc.tcache_count=4000
export GLIBC_TUNABLES
program handlers.c

finish
