/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_host.h"
#include "valgrind/ap_requests.h"

#include "valgrind/ap_alloc.h"
#include "aprof.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_tooliface.h"
#include "pub_tool_vki.h"

/* A request, and the function that answers it: args[0] … args[4] are the arguments behind the request's
   number, and what the function returns is what the request returns to the program. */
struct request {
	UWord number;
	UWord (*answer)(ThreadId tid, const UWord *args);
};

/* Copies n bytes at `from` to the program's struct at `to`, which has `room` bytes: the program may have been
   compiled with another version of aprof.h. A member that this version does not know becomes 0. Returns False
   if the struct is not writable. */
static Bool copy_to_program(Addr to, SizeT room, const void *from, SizeT n)
{
	if (!VG_(am_is_valid_for_client)(to, room, VKI_PROT_WRITE))
		return False;
	VG_(memset)((void *)to, 0, room);
	VG_(memcpy)((void *)to, from, n < room ? n : room);
	return True;
}

/* args: struct aprof_counters *counters, size_t size. */
static UWord get_counters(ThreadId tid, const UWord *args)
{
	(void)tid;
	const struct ap_live *live = AP_(live)();
	struct aprof_counters counters = {
		.events = live->events, .live_blocks = live->live_blocks, .live_bytes = live->live_bytes,
		.peak_blocks = live->peak.blocks, .peak_bytes = live->peak.bytes,
	};
	/* There are fewer threads than sites. */
	for (UInt serial = 1; serial <= AP_(threads_count)(&AP_(recorder)); serial++) {
		const struct ap_thread *t = AP_(thread_by_serial)(&AP_(recorder), serial);
		counters.allocations += t->allocations;
		counters.bytes += t->bytes;
		counters.reallocations += t->reallocations;
		counters.deallocations += t->deallocations;
		counters.freed_bytes += t->freed_bytes;
	}
	return copy_to_program(args[0], args[1], &counters, sizeof counters);
}

static const struct request s_requests[] = {
	{ APROF_REQUEST_GET_COUNTERS, get_counters },
};

/* args[0] is the number of the request. Returns False for the requests of other tools and of a newer aprof.h:
   then the request returns its default to the program. */
static Bool handle_request(ThreadId tid, UWord *args, UWord *result)
{
	for (UInt i = 0; i < sizeof s_requests / sizeof *s_requests; i++)
		if (s_requests[i].number == args[0]) {
			*result = s_requests[i].answer(tid, args + 1);
			return True;
		}
	return False;
}

void AP_(requests_register)(void)
{
	VG_(needs_client_requests)(handle_request);
}
