/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a thread has in a recording: a recorder of its own, and what it knows of other threads' blocks. Threads share
   nothing else but the live heap of the process. */
#ifndef AP_RECORDING_THREAD_H
#define AP_RECORDING_THREAD_H

#include "core/ap_live.h"
#include "core/ap_recorder.h"

/* What the threads of a process count together. A program that begins to count anew begins another era: the header names the current one,
   so that it changes at once. */
struct ap_recording_era {
	struct ap_live live;                 /* the live heap of the process: its size, peak and timeline */
	UInt number;                         /* 0, or 1 once the program began anew */
	uint64_t failed, foreign_frees;
};

/* A site of a recording. */
struct ap_recording_site {
	struct ap_site site;
	/* What other threads released of its blocks. Only the maxima of the site rest on this: what counts is in
	   the ledgers of these threads. */
	struct ap_amount elsewhere;
};

/* An entry in the ledger of a thread. If the site is another thread's, that one does not know of it: its counters
   lack what stands here. */
struct ap_recording_release {
	struct ap_release release;
	ULong lifetime_sum, lifetime_min, lifetime_max;
	ULong temporary;
	ULong epoch;                          /* the peak that the next two are of */
	ULong peak_released, peak_released_bytes;  /* what was released by then */
};

/* What an event changes, as it was before. A reader takes back an event that the end of the process cut off. */
struct ap_journal_site {
	struct ap_recording_site *at;
	UInt bytes;                          /* so many from the member `epoch` on */
	struct ap_recording_site before;
};
#define AP_JOURNAL_RELEASE 4u
#define AP_JOURNAL_MAXIMA  8u

/* In the place of an epoch: the event is none of the live heap, and made no peak. */
#define AP_JOURNAL_NO_EPOCH (~0ull - 1)

struct ap_journal {
	/* How many of the sites count, AP_JOURNAL_RELEASE if the release does, and AP_JOURNAL_MAXIMA if the maxima alone do. 0: no event is
	   under way. One word says it all, so that an event ends at once. */
	UInt under_way;
	struct ap_journal_site site[2];
	struct ap_recording_release *release;
	struct ap_recording_release release_before;
	ULong epoch;                         /* of the live heap */
	struct ap_amount thread_max;         /* max_blocks and max_bytes of the thread */
	struct ap_amount set_aside_max;      /* of AP_JOURNAL_MAXIMA: what it has set aside of these */
};

struct ap_recording_thread {
	struct ap_recording_thread *next;    /* created before this one */
	struct ap_recording_thread *creator; /* whose stack thread.creation_stack is; or NULL */
	Bool was_dropped;                    /* it could not be created */
	struct ap_thread thread;
	struct ap_recorder recorder;
	UInt era;                            /* what it has counted is of this one */
	/* It is about to change its era: nothing that it has counted counts, but these allocations were seen. */
	Bool changes_era;
	ULong uncounted_then;
	ULong stacks_checked, stacks_wrong;  /* of --check-stacks=yes */
	Bool has_batches;                    /* it adds to the live heap in batches, not event by event */
	struct ap_journal journal;
	struct ap_amount elsewhere[2];       /* what other threads released of its blocks, as of a site; by era */
};

#endif
