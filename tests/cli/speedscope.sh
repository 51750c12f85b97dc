# SPDX-License-Identifier: MIT OR Apache-2.0
# The format speedscope: what it has of small profiles, that it follows speedscope's description of it, and totals that are the report's.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
rust=$profiles/rust.xml threads=$profiles/threads.xml

scrub='s/\(cargo-alloc-profile@\)[0-9.]*/\1VERSION/'
expect report cargo-alloc-profile export speedscope "$rust"
expect leaks cargo-alloc-profile export --metric leaked-bytes speedscope "$profiles/leaks.xml"
expect processes cargo-alloc-profile export speedscope "$profiles/fork.json"
expect comparison cargo-alloc-profile -o speedscope diff "$threads" "$rust"
expect unmeasured cargo-alloc-profile export --metric leaked-bytes speedscope "$threads"

for kind in names huge deep allocator-alone nothing; do
	"$PYTHON" "$abs_srcdir/cli/hostile-profile.py" "$profiles" $kind >$kind.xml
done
expect names cargo-alloc-profile export speedscope names.xml
"$PYTHON" "$abs_srcdir/gen-profile.py" 3000 20 4 >generated.xml

# write FILE ARGUMENT…: the status 3 says that an assertion of the program failed.
write() {
	file=$1
	shift
	cargo-alloc-profile "$@" >"$file" || [ $? = 3 ]
}

# totals NAME ARGUMENT…: the file's are those of the report.
totals() {
	name=$1
	shift
	write "$name.speedscope.json" -o speedscope "$@" && write "$name.json" -o json --limit 0 "$@" &&
		"$PYTHON" "$abs_srcdir/cli/speedscope.py" "$name.speedscope.json" "$name.json"
}
for profile in "$profiles"/*.xml "$profiles/fork.json" ./*.xml; do
	ok "the totals of $(basename "$profile")" totals "$(basename "$profile")" report "$profile"
done
ok 'the totals of whole stacks' totals full report --full-stacks "$rust"

cargo-alloc-profile export speedscope generated.xml >again
ok 'equal profiles make equal files' cmp generated.xml.speedscope.json again
finish
