# SPDX-License-Identifier: MIT OR Apache-2.0
# diff takes profiles and baselines in any mix, and finds nothing where there is nothing.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

none='Allocation Comparison:
Current vs Baseline
(no difference)'

for profile in "$profiles"/*.xml; do
	name=$(basename "$profile" .xml)
	cp "$profile" "$name.xml"
	cargo-alloc-profile --save "$name.json" report "$name.xml" >"$io/report"
	for old in "$name.xml" "$name.json"; do
		for new in "$name.xml" "$name.json"; do
			for group in function module type file line crate thread test stack; do
				is "$old $new by $group" "$(cargo-alloc-profile --group-by $group diff "$old" "$new")" "$none"
			done
			is "$old $new with generics" "$(cargo-alloc-profile --generics --full-stacks diff "$old" "$new")" "$none"
			is "$old $new by leaf" "$(cargo-alloc-profile --attribute leaf --full-stacks diff "$old" "$new")" "$none"
		done
	done
done

# Two that differ: the same is said of all four mixes, at every verbosity.
for old in threads.xml threads.json; do
	for new in rust.xml rust.json; do
		cargo-alloc-profile -vvv diff "$old" "$new" >"$io/mix"
		[ -e first ] || cp "$io/mix" first
		ok "$old $new as the first mix" cmp first "$io/mix"
	done
done
ok 'they differ' grep -q ' → 0 -' first
finish
