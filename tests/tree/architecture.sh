# SPDX-License-Identifier: MIT OR Apache-2.0
# docs/architecture.md has a line for each module and for nothing else, rooms in an order in which no include leads up, and the words of
# the glossary.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

cd "$abs_top_srcdir"
tour=docs/architecture.md

# Headings are `### cli/base/: …`, lines `| `diag` | … |`.
sed -n '/^## The modules/,/^## Decisions/p' $tour |
	awk '/^### / { folder = $2; sub(/:$/, "", folder) } /^[|] `/ { gsub(/`/, "", $2); print folder $2 }' |
	LC_ALL=C sort >"$tmp/told"
ls aprof/*.[ch] aprof/*/*.[ch] cli/*/*.[ch] cli/page/*.js counters/*.h crate/*.rs | sed -E 's/\.([ch]|js|rs)$//' | LC_ALL=C sort -u >"$tmp/modules"
ok 'there are modules' [ "$(wc -l <"$tmp/modules")" -gt 100 ]
is 'each module has one line' "$(cat "$tmp/told")" "$(cat "$tmp/modules")"

# The line of the picture that a room stands in: the first one that has its name.
sed -n '/^## The rooms/,/^## The modules/s/^    //p' $tour >"$tmp/picture"
line() {
	grep -nw "$1" "$tmp/picture" | head -n 1 | cut -d : -f 1
}
sed -n 's/^room //p' tests/tree/include-graph.table >"$tmp/rooms"
while read -r room below; do
	[ -n "$(line "$room")" ] || echo "$room is not in the picture"
	for other in $below; do
		[ "$(line "$other")" -gt "$(line "$room")" ] || echo "$room includes $other, which does not stand below it"
	done
done <"$tmp/rooms" >"$tmp/upward"
is 'all arrows of the picture lead down' "$(cat "$tmp/upward")" ''

sed -n '/^## Glossary/,$s/^| \([a-z]*\) | .*/\1/p' $tour | tail -n +2 >"$tmp/words"
for word in site stack trace place block release hold mark baseline gate frame peak live temporary backend room; do
	ok "the glossary has '$word'" grep -qx $word "$tmp/words"
done
is 'in order' "$(LC_ALL=C sort "$tmp/words")" "$(cat "$tmp/words")"
finish
