# SPDX-License-Identifier: MIT OR Apache-2.0
# Whose allocation it is: threads, their numbers, names and creators.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

program threads.c
program thread-numbers.c
program sizes-threads.c
program thread-names.c
program thread-name-files.c
program descriptors.c
program failing-threads.c

finish
