# SPDX-License-Identifier: MIT OR Apache-2.0
# The malloc family's counts, against truth counted by hand and against DHAT.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

program entry.c
program failed.c
program aligned.c
program foreign.c
program slack.c
program usable.c
program libc.c
program large.c
program sizes.c
program untouched.c
options=--leak-check=yes
ok 'untouched.c: the same where all memory begins as zeros' run_as_expected "$binary"
program churn.c
replaces
program own-malloc.c

finish
