# SPDX-License-Identifier: MIT OR Apache-2.0
# The options that choose what counts by functions: what they record, what reports say of them, and what is refused.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
selections=$profiles/selections.xml

expect report cargo-alloc-profile report "$selections"
expect json cargo-alloc-profile -o json report "$selections"
expect markdown cargo-alloc-profile -o markdown --limit 1 report "$selections"
# A function is entered if one of the processes enters it. The same pattern of two processes is one warning.
sed 's/"pipeline::shutdown"/& entries="2"/; s/entries="1"//' "$selections" >other.xml
expect processes cargo-alloc-profile --limit 0 report "$selections" other.xml
# Names from a profile are shown, never interpreted.
sed 's/"pipeline::shutdown"/"\&#x9b;31m\&#x202e;::error::x"/' "$selections" >hostile.xml
expect hostile cargo-alloc-profile --limit 0 report hostile.xml
# Nobody knows what stacks are below whose callers are unknown. So nothing of the whole run can be said.
sed 's/<selections/& doubts="3"/' "$selections" >doubts.xml
expect doubts cargo-alloc-profile --limit 0 report doubts.xml
expect doubts-gate cargo-alloc-profile --limit 0 --max-allocations 1000 report doubts.xml

if "$PYTHON" -c 'import jsonschema' 2>/dev/null; then
	ok 'the JSON is valid' sh -c 'cargo-alloc-profile -o json report "$1" >report.json && "$3" -c "
import json, sys
from jsonschema import validate
validate(json.load(open(\"report.json\")), json.load(open(sys.argv[1])))" "$2"' - "$selections" \
		"$abs_top_srcdir/docs/report.schema.json" "$PYTHON"
else
	skip 'the JSON is valid' 'python3-jsonschema is not installed'
fi

for option in only-below from until phase; do
	expect "$option-empty" cargo-alloc-profile --$option '' exec true
	expect "$option-for-report" cargo-alloc-profile --$option f report "$selections"
	expect "$option-native" cargo-alloc-profile --backend=native --$option f exec true
done
expect control cargo-alloc-profile --from "$(printf 'a\033b')" exec true
expect depth cargo-alloc-profile --only-below f --depth 9 exec true
expect too-many sh -c 'set --; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do set -- "$@" --only-below f$i; done
	exec cargo-alloc-profile "$@" exec true'

cat >steps.c <<'C'
#include <stdlib.h>
#define ALONE __attribute__((noinline, noclone, noipa))
void *volatile sink;
ALONE void take(size_t n) { sink = malloc(n); free(sink); }
ALONE void load(void) { take(10); take(20); }
ALONE void run(void) { take(40); load(); }
ALONE void end(void) { take(80); }
int main(void) { take(5); load(); run(); run(); end(); return 0; }
C
$CC -g -O1 -fno-builtin steps.c -o steps
record() {
	name=$1
	shift
	expect "$name" cargo-alloc-profile -q -v --sort-by name "$@" exec ./steps
}
record below --only-below run
record below-several --only-below load --only-below end
record from --from run
record until --until run
record from-until --from run --until end
record one-call --from run --until run
record last-wins --from nothing --from run
record phases --group-by phase --phase run --phase 'en?'
record gate --only-below load --gate 'function take: allocations<=5'
# The compiler inlines one call of two. Both counts are right for what the option says, so a warning says what it misses.
cat >inlined.c <<'C'
#include <stdlib.h>
#define ALONE __attribute__((noinline, noclone, noipa))
void *volatile sink;
ALONE void take(size_t n) { sink = malloc(n); free(sink); }
inline __attribute__((always_inline)) void always(void) { take(1); }
extern inline __attribute__((gnu_inline, always_inline)) void part(void) { take(2); take(3); }
void (*volatile outside)(void);
int main(void) { always(); part(); outside = part; outside(); return 0; }
C
cat >outside.c <<'C'
#include <stddef.h>
void take(size_t n);
void part(void) { take(2); take(3); }
C
$CC -g -O1 -fno-builtin inlined.c outside.c -o inlined
for function in part always take; do
	expect inlined-$function cargo-alloc-profile -q --only-below $function exec ./inlined
done
record never --only-below nosuch --max-allocations 0
finish
