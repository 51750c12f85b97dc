# SPDX-License-Identifier: MIT OR Apache-2.0
# What a program says of its own parts: regions, phases, pauses, starts, measurements, assertions, events.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

scenarios counting.c '-O1 -pthread'
scenarios counting.c '-O1 -pthread -fno-omit-frame-pointer'

cp counting-c-O1-pthread-snapshot.snapshot1.xml first.xml
cp counting-c-O1-pthread-snapshot.snapshot2.xml second.xml
: >first.out
: >second.out
ok 'the first snapshot has what was counted up to it' says first \
	'(total.allocations, total.live_bytes, total.peak_bytes) == (1, 100, 100)' \
	'(process.snapshot, process.snapshot_number, end.by) == ("warm <&> \"up\"", 1, "snapshot")' \
	'(in_region("part").allocations, in_phase("load").allocations) == (1, 1)'
ok 'the second one has more' says second \
	'(total.allocations, total.deallocations, total.reallocations, total.live_bytes, total.peak_bytes) == (3, 1, 1, 20, 100)' \
	'(process.snapshot, process.snapshot_number, end.by) == ("served", 2, "snapshot")'
is 'no other file is there' "$(find . -name 'counting-c-O1-pthread-snapshot.*' | wc -l)" 5
for n in 1 2 3 4; do
	cp counting-c-O1-pthread-snapshot-in-threads.snapshot$n.xml snapshot.xml
	: >snapshot.out
	ok "snapshot $n is of one moment, whatever other threads do" says snapshot "process.snapshot_number == $n" \
		'at("other_take").allocations - at("other_take").deallocations - at("other_take").realloc_out == at("other_take").live_blocks'
done
finish
