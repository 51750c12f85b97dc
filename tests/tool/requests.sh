# SPDX-License-Identifier: MIT OR Apache-2.0
# Client requests of aprof.h: what they return under the tool, under another one, and without Valgrind.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
. "$abs_srcdir/tool/toollib.sh"

ok 'a program that includes aprof.h' build requests.c requests -I"$abs_top_srcdir/aprof" -Wall -Wextra -Werror

# By the compilers that there are, as pedantic as they can be.
cat >header.c <<'END'
#include "aprof.h"

int main(void)
{
	struct aprof_counters counters;
	uintptr_t handle = aprof_measure_begin(APROF_THREAD);
	aprof_measure_end(handle, NULL);
	return APROF_GET_COUNTERS(&counters);
}
END
cp header.c header.cc
for standard in c89 c99 c11; do
	ok "aprof.h in $standard" "$CC" -std=$standard -pedantic-errors -Wall -Wextra -Werror -I"$abs_top_srcdir/aprof" -fsyntax-only header.c
done
for standard in c++98 c++11 c++17; do
	if command -v "${CXX-g++}" >/dev/null; then
		ok "aprof.h in $standard" "${CXX-g++}" -std=$standard -pedantic-errors -Wall -Wextra -Wold-style-cast -Wconversion -Werror \
			-I"$abs_top_srcdir/aprof" -fsyntax-only header.cc
	else
		skip "aprof.h in $standard" 'there is no compiler for C++'
	fi
done
profile requests ./requests
is 'the program ends with status 0' "$status" 0
is 'it says nothing' "$(cat requests.err)" ''
is 'the answers' "$(cat requests.out)" 'at first: 1 events=0 allocations=0 bytes=0 reallocations=0 deallocations=0 freed=0 live=0/0 peak=0/0
two blocks: 1 events=2 allocations=2 bytes=128 reallocations=0 deallocations=0 freed=0 live=2/128 peak=2/128
one freed, one grown: 1 events=4 allocations=3 bytes=1128 reallocations=1 deallocations=1 freed=100 live=1/1000 peak=1/1000
in a child: 1 events=0 allocations=0 bytes=0 reallocations=0 deallocations=0 freed=0 live=0/0 peak=0/0
in a child, later: 1 events=2 allocations=1 bytes=5 reallocations=0 deallocations=1 freed=5 live=0/0 peak=1/5
at last: 1 events=5 allocations=3 bytes=1128 reallocations=1 deallocations=2 freed=1100 live=0/0 peak=1/1000
older: 1 5 3 1128 -1
newer: 1 5 0 -1 -1
read-only: 0
nowhere: 0
endless: 0
not known: 0'
ok 'its profile has the same counters' says requests \
	'(total.events, total.allocations, total.bytes, total.reallocations) == (5, 3, 1128, 1)' \
	'(total.deallocations, total.freed_bytes, total.live_blocks) == (2, 1100, 0)' '(total.peak_blocks, total.peak_bytes) == (1, 1000)'

# A program without requests loads libraries that make them, one of them twice.
ok 'a program that loads libraries is built' build late-requests.c late -DHOST -ldl
for variant in LATE HOSTILE; do
	ok "the library is built, $variant" build late-requests.c $variant.so -fpic -shared -D$variant -Wno-unused
done
profile late ./late ./LATE.so ./LATE.so ./HOSTILE.so
is 'the program ends with status 0' "$status" 0
is 'each is answered, whatever else its notes say' "$(cat late.out)" 'answers=1 1 1'
ok 'their region has what they took' says late 'in_region("late").allocations == 3' '[r.entries for r in regions] == [3]'

unanswered='at first: 0 events=0 allocations=0 bytes=0 reallocations=0 deallocations=0 freed=0 live=0/0 peak=0/0'
is 'without Valgrind no request is answered' "$(./requests | head -n 1)" "$unanswered"
is 'nor under another tool' "$(VALGRIND_LIB=$valgrind_libdir "$VALGRIND" -q --tool=none ./requests | head -n 1)" "$unanswered"
finish
