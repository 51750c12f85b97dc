# SPDX-License-Identifier: MIT OR Apache-2.0
# What the table of allocators says of functions that are not as malloc and free are holds for those that have their names.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"
only_valgrind 'it replaces no function that has a stand-in'

program families.c
finish
