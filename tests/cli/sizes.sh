# SPDX-License-Identifier: MIT OR Apache-2.0
# Which sizes were asked for, in reports: of a row, of the run, and nothing where a profile does not have them.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
sizes=$profiles/sizes.xml

expect plain cargo-alloc-profile -v report "$sizes"
expect text cargo-alloc-profile -vv report "$sizes"
expect json cargo-alloc-profile -o json -vv report "$sizes"
expect threads cargo-alloc-profile -vv --group-by thread report "$sizes"
expect filtered cargo-alloc-profile -vv -f packet report "$sizes"
expect leaks cargo-alloc-profile -vv leaks report "$sizes"

# Another process of the same program: its sizes are added. One of a profile of version 1 has none, so rows with it have none.
sed 's/pid="921"/pid="922"/' "$sizes" >same.xml
expect twice cargo-alloc-profile -vv report "$sizes" same.xml
sed -e 's/version="2"/version="1"/' -e '/<sizes>/,/<\/sizes>/d' -e 's/ sizes="7"//' same.xml >old.xml
expect old cargo-alloc-profile -vv report old.xml
expect with-old cargo-alloc-profile -vv report "$sizes" old.xml

# Baselines and comparisons have no sizes.
cargo-alloc-profile -q --save saved.json report "$sizes" >report
no_sizes() {
	cargo-alloc-profile "$@" >said && ! grep -E 'sizes|small:' said
}
ok 'a baseline has none' no_sizes -vv report saved.json
ok 'a baseline has none in JSON' no_sizes -vv -o json report saved.json
ok 'a comparison has none' no_sizes -vv diff saved.json same.xml
ok 'Markdown has none' no_sizes -vv -o markdown report "$sizes"

# Counts of 2^62 of blocks of 2^62 bytes and of none.
sed -e '/<site stack="[57]"/d' -e '/<size site="[234]"/d' -e '/<thread id="2"/d' \
	-e 's/<site .*/<site stack="3" thread="1" allocations="4611686018427387904" bytes="4611686018427387904" deallocations="4611686018427387904" freed-bytes="4611686018427387904" min-request="0" max-request="4611686018427387904"\/>/' \
	-e 's/<sizes>/<sizes><size site="1" count="4611686018427387903"\/><size site="1" from="4611686018427387904" to="4611686018427387904" count="1"\/>/' \
	-e 's/<thread id="1".*/<thread id="1" allocations="4611686018427387904" bytes="4611686018427387904" deallocations="4611686018427387904" freed-bytes="4611686018427387904"\/>/' \
	-e 's/<totals .*/<totals objects="1" frames="5" stacks="7" threads="1" sites="1" sizes="2" events="9223372036854775807" allocations="4611686018427387904" bytes="4611686018427387904" deallocations="4611686018427387904" freed-bytes="4611686018427387904"\/>/' \
	"$sizes" >huge.xml
expect huge cargo-alloc-profile -vv --no-advice report huge.xml

# The sizes of each row add up to its count, and those of all rows to those of the run.
adds_up() {
	cargo-alloc-profile -o json -vv "$@" >report.json && "$PYTHON" -c '
import json, sys
report = json.load(open("report.json"))
for row in report["allocations"]:
    assert sum(s["count"] for s in row["sizes"]) == row["count"], row
    assert (row["sizes"][0]["from"], row["sizes"][-1]["to"]) == (row["min_request"], row["max_request"]), row
assert sum(s["count"] for s in report["summary"]["sizes"]) == report["summary"]["total_allocations"]
if len(sys.argv) > 1:
    from jsonschema import validate
    validate(report, json.load(open(sys.argv[1])))' $schema
}
schema=
! "$PYTHON" -c 'import jsonschema' 2>/dev/null || schema=$abs_top_srcdir/docs/report.schema.json
ok 'the sizes of rows add up' adds_up report "$sizes"
ok 'the sizes of rows of two processes add up' adds_up --group-by stack report "$sizes" same.xml
finish
