# SPDX-License-Identifier: MIT OR Apache-2.0
# docs/attribution.md lists the crates that are passed over as the table in the source has them.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"

table=$abs_top_srcdir/cli/names/symbol_class.c
sed -n 's/^\t{ SYMBOL_PASSING, CRATE, "\([a-z0-9_]*\)" },$/\1/p' "$table" | LC_ALL=C sort >source
sed -n 's/^| <!-- passing --> \([^|]*\)|.*/\1/p' "$abs_top_srcdir/docs/attribution.md" | grep -o '[a-z0-9_]*' | LC_ALL=C sort >documented
ok 'the source names crates' [ "$(wc -l <source)" -ge 40 ]
is 'each rule is one line' "$(grep -c SYMBOL_PASSING "$table")" "$(wc -l <source)"
is 'documented' "$(cat documented)" "$(cat source)"
finish
