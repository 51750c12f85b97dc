# SPDX-License-Identifier: MIT OR Apache-2.0
# Allocators that announce their blocks with the requests of valgrind.h.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"
only_valgrind 'it sees no requests of valgrind.h'

# For aprof.h. A scenario's name has the compiler's flags in it.
CPATH=$abs_top_srcdir/aprof
export CPATH

options=--leak-check=yes
scenarios announced.c '-O0 -pthread' '-O2 -fno-ipa-icf -pthread'

# The child does not count what it inherited, nor does a chunk of its parent's lend bytes to its own blocks.
in_a_child() {
	child=announced-c-O0-pthread-fork.0.1
	cp announced-c-O0-pthread-fork.out $child.out
	says $child '(total.inherited_blocks, total.inherited_bytes, total.inherited_freed) == (3, 4096 + 50, 1)' \
		'(total.allocations, total.announced, total.deallocations) == (2, 2, 1)' \
		'(total.live_blocks, total.live_bytes, total.lent_bytes) == (1, 10, 0)'
}
ok 'a forked child counts its own blocks' in_a_child

summary() {
	"$VALGRIND" --tool=aprof --aprof-out-file=summary.xml ./announced-c-O0-pthread "$1" 2>&1 | sed -n 's/.*Announced: *//p'
}
is 'a summary says what did not count' "$(summary wrong)" \
	"5 blocks not counted: outside of the program's memory, or in a pool that is not there"
is 'it says nothing where all did' "$(summary pool)" ''

# What the command line makes of it, and of the baseline that it saves.
reported() {
	cargo-alloc-profile -v --save saved.json report announced-c-O0-pthread-over-malloc.xml >report.txt || return
	cargo-alloc-profile -v report saved.json >again.txt || return
	for text in report.txt again.txt; do
		grep -F "allocations in the program's own arenas: 3" $text && grep -F 'live at exit: 4096 bytes' $text || { cat $text && return 1; }
	done
	cargo-alloc-profile -o json report saved.json | grep -F '"lent_bytes": 400'
}
ok 'a report and a baseline have it' reported

# Without Valgrind the requests do nothing.
is 'by itself a program does the same' "$(./announced-c-O0-pthread pool)" 'first=0
moved=0
destroyed=0'
finish
