/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Client requests: what a program can ask aprof while aprof runs it. Include this header in the program; it
   links nothing. If aprof does not run the program, a request costs a few instructions and returns 0. */
#ifndef CARGO_ALLOC_PROFILE_APROF_H
#define CARGO_ALLOC_PROFILE_APROF_H

#include <valgrind/valgrind.h>

/* Compiled programs contain these numbers, so a new request goes to the end. */
enum aprof_request {
	APROF_REQUEST_GET_COUNTERS = (int)VG_USERREQ_TOOL_BASE('A', 'P'),
};

/* The counters of the process so far, as in the element `totals` of its profile. A new member goes to the
   end. */
struct aprof_counters {
	unsigned long long events;
	unsigned long long allocations, bytes;
	unsigned long long reallocations;
	unsigned long long deallocations, freed_bytes;
	unsigned long long live_blocks, live_bytes;
	unsigned long long peak_blocks, peak_bytes;
};

/* Fills *counters, a struct aprof_counters, and returns 1. If aprof does not run the program, leaves
   *counters unchanged and returns 0. The request itself is no event. */
#define APROF_GET_COUNTERS(counters) \
	((int)VALGRIND_DO_CLIENT_REQUEST_EXPR(0, APROF_REQUEST_GET_COUNTERS, (counters), sizeof *(counters), 0, 0, 0))

#endif
