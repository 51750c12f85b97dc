# SPDX-License-Identifier: MIT OR Apache-2.0
# Peaks, maxima, lifetimes and the timeline, which depend on the order of events.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

program peaks.c
program maxima.c
program lifetimes.c
program timeline-short.c
program timeline-long.c
program timeline-end.c

finish
