# SPDX-License-Identifier: MIT OR Apache-2.0
# Allocators that were seen by calls of their own functions: what reports say of them, and what becomes of a run that saw a part of one.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
allocators=$profiles/allocators.xml
profile() {
	name=$1
	shift
	sed "$@" "$allocators" >"$name.xml"
}
report() {
	cargo-alloc-profile "$@"
}

expect report report report "$allocators"
expect summary report -v --limit 0 report "$allocators"
expect markdown report -o markdown --limit 0 report "$allocators"
expect json report -o json --limit 0 report "$allocators"
expect junit report -o junit --limit 0 report "$allocators"
expect sarif report -o sarif --limit 0 report "$allocators"

# One line for what agrees; the objects tell apart what does not.
profile one -e '/jemalloc/d' -e 's/allocators="2"/allocators="1"/'
expect one report --limit 0 report one.xml
profile twice -e 's/jemalloc/mimalloc/' -e 's/functions="6" known="6"/functions="4" known="4"/'
expect twice report --limit 0 report twice.xml
cp one.xml again.xml
expect processes report --limit 0 report one.xml again.xml twice.xml
profile helper -e '/jemalloc/d' -e 's/allocators="2"/allocators="1"/' -e 's/"4" known="4"/"5" known="5"/' -e 's/release\/server/release\/helper/'
expect differ report --limit 0 report one.xml helper.xml
profile none -e '/<allocator/d' -e '/<\/allocators/d' -e 's/ allocators="2"//' -e 's/mi_malloc_aligned/malloc/'
expect none report --limit 0 report none.xml
# Names from a profile are shown, never interpreted.
profile hostile -e '/jemalloc/d' -e 's/allocators="2"/allocators="1"/' -e 's/mimalloc/\&#x9b;31m\&#x202e;::error::x/'
expect hostile report --limit 0 report hostile.xml

# An allocator that the user described is called by its first function, and rows are those of who called it.
profile own -e '/jemalloc"/d' -e 's/allocators="2"/allocators="1"/' -e 's/family="mimalloc"/family="alloc=server::Arena::alloc(pool,size) reset=server::Arena::reset(pool)"/' \
	-e 's/mi_malloc_aligned/server::Arena\&lt;T>::alloc/'
expect own report report own.xml
expect own-leaf report --attribute leaf report own.xml
expect own-json report -o json --limit 0 report own.xml
expect compare-own report diff one.xml own.xml

# A comparison says where the two sides were seen through other allocators, whichever way that is known.
expect compare report diff one.xml "$allocators"
expect compare-same report diff one.xml helper.xml
expect compare-none report diff none.xml one.xml
expect compare-markdown report -o markdown diff none.xml one.xml
profile malloc -e '/jemalloc/d' -e 's/allocators="2"/allocators="1"/' -e 's/mi_malloc_aligned/malloc/' -e 's/mimalloc/malloc/'
expect compare-malloc report diff none.xml malloc.xml
expect save report --limit 0 --save saved.json report "$allocators"
expect saved grep -A 2 allocators saved.json
expect baseline report --limit 0 report saved.json
expect compare-baseline report diff saved.json one.xml

# A part of an allocator is no report.
profile missing -e 's/known="4"/known="3" missing="a function that frees"/'
profile unmatched -e 's/allocators="2"/& unmatched-frees="3" unmatched-blocks="1"/'
for half in missing unmatched; do
	expect "$half" report report "$half.xml"
	expect "$half-other" report report "$half.xml" helper.xml
	expect "$half-other-gate" report --max-allocations 1000 report "$half.xml" helper.xml
	expect "$half-baseline" report --compare "$half.xml" report one.xml
done
# One that the user described need not be in each program, but in one.
profile absent -e '/jemalloc"/d' -e 's/allocators="2"/allocators="1"/' -e 's/family="mimalloc"/family="alloc=server::Arena::alloc(pool,size) reset=server::Arena::reset(pool)"/' \
	-e 's/functions="4" known="4"/functions="2" missing="server::Arena::alloc, server::Arena::reset"/'
expect absent report report absent.xml
expect absent-other report report absent.xml own.xml
profile inlined -e '/jemalloc"/d' -e 's/allocators="2"/allocators="1"/' -e 's/family="mimalloc"/family="alloc=server::Arena::alloc(pool,size) reset=server::Arena::reset(pool)" inlined="3"/'
expect inlined report --limit 0 report inlined.xml
# Other processes of the same program do not make it better.
expect missing-same report report missing.xml one.xml

valid() {
	"$PYTHON" -c 'import json, sys
from jsonschema import validate
validate(json.load(open(sys.argv[1])), json.load(open(sys.argv[2])))' "$1" "$abs_top_srcdir/docs/$2.schema.json"
}
if "$PYTHON" -c 'import jsonschema' 2>/dev/null; then
	report -o json report missing.xml helper.xml >report.json 2>errors
	ok 'the JSON of a report is valid' valid report.json report
	report -o json diff none.xml "$allocators" >comparison.json
	ok 'the JSON of a comparison is valid' valid comparison.json comparison
	ok 'a baseline is valid' valid saved.json baseline
else
	skip 'the JSON is valid' 'python3-jsonschema is not installed'
fi
finish
