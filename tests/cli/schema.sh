# SPDX-License-Identifier: MIT OR Apache-2.0
# Whatever is written as JSON is valid by docs/*.schema.json, and the schemas refuse what is not.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

need "$PYTHON"
"$PYTHON" -c 'import jsonschema' 2>"$tmp/none" || skip_all 'python3-jsonschema is not installed'

cat >validate.py <<'X'
"""validate.py SCHEMA FILE…: each FILE is valid. validate.py --broken SCHEMA FILE: no change to FILE's members is."""
import copy, json, sys
from jsonschema import Draft7Validator

def read(path):
    with open(path, encoding="utf-8", errors="strict") as file:
        return json.load(file)

def places(value):
    """Every object in value, and every array with an item."""
    if isinstance(value, dict):
        yield value
        for member in value.values():
            yield from places(member)
    elif isinstance(value, list):
        for item in value:
            yield from places(item)

def broken(document):
    """Copies of document, each with a member that has another type or that nobody knows."""
    for i, place in enumerate(places(document)):
        for name in place:
            copied = copy.deepcopy(document)
            list(places(copied))[i][name] = None
            yield f"{name} is null", copied
        copied = copy.deepcopy(document)
        list(places(copied))[i]["unknown"] = 1
        yield "unknown member", copied

arguments = sys.argv[1:]
breaking = arguments[0] == "--broken"
schema, *files = arguments[breaking:]
Draft7Validator.check_schema(read(schema))
validator = Draft7Validator(read(schema))
for path in files:
    document = read(path)
    for error in validator.iter_errors(document):
        sys.exit(f"{path}: {list(error.path)}: {error.message}")
    for what, copied in broken(document) if breaking else ():
        if validator.is_valid(copied):
            sys.exit(f"{path} is valid though {what}")
X
docs=$abs_top_srcdir/docs
valid() {
	"$PYTHON" validate.py "$@"
}

for name in level0 level1 level2 level3 nothing nothing3 strange limit-module limit-file limit-line \
		limit-crate limit-thread limit-stack filtered; do
	ok "the view's $name" valid "$docs/report.schema.json" "$abs_srcdir/unit/view_json/$name.json"
done
for name in comparison0 comparison3 comparison-gone nothing-comparison; do
	ok "the view's $name" valid "$docs/comparison.schema.json" "$abs_srcdir/unit/view_json/$name.json"
done
ok 'a report that is not is refused' valid --broken "$docs/report.schema.json" "$abs_srcdir/unit/view_json/strange.json"
ok 'a comparison that is not is refused' valid --broken "$docs/comparison.schema.json" \
	"$abs_srcdir/unit/view_json/comparison3.json"

reported() {
	cargo-alloc-profile "$@" >report.json && valid "$schema" report.json
}

schema=$docs/report.schema.json
for profile in "$profiles"/*.xml; do
	ok "report ${profile##*/}" reported -o json report "$profile"
	ok "report -vvv ${profile##*/}" reported -o json -vvv --group-by file report "$profile"
done
for profile in leaks leak-ways releases; do
	ok "leaks of $profile" reported -o json --leaks --leak-kinds all report "$profiles/$profile.xml"
	ok "leaks and threads of $profile" reported -o json -vvv --leaks --leak-kinds all --threads --fold-threads \
		--full-stacks --group-by stack report "$profiles/$profile.xml"
done
broken() {
	cargo-alloc-profile -o json "$@" >report.json && valid --broken "$schema" report.json
}
ok 'leaks that are not are refused' broken --leaks --leak-kinds all --threads -f open -f drain -f grow -f link \
	report "$profiles/leak-ways.xml"
for key in line crate thread stack; do
	ok "report by $key" reported -o json -vvv --group-by "$key" report "$profiles"/*.xml
done
ok 'report of all of them' reported -o json -vvv --full-stacks --group-by module report "$profiles"/*.xml
schema=$docs/comparison.schema.json
ok 'diff' reported -o json -vvv diff "$profiles/threads.xml" "$profiles/rust.xml"
ok 'diff of leaks' reported -o json -vvv diff "$profiles/fork-parent.xml" "$profiles/leaks.xml"
ok 'new ones are in it' grep -qF '"new_leaks": 1' report.json
# Exit status 3 is what is wanted.
gated() {
	got=0
	cargo-alloc-profile -o json --max-peak 1 "$@" >report.json || got=$?
	[ "$got" = 3 ] && valid --broken "$schema" report.json
}
ok 'gates of a comparison' gated --tolerance bytes=1% --tolerance peak=100G --gate 'demo::*: allocations+0, live<=0' \
	diff "$profiles/threads.xml" "$profiles/rust.xml"
ok 'are in it' grep -qF '"limit": "function demo::*: allocations+0", "origin": "--gate", "metric": "allocations"' report.json
schema=$docs/report.schema.json
ok 'gates of a report' gated --max-live 1G --gate 'crate *: bytes<=1' report "$profiles/cut.xml"
ok 'gates on leaks' gated --max-leaked-bytes 1 report "$profiles/leaks.xml"
schema=$docs/comparison.schema.json
ok 'leaks of a comparison' reported -o json --leaks --threads --compare "$profiles/leaks.xml" report "$profiles/leak-ways.xml"
ok 'diff of the same' reported -o json -vvv diff "$profiles/rust.xml" "$profiles/rust.xml"
finish
