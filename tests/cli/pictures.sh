# SPDX-License-Identifier: MIT OR Apache-2.0
# Pictures of stacks: `-o svg` for documents and `-o flame` for terminals.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
rust=$profiles/rust.xml threads=$profiles/threads.xml

# total PROFILE FIELD: what the report's summary has.
total() {
	cargo-alloc-profile -o json report "$1" | sed -n "s/.*\"$2\": \([0-9]*\).*/\1/p" | head -n 1
}
# generate SITES DEPTH: a profile of so many sites with stacks so deep.
generate() {
	"$PYTHON" "$abs_srcdir/gen-profile.py" "$1" "$2" 1
}
# holds NAME TOTAL BASELINE ARGUMENT…: what the command writes is a safe picture of this total.
holds() {
	name=$1 now=$2 before=$3
	shift 3
	cargo-alloc-profile -o svg "$@" >picture.svg
	ok "$name" "$PYTHON" "$abs_srcdir/cli/pictures.py" picture.svg "$now" $before
}

sed 's/pool::job/\&lt;\/title>\&lt;script>alert(1)\&lt;\/script>\&quot;\&amp;amp;\&#10;\&#x202e;\&#x9b;31m漢字]]>/' "$threads" >hostile.xml
generate 0 5 >empty.xml
generate 1 5 >one.xml
generate 9 2000 >deep.xml
big=4611686018427387856   # 2^62, less the other three blocks
sed -e 's/ bytes="64"/ bytes="4611686018427387904"/' -e "s/\(freed-bytes\|max-request\|max-bytes\)=\"1[67]\"/\1=\"$big\"/g" one.xml >large.xml
generate 2000 30 >many.xml

expect svg cargo-alloc-profile -o svg report "$rust"
expect svg-comparison cargo-alloc-profile -o svg diff "$threads" "$rust"
expect svg-hostile cargo-alloc-profile -o svg report hostile.xml
expect svg-empty cargo-alloc-profile -o svg report empty.xml
expect svg-filtered cargo-alloc-profile -o svg --filter nothing report "$rust"
expect svg-cut cargo-alloc-profile -o svg report "$profiles/cut.xml"
expect svg-unmeasured cargo-alloc-profile -o svg --metric leaked-bytes report "$threads"
for metric in bytes:total_bytes_allocated allocations:total_allocations peak-bytes:peak_memory live-blocks:current_blocks; do
	for profile in "$rust" "$threads" "$profiles/leaks.xml" "$profiles/scopes.xml" hostile.xml empty.xml one.xml \
		deep.xml large.xml many.xml; do
		field=${metric#*:}
		holds "${metric%:*} of $(basename "$profile")" "$(total "$profile" "$field")" "" --metric "${metric%:*}" report "$profile"
		holds "${metric%:*} of $(basename "$profile"), compared" "$(total "$profile" "$field")" "$(total "$rust" "$field")" \
			--metric "${metric%:*}" diff "$rust" "$profile"
	done
done
for profile in deep many; do
	cargo-alloc-profile -o svg report $profile.xml >$profile.svg
	ok "a picture of $profile is small" test "$(wc -c <$profile.svg)" -lt 400000
	ok "and says what it leaves out of $profile" grep -q 'frames left out: ' $profile.svg
done

expect flame cargo-alloc-profile -o flame report "$rust"
expect flame-allocations cargo-alloc-profile -o flame --metric allocations report "$threads"
expect flame-leaks cargo-alloc-profile -o flame report --leaks "$profiles/leaks.xml"
expect flame-leaks-allocations cargo-alloc-profile -o flame --metric allocations report --leaks "$profiles/leaks.xml"
expect flame-color cargo-alloc-profile -o flame --color always report "$rust"
expect flame-ascii env LC_ALL=C cargo-alloc-profile -o flame report "$rust"
expect flame-comparison cargo-alloc-profile -o flame diff "$threads" "$rust"
expect flame-comparison-color cargo-alloc-profile -o flame --color always diff "$threads" "$rust"
expect flame-same cargo-alloc-profile -o flame diff "$rust" "$rust"
expect flame-hostile cargo-alloc-profile -o flame report hostile.xml
expect flame-empty cargo-alloc-profile -o flame report empty.xml
expect flame-deep cargo-alloc-profile -o flame report deep.xml
expect flame-large cargo-alloc-profile -o flame report large.xml
expect flame-large-comparison cargo-alloc-profile -o flame diff large.xml "$rust"
for columns in 40 72 120; do
	expect flame-terminal-$columns "$PYTHON" "$abs_srcdir/cli/terminal.py" 20 $columns -- cargo-alloc-profile -o flame report deep.xml
done
expect flame-limit cargo-alloc-profile -o flame --limit 6 report many.xml
expect flame-limit-0 cargo-alloc-profile -o flame --limit 0 report "$rust"
expect flame-cut cargo-alloc-profile -o flame report "$profiles/cut.xml"
finish
