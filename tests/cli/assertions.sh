# SPDX-License-Identifier: MIT OR Apache-2.0
# Assertions that the program itself checked: they fail a run as limits do, with the stacks to blame, in every format.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
assertions=$profiles/assertions.xml

expect text cargo-alloc-profile -v report "$assertions"
for format in json markdown junit sarif; do
	expect $format cargo-alloc-profile --limit 0 -o $format report "$assertions"
done
expect quiet cargo-alloc-profile -q --limit 0 report "$assertions"
mkdir -p repository/src
echo >repository/src/parse.rs
expect github sh -c 'cd repository && cargo-alloc-profile -q --limit 0 --ci github report "$1"' - "$assertions"
expect gated cargo-alloc-profile --limit 0 --max-allocations 15 report "$assertions"
expect compared cargo-alloc-profile diff "$profiles/scopes.xml" "$assertions"

# All passed.
sed -e '/<assertion /,/<\/assertion>/d' -e 's/ failed="3"//' -e 's/ assertions="2" blames="3"//' "$assertions" >passed.xml
expect passed cargo-alloc-profile report passed.xml
expect passed-json cargo-alloc-profile --limit 0 -o json report passed.xml
expect passed-junit cargo-alloc-profile --limit 0 -o junit report passed.xml

# Several processes: whose thread it was. The same stack twice is one.
sed -e 's/<blame stack="5" allocations="1"/<blame stack="3" allocations="1"/' "$assertions" >again.xml
expect processes cargo-alloc-profile --limit 0 report "$assertions" again.xml
# What is no place, and texts that mislead.
sed -e 's/place="src[^"]*"/place="no place"/' -e 's/place="tests[^"]*" text="[^"]*"/text="\&#x202e;"/' "$assertions" >strange.xml
expect strange cargo-alloc-profile --limit 0 report strange.xml

for report in "$assertions" passed.xml strange.xml; do
	cargo-alloc-profile -o junit --output-file report.junit report "$report" 2>/dev/null || [ $? = 3 ]
	cargo-alloc-profile -o sarif --output-file report.sarif report "$report" 2>/dev/null || [ $? = 3 ]
	if command -v xmllint >/dev/null; then
		ok "the JUnit of $(basename "$report") is valid" timeout 60 xmllint --nonet --noout --relaxng "$abs_srcdir/junit.rng" report.junit
	else
		skip "the JUnit of $(basename "$report") is valid" 'xmllint is not installed'
	fi
	cargo-alloc-profile -o json --output-file report.json report "$report" 2>/dev/null || [ $? = 3 ]
	if "$PYTHON" -c 'import jsonschema' 2>/dev/null; then
		ok "the JSON and SARIF of $(basename "$report") are valid" "$PYTHON" -c '
import json, sys
from jsonschema import validate
validate(json.load(open("report.json")), json.load(open(sys.argv[1])))
validate(json.load(open("report.sarif")), json.load(open(sys.argv[2])))' \
			"$abs_top_srcdir/docs/report.schema.json" "$abs_srcdir/sarif.schema.json"
	else
		skip "the JSON and SARIF of $(basename "$report") are valid" 'python3-jsonschema is not installed'
	fi
done
finish
