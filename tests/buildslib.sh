# SPDX-License-Identifier: MIT OR Apache-2.0
# For the scripts that go through the builds of builds.table: read after testlib.sh.
#
#   builds                   prints the lines of the table that are builds
#   has_build COLUMN VALUE   whether one of them has the value

builds() {
	sed '/^#/d' "$abs_srcdir/builds.table"
}

has_build() {
	builds | awk -v column="$1" -v value="$2" '$column == value { found = 1 } END { exit !found }'
}
