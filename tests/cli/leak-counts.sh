# SPDX-License-Identifier: MIT OR Apache-2.0
# Reports and comparisons have leaks among their measures, and have no such measure if nobody looked for leaks.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
leaks=$profiles/leaks.xml

expect summary cargo-alloc-profile -v report "$leaks"
expect unknown cargo-alloc-profile -v report "$profiles/fork-parent.xml"
expect partly cargo-alloc-profile -v report "$leaks" "$profiles/fork-parent.xml"
expect json cargo-alloc-profile -o json -v report "$leaks"
expect json-partly cargo-alloc-profile -o json --limit 0 report "$leaks" "$profiles/fork-parent.xml"
expect junit cargo-alloc-profile -o junit report "$leaks"
expect not-for-report cargo-alloc-profile --leak-check report "$leaks"
finish
