# SPDX-License-Identifier: MIT OR Apache-2.0
# What a program says of its own parts: regions, phases, pauses, starts, measurements, assertions, events.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

scenarios counting.c '-O1 -pthread'
scenarios counting.c '-O1 -pthread -fno-omit-frame-pointer'
finish
