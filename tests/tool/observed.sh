# SPDX-License-Identifier: MIT OR Apache-2.0
# Allocators of a program's own that are observed: what a call may do besides to return, and what counts.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"
only_valgrind 'it replaces the functions of such allocators'

options='--leak-check=yes --check-stacks=yes --free-stacks=yes'
scenarios observed.c '-O0 -pthread' '-O2 -fno-ipa-icf -pthread'

child_of_fork() {
	cp "$1.out" "$1.0.1.out"
	says "$1.0.1" 'total.inherited_blocks == 1' '(at("plant").allocations, at("plant").bytes) == (1, 100)' \
		'(total.deallocations, total.inherited_freed, total.live_blocks) == (1, 1, 1)' \
		'(total.unmatched_frees, total.unmatched_blocks) == (0, 0)'
}
ok 'a child that was forked within a call' child_of_fork observed-c-O0-pthread-fork

no_stack_is_wrong() {
	for err in ./*.err; do
		grep -q 'aprof: stack memo: [0-9]* checked, 0 wrong' "$err" || { cat "$err" && return 1; }
	done
}
ok 'no remembered stack was wrong' no_stack_is_wrong

for scenario in results signal-longjmp heaps; do
	profile again ./observed-c-O0-pthread $scenario
	is "two runs of $scenario" "$(without_run again.xml)" "$(without_run observed-c-O0-pthread-$scenario.xml)"
done
finish
