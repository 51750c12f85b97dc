# SPDX-License-Identifier: MIT OR Apache-2.0
# The files and the targets of make that documents name exist.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
cd "$abs_top_srcdir"

# Whether a name stands for a file: from the root, from the document's directory, or as a test from tests/. A module's
# name is its file's without the ending.
exists() {
	[ -e "$1" ] || [ -e "$1.c" ] || [ -e "$2/$1" ] || [ -e "tests/$1" ]
}

# The names in a document: what links lead to, and words that begin with one of our directories. A name with a
# wildcard, or with a word in capitals that stands for many, is the name of no one file.
names() {
	grep -o '](\([^)#]*\)' "$1" | sed 's/^](//'
	grep -oE '(^|[ `(=/])(aprof|cli|docs|examples|m4|tests|tools|tool|tree|unit)/[A-Za-z0-9_./*-]+[A-Za-z0-9_*/]' "$1" |
		sed 's/^[ `(=/]//'
}
files=0
for document in ./*.md docs/*.md; do
	names "$document" | LC_ALL=C sort -u |
		grep -vE '^https?:|[*]|(^|[/_.-])[A-Z]{2,}([/_.-]|$)' >"$tmp/names" || continue
	while read -r name; do
		exists "$name" "$(dirname "$document")" || echo "$name"
	done <"$tmp/names" >"$tmp/absent"
	files=$((files + $(wc -l <"$tmp/names")))
	is "$document names files that exist" "$(cat "$tmp/absent")" ''
done
ok 'documents name files' [ "$files" -gt 20 ]

# Commands stand in blocks of their own or in quotes.
for target in $(grep -ohE '(^    |`|&& )make (-C tests )?[a-z]+(-[a-z]+)*' ./*.md docs/*.md | sed 's/.* //' | LC_ALL=C sort -u); do
	case $target in
	install | uninstall | check | distcheck) ;; # automake's own
	*) ok "make $target exists" grep -qE "^([a-z -]* )?$target( [a-z -]*)?:" Makefile.am tests/Makefile.am ;;
	esac
done
finish
