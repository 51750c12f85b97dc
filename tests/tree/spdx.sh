# SPDX-License-Identifier: MIT OR Apache-2.0
# Every source file has its licence in its first lines.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

says_licence() {
	head -n 2 "$1" | grep -q 'SPDX-License-Identifier: MIT OR Apache-2.0'
}

cd "$abs_top_srcdir"
find bootstrap check demo .ci Cargo.toml configure.ac Makefile.am m4 allocators aprof cli counters crate docs tests tools examples -type f \
	'(' -name '*.[ch]' -o -name '*.def' -o -name '*.proto' -o -name '*.sh' -o -name '*.ac' -o -name '*.am' -o -name '*.m4' -o -name '*.py' -o -name '*.rs' -o -name '*.js' -o -name '*.css' -o -name '*.html' \
	-o -name Cargo.toml -o -name bootstrap -o -name check -o -name demo -o -name run ')' ! -path '*/target/*' \
	2>"$tmp/errors" | LC_ALL=C sort >"$tmp/files"
# An m4 file that a bootstrap brought along is not ours.
grep -v '^m4/' "$tmp/files" >"$tmp/ours"
grep '^m4/ap_' "$tmp/files" >>"$tmp/ours"

ok 'there are files to look at' [ "$(wc -l <"$tmp/ours")" -gt 20 ]
while read -r file; do
	says_licence "$file" || echo "$file"
done <"$tmp/ours" >"$tmp/silent"
is 'each says its licence' "$(cat "$tmp/silent")" ''

echo 'int x;' >"$tmp/bare.c"
ok 'a file without the line is found out' [ "$(says_licence "$tmp/bare.c" && echo says)" = '' ]
finish
