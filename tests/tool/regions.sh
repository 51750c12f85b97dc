# SPDX-License-Identifier: MIT OR Apache-2.0
# Regions and phases that programs name: what is counted for each, and that all of them add up to the whole, exactly.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

# record NAME: records ./NAME, and leaves NAME.xml and a report by each key.
record() {
	rm -f "$1.xml" "$1".*.json
	cargo-alloc-profile -q --backend=$AP_BACKEND --limit 0 --keep "$1.xml" exec "./$1" >"$1.out" 2>"$1.err" || { cat "$1.err" && return 1; }
	for key in function region phase thread stack; do
		cargo-alloc-profile -q --runtime -o json --group-by $key report "$1.xml" >"$1.$key.json" || return
	done
}

# rows NAME KEY: the rows, as `name count bytes`.
rows() {
	"$PYTHON" -c '
import json, sys
for row in json.load(open(sys.argv[1]))["allocations"]:
    print(row[sys.argv[2]], row["count"], row["total_bytes"])' "$1.$2.json" "$2" | LC_ALL=C sort
}

# adds_up NAME: in rows of any kind, and in those of a baseline.
adds_up() {
	valid "$1.xml" || return
	cargo-alloc-profile -q --limit 0 --save "$1.saved" report "$1.xml" >/dev/null || return
	cargo-alloc-profile -q --runtime -o json --group-by region report "$1.saved" >"$1.saved.json" || return
	"$PYTHON" "$abs_srcdir/tool/adds-up.py" "$1".function.json "$1".region.json "$1".phase.json "$1".thread.json "$1".stack.json \
		"$1".saved.json
}

for flags in -O0 -O2; do
	build regions.c regions $flags -I"$abs_top_srcdir/aprof"
	ok "regions.c is recorded, $flags" record regions
	is "its regions, $flags" "$(rows regions region)" '(no region) 4 133
deep 4 64
grow 1 10
inner: a 4 194
outer 2 64
regrow 1 1000'
	is "its phases, $flags" "$(rows regions phase)" '(no phase) 2 105
load 11 330
steady state 3 1030'
	ok "all adds up, $flags" adds_up regions
done
is 'what was paused does not count' "$(cargo-alloc-profile report regions.xml | grep 'did not count')" \
	'(7 allocations did not count: the program or an option left them out)'
ok 'how often each was entered' "$PYTHON" -c '
import json
report = json.load(open("regions.region.json"))
assert [(r["region"], r["entries"]) for r in report["regions"]] == [("outer", 1), ("inner: a", 1), ("deep", 4), ("grow", 1), ("regrow", 1)]
assert [(p["phase"], p["entries"]) for p in report["phases"]] == [("load", 1), ("steady state", 1)]'

build events.c events -O1 -I"$abs_top_srcdir/aprof"
ok 'events.c is recorded' record events
is 'an event is of the line that makes it, not of what follows' \
	"$(cargo-alloc-profile -v --group-by line report events.xml | sed -n 's/: .* event of weight 5$//p')" \
	"events.c:$(sed -n '/the line \*/=' "$programs/events.c")"

build regions-threads.c regions-threads -pthread -O2 -I"$abs_top_srcdir/aprof"
ok 'regions-threads.c is recorded' record regions-threads
is 'its regions, but for what the C library takes for threads' "$(rows regions-threads region | grep -v spawn)" '(no region) 2000 104000
first 250 12000
fourth 253 12144
second 251 12048
shared 1004 32256
third 252 12096'
is 'its phases' "$(rows regions-threads phase | grep -v start)" 'parallel 3010 104544
second 1000 80000'
ok 'all adds up' adds_up regions-threads

if command -v rustc >/dev/null; then
	rustc --edition 2018 --crate-type rlib --crate-name cargo_alloc_profile -O "$abs_top_srcdir/crate/lib.rs" -o libcargo_alloc_profile.rlib
	rustc --edition 2021 -g --extern cargo_alloc_profile=libcargo_alloc_profile.rlib "$programs/regions.rs" -o regions-rs
	ok 'regions.rs is recorded' record regions-rs
	is 'its regions, but for what a panic takes' "$(rows regions-rs region | grep -v -e panics -e 'no region')" 'io: read 3 2010
parse 8 1300'
	ok 'all adds up' adds_up regions-rs
else
	skip 'regions.rs' 'rustc is not installed'
fi
finish
