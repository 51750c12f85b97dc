# SPDX-License-Identifier: MIT OR Apache-2.0
# Stacks are whole and exact, whatever the compiler and the program do with the stack.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

program chain.c
program deep.c
program many-sites.c
program cut.c
program same-sp.c
program odd-stacks.c
program stack-tops.c

# A signal may interrupt code just where a return address still lies below the stack pointer. No such stack is remembered.
options=--check-stacks=yes
ok 'handlers.c is built' build handlers.c handlers -O2 -fomit-frame-pointer -DHANDLED=20
GLIBC_TUNABLES=glibc.malloc.tcache_count=4000 profile handlers ./handlers
is 'handlers.c: no remembered stack is wrong' "$status" 0

finish
