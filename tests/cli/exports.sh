# SPDX-License-Identifier: MIT OR Apache-2.0
# The formats of other tools: what each one has of small profiles, and how the command `export` takes its arguments.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
rust=$profiles/rust.xml threads=$profiles/threads.xml

expect no-format cargo-alloc-profile export
expect no-file cargo-alloc-profile export folded
expect unknown-format cargo-alloc-profile export foldd "$threads"
expect two-formats cargo-alloc-profile -o json export folded "$threads"
expect unmeasured cargo-alloc-profile export --metric leaked-bytes folded "$threads"
expect unknown-metric cargo-alloc-profile export --metric bits folded "$threads"

sed 's/pool::job/pool::job[u8; 4]\&#10;/' "$threads" >hostile.xml
expect folded cargo-alloc-profile export folded "$rust"
expect folded-allocations cargo-alloc-profile export folded --metric allocations "$threads"
expect folded-leaked cargo-alloc-profile export folded --metric leaked-blocks "$profiles/leaks.xml"
expect folded-cut cargo-alloc-profile export folded "$profiles/cut.xml"
expect folded-comparison cargo-alloc-profile -o folded diff "$threads" "$rust"
expect folded-hostile cargo-alloc-profile export folded hostile.xml
# What threads and processes allocate in one stack is one program point; Massif's file has one process. Each edge of a call graph counts a stack once.
"$PYTHON" "$abs_srcdir/cli/export_profiles.py"
expect dhat cargo-alloc-profile export dhat "$rust"
expect dhat-threads cargo-alloc-profile export dhat "$threads"
expect dhat-maxima cargo-alloc-profile export dhat "$profiles/leak-ways.xml"
expect dhat-processes cargo-alloc-profile export dhat shapes.xml shapes2.xml
expect dhat-comparison cargo-alloc-profile -o dhat diff "$threads" "$rust"
expect massif cargo-alloc-profile export massif "$rust"
expect massif-processes cargo-alloc-profile export massif shapes.xml shapes2.xml
expect massif-small cargo-alloc-profile export massif small.xml
expect massif-filtered cargo-alloc-profile export massif --filter vec_growth "$rust"
expect callgrind cargo-alloc-profile export callgrind "$rust"
expect callgrind-recursion cargo-alloc-profile export callgrind shapes.xml
expect callgrind-leaks cargo-alloc-profile export callgrind "$profiles/leaks.xml"
expect bmf cargo-alloc-profile export bmf --limit 1 "$rust"
expect bmf-threads cargo-alloc-profile export bmf --group-by thread "$threads"
expect bmf-processes cargo-alloc-profile export bmf shapes.xml shapes2.xml
expect bmf-comparison cargo-alloc-profile -o bmf diff "$threads" "$rust"
expect github-benchmark cargo-alloc-profile export github-benchmark "$threads"
# The sums are the report's.
for metric in bytes:total_bytes_allocated allocations:total_allocations peak-bytes:peak_memory live-blocks:current_blocks; do
	for profile in "$rust" "$threads" "$profiles/native.xml" "$profiles/scopes.xml"; do
		is "the sum of ${metric%:*} in $(basename "$profile")" \
			"$(cargo-alloc-profile export folded --metric "${metric%:*}" "$profile" | awk '{ n += $NF } END { print n + 0 }')" \
			"$(cargo-alloc-profile -o json report "$profile" | sed -n "s/.*\"${metric#*:}\": \([0-9]*\).*/\1/p" | head -n 1)"
	done
done
finish
