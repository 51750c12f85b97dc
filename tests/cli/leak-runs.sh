# SPDX-License-Identifier: MIT OR Apache-2.0
# Leaks and who freed whose blocks, in programs that run: those of tests/tool, whose sources say what is true.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
programs=$abs_srcdir/tool/programs
mkdir run
TMPDIR=$tmp/run
export TMPDIR

# What the libraries keep for themselves differs between versions, and lines change when the programs are edited.
scrub='/^suppressed: /d; s/\.\(c\|rs\):[0-9]*/.\1:@LINE@/'

leaks() {
	cargo-alloc-profile -q "$@" 2>&1
}

for name in leaks ledger; do
	$CC -g -O0 -fno-builtin -pthread -I"$programs" "$programs/$name.c" -o "$name-c"
done
for scenario in lost chain cycle self static detached exited-thread grown-elsewhere key; do
	expect "c-$scenario" leaks --leak-kinds all -f plant leaks exec ./leaks-c $scenario
done
expect c-freed leaks leaks exec ./leaks-c freed
expect c-none leaks leaks exec ./leaks-c key-destructor
expect c-way leaks -vvv --leak-kinds reachable -f plant_other --limit 1 leaks exec ./leaks-c static
# A limit on leaks fails, a leak alone does not. The program's own status comes first.
expect c-gate leaks --max-leaked-bytes 200 leaks exec ./leaks-c lost
expect c-status leaks leaks exec ./leaks-c nothing
# The other way: record first, then report.
cargo-alloc-profile -q --leak-check --free-stacks --keep kept.xml --output-file first.txt exec ./leaks-c lost
expect c-report leaks report --leaks kept.xml

# 64 threads, each with 1,000 messages for all of them.
pairs() {
	leaks --threads "$@" -f nothing exec ./ledger-c sixty-four | sed -n '/^allocated by/,$p' | grep -v '^main thread' | tr -s ' '
}
expect c-pairs pairs
created() {
	leaks --threads -vvv -f nothing --fold-threads exec ./ledger-c sixty-four | sed -n '/^unnamed threads  64/,/^$/p' | tr -s ' '
}
expect c-created created
cat >sums.py <<'X2'
"""sums.py FILE: the rows and the columns of the ledger add up to what its threads say of themselves, and these to the whole."""
import json, sys
from collections import Counter

report = json.load(open(sys.argv[1], encoding="utf-8"))
threads, summary, ledger = report["threads"], report["summary"], report["ledger"]
assert ledger["known"] and len(threads) == int(sys.argv[2]), len(threads)

def check(cells, allocated, freed, resized, allocated_bytes, freed_bytes):
    rows, columns = Counter(), Counter()
    for c in cells:
        rows[c["allocated_by"], "blocks"] += c["blocks"] + c["resized_blocks"]
        rows[c["allocated_by"], "bytes"] += c["bytes"] + c["resized_bytes"]
        columns[c["freed_by"], "blocks"] += c["blocks"]
        columns[c["freed_by"], "bytes"] += c["bytes"]
        columns[c["freed_by"], "resized"] += c["resized_blocks"]
    for i in allocated:
        assert rows[i, "blocks"] == allocated[i], (i, rows[i, "blocks"], allocated[i])
        assert rows[i, "bytes"] == allocated_bytes[i], i
    for i in freed:
        assert columns[i, "blocks"] == freed[i] and columns[i, "bytes"] == freed_bytes[i], i
        assert columns[i, "resized"] == resized[i], i
    assert {i for i, _ in rows} <= set(allocated), rows

check(ledger["cells"], {t["id"]: t["count"] - t["live_blocks"] for t in threads}, {t["id"]: t["deallocations"] for t in threads},
      {t["id"]: t["reallocations"] for t in threads}, {t["id"]: t["total_bytes"] - t["live_bytes"] for t in threads},
      {t["id"]: t["deallocated_bytes"] for t in threads})
for member, whole in (("count", "total_allocations"), ("total_bytes", "total_bytes_allocated"), ("live_blocks", "current_blocks"),
                      ("deallocations", "total_deallocations"), ("deallocated_bytes", "total_bytes_deallocated"),
                      ("reallocations", "reallocations"), ("live_bytes", "current_memory")):
    assert sum(t[member] for t in threads) == summary[whole], member
# The same holds for each row, and the rows add up to the whole table.
whole = Counter()
for row in report["allocations"]:
    check(row["releases"], {a["allocated_by"]: a["count"] - a["live_blocks"] for a in row["allocators"]}, {}, {},
          {a["allocated_by"]: a["total_bytes"] - a["live_bytes"] for a in row["allocators"]}, {})
    assert sum(a["count"] for a in row["allocators"]) == row["count"]
    others = [c for c in row["releases"] if c["allocated_by"] != c["freed_by"]]
    assert row["crossed_blocks"] == sum(c["blocks"] + c["resized_blocks"] for c in others)
    assert row["crossed_bytes"] == sum(c["bytes"] + c["resized_bytes"] for c in others)
    for c in row["releases"]:
        for member in "blocks", "bytes", "resized_blocks", "resized_bytes":
            whole[c["allocated_by"], c["freed_by"], member] += c[member]
for c in ledger["cells"]:
    for member in "blocks", "bytes", "resized_blocks", "resized_bytes":
        assert whole.pop((c["allocated_by"], c["freed_by"], member), 0) == c[member]
assert not any(whole.values())
X2
adds_up() {
	threads=$1
	shift
	cargo-alloc-profile -q -o json --threads "$@" exec ./ledger-c sixty-four >ledger.json && "$PYTHON" sums.py ledger.json "$threads"
}
if command -v "$PYTHON" >/dev/null; then
	ok 'the ledger adds up' adds_up 65
	ok 'the ledger adds up with stacks' adds_up 65 --free-stacks
	ok 'the ledger adds up where threads are one' adds_up 2 --fold-threads
	sed -i 's/"resized_blocks": 5,/"resized_blocks": 4,/' ledger.json
	cargo-alloc-profile -q -o json --threads exec ./ledger-c sixty-four |
		sed '0,/"resized_blocks": 5,/s//"resized_blocks": 4,/' >ledger.json
	ok 'a ledger that does not is found out' sh -c '! "$0" sums.py ledger.json 65' "$PYTHON"
else
	skip 'the ledger adds up' "$PYTHON is not installed"
fi

# In Rust. std allocates differently in each version, so the tests ask only for what is planted.
if command -v rustc >/dev/null; then
	for name in leaks ledger; do
		rustc --edition 2021 -g -o "$name-rs" "$programs/$name.rs"
	done
	for scenario in forget box-leak rc-cycle arc-cycle rc-self receiver-dropped receiver-forgotten never-joins \
			thread-local-forgotten; do
		expect "rust-$scenario" leaks --leak-kinds all -f plant leaks exec ./leaks-rs $scenario
	done
	expect rust-channel leaks -f plant leaks exec ./ledger-rs channel
	expect rust-channel-lines leaks -f plant --group-by line leaks exec ./ledger-rs channel
else
	skip 'Rust' 'rustc is not installed'
fi
is "no run directory is left" "$(ls run)" ''
finish
