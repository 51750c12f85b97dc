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

finish
