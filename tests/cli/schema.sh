# SPDX-License-Identifier: MIT OR Apache-2.0
# All JSON that the command writes is valid by docs/*.schema.json, and the schemas refuse what is not.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

need "$PYTHON"
"$PYTHON" -c 'import jsonschema' 2>"$tmp/none" || skip_all 'python3-jsonschema is not installed'

cat >validate.py <<'X'
"""validate.py <LIST: each line has a name, `yes` or `broken`, a schema and a document, with tabs between them. Prints the name and, behind
a tab, what is wrong. `broken`: the document is valid, and no change to its members is."""
import json, sys
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
    """Names what is wrong with the document while one of its members has another type or is one that nobody knows."""
    for place in list(places(document)):
        for name, value in list(place.items()):
            place[name] = None
            yield f"{name} is null"
            place[name] = value
        place["unknown"] = 1
        yield "unknown member"
        del place["unknown"]

validators = {}

def wrong(kind, schema, path):
    if schema not in validators:
        Draft7Validator.check_schema(read(schema))
        validators[schema] = Draft7Validator(read(schema))
    document = read(path)
    for error in validators[schema].iter_errors(document):
        return f"{list(error.path)}: {error.message}"
    for what in broken(document) if kind == "broken" else ():
        if validators[schema].is_valid(document):
            return f"valid though {what}"
    return ""

for line in sys.stdin:
    name, *what = line.rstrip("\n").split("\t")
    try:
        print(name, wrong(*what), sep="\t")
    except (OSError, ValueError) as error:
        print(name, error, sep="\t")
X
docs=$abs_top_srcdir/docs
schema=$docs/report.schema.json
kind=yes

# valid NAME DOCUMENT: what all are asked for at once, at the end, since a Python takes its time to begin.
valid() {
	printf '%s\t%s\t%s\t%s\n' "$1" "$kind" "$schema" "$2" >>list
}

# reported NAME STATUS ARGUMENTS…: the output of a command that ends with the status
documents=0
reported() {
	name=$1 wanted=$2 got=0
	shift 2
	documents=$((documents + 1))
	cargo-alloc-profile -o json "$@" >$documents.json 2>"$io/err" || got=$?
	is "$name: exit status" "$got" "$wanted"
	[ "$got" = "$wanted" ] || note <"$io/err"
	valid "$name" $documents.json
}

for name in level0 level1 level2 level3 nothing nothing3 strange limit-module limit-file limit-line \
		limit-crate limit-thread limit-stack filtered; do
	valid "the view's $name" "$abs_srcdir/unit/view_json/$name.json"
done
for profile in "$profiles"/*.xml; do
	! grep -q '<assertions .*failed=' "$profile" && status=0 || status=3
	reported "report ${profile##*/}" $status report "$profile"
	reported "report -vvv ${profile##*/}" $status -vvv --group-by file report "$profile"
done
for profile in leaks leak-ways releases; do
	reported "leaks of $profile" 0 --leaks --leak-kinds all report "$profiles/$profile.xml"
	reported "leaks and threads of $profile" 0 -vvv --leaks --leak-kinds all --threads --fold-threads \
		--full-stacks --group-by stack report "$profiles/$profile.xml"
done
for key in line crate thread stack; do
	reported "report by $key" 3 -vvv --group-by "$key" report "$profiles"/*.xml
done
reported 'report of all of them' 3 -vvv --full-stacks --group-by module report "$profiles"/*.xml
kind=broken
valid 'a report that is not is refused' "$abs_srcdir/unit/view_json/strange.json"
reported 'leaks that are not are refused' 0 --leaks --leak-kinds all --threads -f open -f drain -f grow -f link \
	report "$profiles/leak-ways.xml"
reported 'gates of a report' 3 --max-peak 1 --max-live 1G --gate 'crate *: bytes<=1' report "$profiles/cut.xml"
sed 's/ valgrind="3.19.0"/ backend="native"/; s/<totals /<totals peak-bound="9" /' "$profiles/threads.xml" >native-threads.xml
reported 'native threads' 0 -v --max-peak 1M report native-threads.xml
ok 'have their bound' grep -q '"peak_bound": 9' $documents.json
reported 'gates on leaks' 3 --max-peak 1 --max-leaked-bytes 1 report "$profiles/leaks.xml"

schema=$docs/comparison.schema.json
valid 'a comparison that is not is refused' "$abs_srcdir/unit/view_json/comparison3.json"
reported 'gates of a comparison' 3 --max-peak 1 --tolerance bytes=1% --tolerance peak=100G --gate 'demo::*: allocations+0, live<=0' \
	diff "$profiles/threads.xml" "$profiles/rust.xml"
ok 'are in it' grep -qF '"limit": "function demo::*: allocations+0", "origin": "--gate", "metric": "allocations"' $documents.json
kind=yes
for name in comparison0 comparison3 comparison-gone nothing-comparison; do
	valid "the view's $name" "$abs_srcdir/unit/view_json/$name.json"
done
reported 'diff' 0 -vvv diff "$profiles/threads.xml" "$profiles/rust.xml"
reported 'diff of leaks' 0 -vvv diff "$profiles/fork-parent.xml" "$profiles/leaks.xml"
ok 'new ones are in it' grep -qF '"new_leaks": 1' $documents.json
reported 'two backends' 0 diff "$profiles/threads.xml" native-threads.xml
reported 'leaks of a comparison' 0 --leaks --threads --compare "$profiles/leaks.xml" report "$profiles/leak-ways.xml"
reported 'diff of the same' 0 -vvv diff "$profiles/rust.xml" "$profiles/rust.xml"

ok 'all are looked at' sh -c '"$1" validate.py <list >found && [ "$(wc -l <found)" = "$(wc -l <list)" ]' - "$PYTHON"
while IFS=$(printf '\t') read -r name wrong; do
	is "$name" "$wrong" ''
done <found
finish
