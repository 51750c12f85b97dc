/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A thread of the program, with all that is counted for it. */
#ifndef AP_THREAD_H
#define AP_THREAD_H

#include "core/ap_basics.h"

#include "counters/counters.h"

#define AP_THREAD_NAME_SIZE 16   /* the kernel's limit, with the 0 at the end */

struct ap_window;

/* The regions that a thread is in, the innermost one last. */
struct ap_region_pile { UInt *ids; UInt n, room; };

/* Why the events of a thread need more than the usual attention: bits. */
enum {
	AP_IS_PAUSED = 1,      /* its allocations do not count, because it paused */
	AP_IS_STOPPED = 2,     /* or because the process stopped counting */
	AP_NOTES_SITES = 4,    /* a window of an assertion is open */
	AP_IS_INSIDE = 8,      /* it is within a call of an allocator, which counts itself */
};
#define AP_DOES_NOT_COUNT (AP_IS_PAUSED | AP_IS_STOPPED | AP_IS_INSIDE)

struct ap_thread {
	UInt serial;          /* from 1, in order of creation */
	UInt creator;         /* the serial of the thread that created it, or 0 */
	UInt creation_stack;  /* where that thread created it, or 0 */
	Int os_tid;           /* the kernel's number; 0: it has not run yet, −1: it has ended */
	Bool exited;          /* it ended before its process did */
	HChar name[AP_THREAD_NAME_SIZE];
	UInt context;         /* the id of its struct ap_context */
	UInt attention;       /* bits */
	UInt pauses;          /* how many it has not ended */
	UInt size_changes;    /* odd while it changes which sizes a site expects, outside of any event */

	/* The counters of counters.def. What it frees may be another thread's blocks; what is alive are its
	   own blocks, whoever frees them. */
#define COUNTER(member, attribute, json, in_thread, ...) COUNTER_IF_THREAD_##in_thread(ULong member;)
#include "counters/counters.def"
	ULong uncounted;      /* allocations that did not count */
	ULong weights;        /* of its events of the program's own, added up */
	Addr newest_block;    /* where the block of its last (re)allocation begins, which may be freed since */

	struct ap_region_pile regions;
	struct ap_window *windows;   /* the newest first; in memory that only its process can read */
	UInt windows_opened;
	ULong set_aside_max_bytes, set_aside_max_blocks;   /* the maxima that windows have set aside */
};

#endif
