# SPDX-License-Identifier: MIT OR Apache-2.0
# The formats of Valgrind's tools, of Bencher and of github-action-benchmark: they are as strict as the strictest reader, their sums are the
# report's, and the readers that are installed show these sums.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
here=$abs_srcdir/cli
formats="dhat massif callgrind bmf github-benchmark"

# Valgrind's package has the readers: programs beside its launcher, and the viewer in its private directory.
valgrind_bin=$(dirname "$VALGRIND") valgrind_prefix=$(dirname "$(dirname "$(readlink -f "$VALGRIND")")")
ms_print=$valgrind_bin/ms_print callgrind_annotate=$valgrind_bin/callgrind_annotate
dh_view=
for file in "${AP_VALGRIND_LIBDIR:-/nowhere}/dh_view.js" "$valgrind_prefix"/libexec/valgrind/dh_view.js "$valgrind_prefix"/lib*/valgrind/dh_view.js \
	"$valgrind_prefix"/lib/*/valgrind/dh_view.js; do
	[ ! -f "$file" ] || dh_view=$file
done

# summary MEMBER…: these numbers of the report at hand, with blanks between.
summary() {
	"$PYTHON" -c 'import json, sys; s = json.load(open("report.json"))["summary"]; print(*(s[name] for name in sys.argv[1:]))' "$@"
}

# The viewer adds up with doubles: it is exact below 2^53.
dh_view_sums() {
	node "$here/dh_view.js" "$dh_view" file.dhat | "$PYTHON" -c '
import json, sys
d = json.load(sys.stdin)
print(*(d[name] for name in ("tb", "tbk", "gb", "gbk", "eb", "ebk")), "pages:", d["pages"], "broken:", d["broken"])'
}

# ms_print warns of trees that are deep.
ms_print_peak() {
	"$ms_print" --threshold=0 file.massif 2>massif.err | sed -n 's/,//g; s/^100.00% (\([0-9]*\)B) (heap allocation functions).*/\1/p' | head -n 1
	grep -v '^Deep recursion' massif.err || :
}

annotated_totals() {
	"$callgrind_annotate" --threshold=100 --show-percs=no file.callgrind 2>&1 | sed -n '/WARNING\|line [0-9]/p; s/,//g; s/ *PROGRAM TOTALS//p' |
		sed 's/^ *//; s/  */ /g'
}

# check NAME FILE…: exports a report on these profiles, and checks what comes out.
check() {
	about=$1
	shift
	cargo-alloc-profile -q -o json -v report "$@" >report.json
	for format in $formats; do
		cargo-alloc-profile -q export "$format" "$@" >"file.$format"
		ok "$about: $format is strict and has the sums of the report" "$PYTHON" "$here/export_checks.py" "$format" "file.$format" report.json
	done
	if ! command -v node >/dev/null; then
		skip "$about: dh_view" 'node is not installed'
	elif [ -z "$dh_view" ]; then
		skip "$about: dh_view" 'this Valgrind has no dh_view.js'
	elif [ "$about" = 'large counts' ]; then
		ok "$about: dh_view" dh_view_sums
	else
		is "$about: dh_view" "$(dh_view_sums)" "$(summary total_bytes_allocated total_allocations peak_memory peak_blocks current_memory \
			current_blocks) pages: 6 broken: 0"
	fi
	if [ ! -x "$ms_print" ]; then
		skip "$about: ms_print" 'there is none beside valgrind'
	elif [ "$(summary peak_memory)" != 0 ]; then
		is "$about: ms_print" "$(ms_print_peak)" "$(summary peak_memory)"
	else
		ok "$about: ms_print" "$ms_print" file.massif
	fi
	if [ ! -x "$callgrind_annotate" ]; then
		skip "$about: callgrind_annotate" 'there is none beside valgrind'
	elif [ "$(summary total_allocations)" != 0 ]; then
		is "$about: callgrind_annotate" "$(annotated_totals)" "$(sed -n 's/^totals: //p' file.callgrind)"
	else
		ok "$about: callgrind_annotate" "$callgrind_annotate" file.callgrind
	fi
}

"$PYTHON" "$here/export_profiles.py"
"$PYTHON" "$abs_srcdir/gen-profile.py" 0 1 1 >empty.xml
"$PYTHON" "$abs_srcdir/gen-profile.py" 1 3 1 >one.xml
"$PYTHON" "$abs_srcdir/gen-profile.py" 20 2000 2 >deep.xml
"$PYTHON" "$abs_srcdir/gen-profile.py" 3000 20 5 >many.xml
check 'a Rust program' "$profiles/rust.xml"
check 'threads' "$profiles/threads.xml"
check 'leaks' "$profiles/leak-ways.xml"
check 'a baseline' "$profiles/fork.json"
check 'cut stacks' "$profiles/cut.xml"
check 'two programs' "$profiles/threads.xml" "$profiles/rust.xml"
check 'hostile names' names.xml
check 'small stacks' small.xml
check 'large counts' large.xml
check 'recursion, stacks that end early, and one that is not known' shapes.xml
check 'two processes that share stacks' shapes.xml shapes2.xml
check 'an empty profile' empty.xml
check 'one site' one.xml
check 'deep stacks' deep.xml
check 'many sites' many.xml

# A check that passes everything would show nothing.
cargo-alloc-profile -q -o json -v report "$profiles/rust.xml" >report.json
for mistake in 'dhat s/"gb":48/"gb":49/' 'dhat s/"fs":\[[0-9]*,/"fs":[99,/' 'massif s/n0: 4096/n0: 4095/' 'massif s/^ n1: 64/  n1: 64/' \
	'massif s/heap_tree=detailed/heap_tree=peak/' 'callgrind s/^2010 640/2010 641/' 'callgrind s/^totals: 8864/totals: 8863/' \
	'callgrind s/^cfn=(4)/cfn=(77)/' 'bmf s/"value": 9/"value": 8/' 'github-benchmark s/"value": 9/"value": 8/'; do
	format=${mistake%% *}
	cargo-alloc-profile -q export "$format" "$profiles/rust.xml" | sed "${mistake#* }" >"wrong.$format"
	is "the check finds ${mistake#* } in $format" \
		"$("$PYTHON" "$here/export_checks.py" "$format" "wrong.$format" report.json 2>&1 | sed 's/:.*//')" "$format"
done
finish
