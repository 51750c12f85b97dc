# SPDX-License-Identifier: MIT OR Apache-2.0
# Who frees whose blocks: scenarios with known answers in C, C++ and Rust, debug and optimised, with and without the stacks.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

# The child's list begins at the fork: no site counts it when the child frees its parent's blocks.
child_of_fork() {
	cp "$1.out" "$1.0.1.out"
	says "$1.0.1" 'matrix("plant") == {(1, 2): (4, 400, 0, 0)}' 'matrix("release_grown") == {(1, 1): (1, 30, 0, 0)}' \
		'total.inherited_freed == 2' 'total.reallocations == 0' "$2"
}

both_ways() {
	options= kinds=expect
	scenarios "$@"
	options='--free-stacks=yes --check-stacks=yes' kinds='expect stacks'
	scenarios "$@"
}

both_ways ledger.c '-O0 -pthread'
ok 'a forked child, with stacks' child_of_fork ledger-c-O0-pthread-fork \
	'freers("plant") == {(2, "release"): (4, 0)}'
both_ways ledger.c '-O2 -fno-ipa-icf -pthread'
options= kinds=expect
profile ledger-c-O0-pthread-fork ./ledger-c-O0-pthread fork
ok 'a forked child, without' child_of_fork ledger-c-O0-pthread-fork 'listed("plant") == 1'

if command -v g++ >/dev/null; then
	both_ways ledger.cc '-O0 -std=c++17 -pthread' '-O2 -std=c++17 -fno-ipa-icf -pthread'
else
	skip 'the scenarios in C++' 'g++ is not installed'
fi
if command -v rustc >/dev/null; then
	both_ways ledger.rs -g '-O -g'
else
	skip 'the scenarios in Rust' 'rustc is not installed'
fi

rest() {
	without_run "$1"
}

not_native 'two runs of threads' 'the kernel orders them' && finish
# With --fair-sched the program decides the order of its threads, and so the order of the list.
for options in --fair-sched=yes '--fair-sched=yes --free-stacks=yes'; do
	for scenario in pool sixty-four; do
		profile first ./ledger-c-O0-pthread $scenario
		profile second ./ledger-c-O0-pthread $scenario
		is "$options: $scenario, two runs" "$(rest second.xml)" "$(rest first.xml)"
	done
done
finish
