# SPDX-License-Identifier: MIT OR Apache-2.0
# Regions and phases that a program named: rows, gates, JSON, baselines and comparisons.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
scopes=$profiles/scopes.xml

for group in region phase; do
	expect $group cargo-alloc-profile --group-by $group report "$scopes"
	expect $group-stacks cargo-alloc-profile --group-by $group -vvv report "$scopes"
	expect $group-markdown cargo-alloc-profile --group-by $group -o markdown report "$scopes"
	expect $group-json cargo-alloc-profile --group-by $group -o json report "$scopes"
	expect $group-junit cargo-alloc-profile --group-by $group -o junit report "$scopes"
done
expect json-stacks cargo-alloc-profile -o json -vvv report "$scopes"
expect none cargo-alloc-profile --group-by region report "$profiles/rust.xml"
expect filtered cargo-alloc-profile --group-by region -f io::read report "$scopes"

# Names may have spaces and colons: the last colon ends a name.
expect gates cargo-alloc-profile --limit 0 --gate 'region io: read: bytes<=4095' --gate 'phase steady state: allocations<=8' \
	--gate 'phase *: allocations<=5, live<=49' report "$scopes"
# What is in none is in no region. Only a pattern that says so means it.
expect gate-none cargo-alloc-profile --limit 0 --gate 'region *: allocations<=2' --gate 'region (*: allocations<=2' report "$scopes"
expect gate-unmatched cargo-alloc-profile --limit 0 --gate 'region nosuch: allocations<=0' report "$scopes"
expect gate-misspelt cargo-alloc-profile --gate 'regoin parse: allocations<=0' report "$scopes"
expect gate-formats sh -c 'for format in json junit sarif; do
	cargo-alloc-profile --limit 0 -o $format --gate "region io: read: bytes<=4095" report "$1" 2>&1; done' - "$scopes"
expect gate-github sh -c 'cargo-alloc-profile --limit 0 --ci github --gate "region io: read: bytes<=4095" report "$1" 2>&1' - "$scopes"
expect gate-environment env 'ALLOC_PROFILE_GATE=region io: read: bytes<=4095' cargo-alloc-profile --limit 0 report "$scopes"

# A baseline keeps them. An older version of the command takes no baseline of this one: it says that the version is newer.
cargo-alloc-profile --limit 0 --save whole.json report "$scopes" >report
ok 'a baseline is of version 2' grep -q '^"version": 2,$' whole.json
expect of-baseline cargo-alloc-profile --group-by region -v report whole.json
cargo-alloc-profile --limit 0 --save again.json report whole.json >report
ok 'a baseline is saved again as it is' cmp whole.json again.json
sed -e 's/ phase="2" region="1" allocations="3"/ phase="1" allocations="3"/' -e 's/name="io: read"/name="read"/' "$scopes" >other.xml
for group in region phase function; do
	expect compared-by-$group cargo-alloc-profile --group-by $group -v diff whole.json other.xml
done
expect compared-gate cargo-alloc-profile --limit 0 --gate 'region parse: allocations+0' --gate 'region read: bytes+1%' \
	diff whole.json other.xml
grep -o '"phase": "[^"]*", "region": "[^"]*"' whole.json >kept
ok 'sites have their phase and region' [ "$(wc -l <kept)" = 5 ]
sed 's/"steady state"/"load"/' whole.json >twice.json
expect twice cargo-alloc-profile report twice.json

schema() {
	cargo-alloc-profile -o json "$@" >report.json && "$PYTHON" -c '
import json, sys
from jsonschema import validate
validate(json.load(open("report.json")), json.load(open(sys.argv[1])))' "$abs_top_srcdir/docs/report.schema.json"
}
if "$PYTHON" -c 'import jsonschema' 2>/dev/null; then
	ok 'the JSON of regions is valid' schema --group-by region -vvv report "$scopes"
	ok 'the JSON of phases is valid' schema --group-by phase --gate 'phase *: bytes<=1G' report "$scopes"
	ok 'the JSON of functions is valid' schema -vvv report "$scopes"
else
	skip 'the JSON is valid' 'python3-jsonschema is not installed'
fi

# A side without the row has a 0 for what its files know, and nothing for what they do not.
sed 's/pipeline::io::read/pipeline::io::load/g' "$scopes" >renamed.xml
ad_hoc() {
	cargo-alloc-profile -o json diff "$1" renamed.xml | "$PYTHON" -c '
import json, sys
for row in json.load(sys.stdin)["comparison"]:
    if row["function"] in sys.argv[1:]:
        print(row["function"], *[row[side].get("ad_hoc_events") for side in ("baseline", "current", "change")])' \
		pipeline::io::load pipeline::io::read
}
is 'a new row, and one that is gone' "$(ad_hoc "$scopes")" 'pipeline::io::load 0 7 7
pipeline::io::read 7 0 -7'
is 'a new row beside an old profile' "$(ad_hoc "$profiles/rust.xml")" 'pipeline::io::load None 7 None'
finish
