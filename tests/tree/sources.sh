# SPDX-License-Identifier: MIT OR Apache-2.0
# Every C file is named in its directory's Makefile.am: one that is not would be missing from a release.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

cd "$abs_top_srcdir"
for directory in cli aprof; do
	(cd $directory && ls ./*.[ch]) | sed 's|^\./||' >"$tmp/files"
	ok "$directory/ has files" [ -s "$tmp/files" ]
	is "$directory/Makefile.am names them all" \
		"$(tr ' \\\t' '\n\n\n' <$directory/Makefile.am | LC_ALL=C sort -u | comm -13 - "$tmp/files")" ''
done
finish
