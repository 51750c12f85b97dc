# SPDX-License-Identifier: MIT OR Apache-2.0
# The files and the targets of make that documents name exist. Tables are whole. README is short and has the measured costs.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
cd "$abs_top_srcdir"

# Whether a name is that of a file: from the root, from the document's directory, or as a test from tests/. A module's name, and a
# test's, is its file's name without the ending.
exists() {
	[ -e "$1" ] || [ -e "$1.c" ] || [ -e "$2/$1" ] || [ -e "tests/$1" ] || [ -e "tests/$1.c" ] || [ -e "tests/$1.sh" ]
}

# The names in a document: what links lead to, and words that begin with one of our directories. A name with a wildcard, or with a
# word in capitals, stands for several files and is left out.
names() {
	grep -o '](\([^)#]*\)' "$1" | sed 's/^](//'
	sed 's|https*://[^ )>]*||g' "$1" | grep -oE '(^|[ `(=/])(allocators|aprof|cli|counters|docs|examples|m4|tests|tools|tool|tree|unit)/[A-Za-z0-9_./*-]+[A-Za-z0-9_*/]' |
		sed 's/^[ `(=/]//'
}
files=0
for document in ./*.md docs/*.md docs/*/*.md; do
	names "$document" | LC_ALL=C sort -u |
		grep -vE '^https?:|[*]|(^|[/_.-])[A-Z]{2,}([/_.-]|$)' >"$tmp/names" || continue
	while read -r name; do
		exists "$name" "$(dirname "$document")" || echo "$name"
	done <"$tmp/names" >"$tmp/absent"
	files=$((files + $(wc -l <"$tmp/names")))
	is "$document names files that exist" "$(cat "$tmp/absent")" ''
done
ok 'documents name files' [ "$files" -gt 20 ]

# The anchors of a document, as GitHub makes them of its headings.
anchors() {
	sed -n 's/^##* //p' "$1" | tr -d '`' | tr 'A-Z ' 'a-z-' | sed 's/[^a-z0-9_-]//g'
}
for document in ./*.md docs/*.md docs/*/*.md; do
	grep -o ']([^):]*#[^)]*)' "$document" | sed 's/^](//; s/)$//' >"$tmp/links"
	[ -s "$tmp/links" ] || continue
	while IFS='#' read -r file anchor; do
		target=$document
		[ -z "$file" ] || target=$(dirname "$document")/$file
		anchors "$target" | grep -x -e "$anchor" >"$tmp/found" || echo "$file#$anchor"
	done <"$tmp/links" >"$tmp/absent"
	is "$document links to headings that exist" "$(cat "$tmp/absent")" ''
done

# A row of a table is one line, with as many cells as the head.
for document in ./*.md docs/*.md docs/*/*.md; do
	is "$document has whole rows in its tables" "$(awk '
		/^[|]/ {
			row = $0; gsub(/\\[|]|`[^`]*`/, "", row); n = gsub(/[|]/, "", row)
			if (!cells) cells = n
			if (n != cells || $0 !~ /[|]$/) print FNR ": " $0
			next
		}
		{ cells = 0 }' "$document")" ''
done

# Commands stand in blocks of their own or in quotes.
for target in $(grep -ohE '(^    |`|&& )make (-C (tests|docs) )?[a-z]+(-[a-z]+)*' ./*.md docs/*.md docs/*/*.md | sed 's/.* //' | LC_ALL=C sort -u); do
	case $target in
	install | uninstall | check | distcheck) ;; # automake's own
	*) ok "make $target exists" grep -qE "^([a-z -]* )?$target( [a-z -]*)?:" Makefile.am tests/Makefile.am docs/Makefile.am ;;
	esac
done

ok 'README has at most 130 lines' [ "$(wc -l <README.md)" -le 130 ]

# costs PROGRAM MEASURE…: README's rows on a program of docs/performance.md, a MEASURE for each.
costs() {
	awk -F ' *[|] *' -v program="$1" '
		/^## / { here = $0 ~ "^## " program ":"; if (here) { allocations = $0; gsub(/.*: | allocations.*/, "", allocations) } }
		here && /^[|] (by itself|native|aprof|dhat|heaptrack) [|]/ { seconds[$2] = $3; peak[$2] = $7 }
		END {
			row("seconds for " allocations " allocations (" seconds["by itself"] " without a profiler)", seconds)
			row("peak MiB for these (" peak["by itself"] " without)", peak)
		}
		function row(name, value) {
			print "| " name " | " value["aprof"] "; natively " value["native"] " | " value["dhat"] " | " value["heaptrack"] " | — | — |"
		}' docs/performance.md
}
for program in allocating heap; do
	is "README has what $program costs" "$(grep -F -A 1 "$(costs $program | head -n 1)" README.md)" "$(costs $program)"
done
finish
