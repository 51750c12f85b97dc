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

# From a program, with both backends. Its own exit status comes first.
need "$CC"
cat >program.c <<'END'
#include "aprof.h"
#include <stdlib.h>
#include <string.h>

static void *volatile kept;

__attribute__((noinline)) static void parse(int n)
{
	for (int i = 0; i < n; i++) {
		kept = malloc(32);
		free(kept);
	}
}

static void check(int n, unsigned most, const char *place)
{
	struct aprof_measured m;
	uintptr_t handle = aprof_measure_begin(APROF_ASSERTION);
	parse(n);
	if (aprof_measure_read(handle, &m)) {
		struct aprof_verdict verdict = { place, "allocations <= 3", m.allocations, m.allocations > most };
		aprof_measure_end(handle, &verdict);
	}
}

int main(int argc, char **argv)
{
	kept = malloc(1000);
	check(3, 3, "program.c:31");
	aprof_snapshot("between");
	if (argc > 1)
		check(4, 3, "program.c:33");
	return argc > 1 ? atoi(argv[1]) : 0;
}
END
"$CC" -g -O1 -I"$abs_top_srcdir/aprof" -o program program.c
recorded() {
	status_of_program=0
	cargo-alloc-profile -q --limit 0 --backend=$backend $options exec ./program "$@" >recorded || status_of_program=$?
	sed '/^(recorded with the backend native/d' recorded
	return $status_of_program
}
options=
for backend in valgrind native; do
	if [ $backend = native ] && [ ! -e "$abs_top_builddir/aprof/libaprof-native.so" ]; then
		skip 'the native backend' "there is no native recorder for $AP_PLATFORM"
		continue
	fi
	expect recorded-passed recorded
	expect recorded-failed recorded 0
	expect recorded-status recorded 7
	options='--snapshot between'
	expect recorded-snapshot recorded 0
	options=
done
finish
