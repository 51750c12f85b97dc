# SPDX-License-Identifier: MIT OR Apache-2.0
# The grammar of profiles and the schema of baselines accept what is well formed and refuse what is not.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

docs=$abs_top_srcdir/docs
bad=$abs_srcdir/profiles-bad

in_grammar() {
	timeout 60 xmllint --nonet --huge --noout --relaxng "$docs/profile-format.rng" "$1"
}

in_schema() {
	"$PYTHON" -c '
import json, sys
from jsonschema import Draft202012Validator as Validator
schema = json.load(open(sys.argv[1]))
Validator.check_schema(schema)
Validator(schema).validate(json.load(open(sys.argv[2])))' "$docs/baseline.schema.json" "$1"
}

refuses() {
	! "$@"
}

# What is made from the table of counters is current, and what is not is found.
generate() {
	"$PYTHON" "$abs_top_srcdir/counters/generate.py" "$@"
}
is 'schemas and tables say what counters.def says: make -C docs generated' "$(generate --check "$docs" 2>&1)" ''
mkdir stale
for name in report.schema.json comparison.schema.json baseline.schema.json profile-format.rng profile-format.md; do
	sed 's/copied\(.\)bytes/copied\1octets/' "$docs/$name" >"stale/$name"
done
cp -r stale current
ok 'what is stale is found' refuses generate --check stale
generate current
for name in report.schema.json comparison.schema.json baseline.schema.json profile-format.rng profile-format.md; do
	ok "$name is made anew" cmp "current/$name" "$docs/$name"
done

if command -v xmllint >/dev/null; then
	for profile in "$profiles"/*.xml; do
		ok "the grammar takes $(basename "$profile")" in_grammar "$profile"
	done
	"$PYTHON" "$abs_srcdir/gen-profile.py" 300 12 4 >generated.xml
	ok 'the grammar takes what gen-profile.py writes' in_grammar generated.xml
	for name in attribute-unknown element-unknown foreign number-negative number-too-large section-missing \
		section-twice text-between version-later version-none; do
		ok "the grammar refuses $name.xml" refuses in_grammar "$bad/$name.xml"
	done
else
	skip 'the grammar of profiles' 'xmllint is not installed'
fi

if "$PYTHON" -c 'from jsonschema import Draft202012Validator' 2>/dev/null; then
	ok 'the schema takes fork.json' in_schema "$profiles/fork.json"
	cargo-alloc-profile --limit 0 --save leaks.json report "$profiles/leaks.xml" >report
	ok 'the schema takes one with leaks' in_schema leaks.json
	cargo-alloc-profile --limit 0 --save scopes.json report "$profiles/scopes.xml" >report
	ok 'the schema takes one with regions and phases' in_schema scopes.json
	sed 's/"lost-blocks": 1, //' leaks.json >bytes-alone.json
	ok 'the schema refuses leaked bytes of no blocks' refuses in_schema bytes-alone.json
	for name in element-is-a-number list-is-an-object list-missing member-unknown number-is-text number-negative \
		other-kind report version-later; do
		ok "the schema refuses $name.json" refuses in_schema "$bad/$name.json"
	done
else
	skip 'the schema of baselines' 'python3-jsonschema is not installed'
fi
finish
