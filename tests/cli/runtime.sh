# SPDX-License-Identifier: MIT OR Apache-2.0
# What the test harness and the runtime take is one last line, in every format, and rows with --runtime.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
rust=$profiles/rust.xml
other=$profiles/threads.xml

expect plain cargo-alloc-profile report "$rust"
expect listed cargo-alloc-profile --runtime report "$rust"
expect limited cargo-alloc-profile --limit 1 report "$rust"
for group in module type file line crate thread test stack; do
	expect by-$group cargo-alloc-profile --group-by $group --limit 1 report "$rust"
done
expect leaf cargo-alloc-profile --attribute leaf report "$rust"
expect filtered cargo-alloc-profile -f lang report "$rust"
expect of-another cargo-alloc-profile -f grow report "$rust"
expect too-few cargo-alloc-profile --min-count 2 report "$rust"
expect no-rows cargo-alloc-profile --min-count 1 -f lang report "$rust"
expect threshold cargo-alloc-profile --threshold-bytes 1 -f lang report "$rust"
expect threshold-listed cargo-alloc-profile --runtime --threshold-bytes 1 -f lang report "$rust"
expect markdown cargo-alloc-profile -o markdown --limit 1 report "$rust"
expect junit cargo-alloc-profile -o junit --limit 1 -f lang report "$rust"
expect json cargo-alloc-profile -o json --limit 1 report "$rust"
expect json-listed cargo-alloc-profile -o json --runtime --limit 2 report "$rust"
expect comparison cargo-alloc-profile --limit 1 diff "$other" "$rust"
expect comparison-listed cargo-alloc-profile --runtime diff "$other" "$rust"
expect comparison-of-tests cargo-alloc-profile --group-by test diff "$other" "$rust"
expect comparison-markdown cargo-alloc-profile -o markdown --limit 1 diff "$other" "$rust"
expect comparison-json cargo-alloc-profile -o json -f lang diff "$other" "$rust"
expect unchanged cargo-alloc-profile diff "$rust" "$rust"

# A limit of the run includes it, and says how much it is. A pattern matches it only if the pattern names it.
expect gate cargo-alloc-profile -f none --max-bytes 1 report "$rust"
expect gate-json cargo-alloc-profile -f none -o json --max-allocations 29 report "$rust"
expect gate-listed cargo-alloc-profile --runtime -f none --max-allocations 1 report "$rust"
expect gate-any cargo-alloc-profile -f none --gate '*: allocations<=20' --gate '*::lang_start: allocations<=0' report "$rust"
expect gate-named cargo-alloc-profile -f none --gate 'std::*: allocations<=0' report "$rust"
expect gate-same cargo-alloc-profile -f none --compare "$rust" --tolerance allocations=0 report "$rust"
finish
