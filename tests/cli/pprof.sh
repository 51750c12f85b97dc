# SPDX-License-Identifier: MIT OR Apache-2.0
# The format pprof: what it has of small profiles, totals that are the report's, and that Go's pprof reads it.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
rust=$profiles/rust.xml threads=$profiles/threads.xml

# show ARGUMENT…: the contents of the profile that the command line writes.
show() {
	cargo-alloc-profile "$@" >shown.pb.gz && "$PYTHON" "$abs_srcdir/cli/pprof.py" shown.pb.gz
}
expect report show export pprof "$rust"
expect comparison show -o pprof diff "$threads" "$rust"
expect leaks show export --metric leaked-bytes pprof "$profiles/leaks.xml"
expect cut show export pprof "$profiles/cut.xml"
expect labels show export pprof "$profiles/scopes.xml"
expect processes show export pprof "$profiles/fork.json"
expect selected-nothing show export --metric leaked-blocks --filter 'no such function' pprof "$profiles/leaks.xml"
expect terminal "$PYTHON" "$abs_srcdir/cli/terminal.py" 10 200 -- cargo-alloc-profile export pprof "$rust"
expect unmeasured cargo-alloc-profile export --metric leaked-bytes pprof "$threads"

for kind in names huge deep allocator-alone nothing; do
	"$PYTHON" "$abs_srcdir/cli/hostile-profile.py" "$profiles" $kind >$kind.xml
done
expect names show export pprof names.xml
"$PYTHON" "$abs_srcdir/gen-profile.py" 3000 20 4 >generated.xml

# write FILE ARGUMENT…: the status 3 says that an assertion of the program failed.
write() {
	file=$1
	shift
	cargo-alloc-profile "$@" >"$file" || [ $? = 3 ]
}

# totals NAME ARGUMENT…: the profile's are those of the report.
totals() {
	name=$1
	shift
	write "$name.pb.gz" -o pprof "$@" && write "$name.json" -o json --limit 0 "$@" &&
		"$PYTHON" "$abs_srcdir/cli/pprof.py" "$name.pb.gz" "$name.json"
}
for profile in "$profiles"/*.xml "$profiles/fork.json" ./*.xml; do
	ok "the totals of $(basename "$profile")" totals "$(basename "$profile")" report "$profile"
done
ok 'the totals of a comparison' totals comparison diff "$threads" "$rust"
ok 'the totals of a comparison with 2^62 bytes less' totals huge-comparison diff huge.xml names.xml
ok 'the totals of whole stacks' totals full report --full-stacks "$rust"

cargo-alloc-profile export pprof generated.xml >again.pb.gz
ok 'equal profiles make equal files' cmp generated.xml.pb.gz again.pb.gz

# flat FILE TYPE: the total that Go's pprof shows.
flat() {
	HOME=$tmp PPROF_TMPDIR=$tmp timeout 300 go tool pprof -top -unit=B -nodecount=1 "-sample_index=$2" "$1" 2>&1 |
		sed -n 's/^Showing nodes .* of \([0-9]*\)B\{0,1\} total$/\1/p'
}
if command -v go >/dev/null 2>&1 && HOME=$tmp go tool pprof -h >/dev/null 2>&1; then
	for name in rust leaks cut scopes allocators names deep generated; do
		for total in alloc_space:total_bytes_allocated alloc_objects:total_allocations peak_space:peak_memory; do
			is "Go's pprof of $name: ${total%:*}" "$(flat $name.xml.pb.gz "${total%:*}")" \
				"$(sed -n "s/^  \"summary\".*\"${total#*:}\": \([0-9]*\).*/\1/p" $name.xml.json)"
		done
	done
	is "Go's pprof of a comparison, as shares of the baseline" "$(flat comparison.pb.gz alloc_space)" 480
else
	skip "Go's pprof" 'go is not installed'
fi
finish
