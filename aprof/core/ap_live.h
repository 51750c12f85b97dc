/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The live heap of a process: its size now, its peak, and its course over time. Time is the number of events. */
#ifndef AP_LIVE_H
#define AP_LIVE_H

#include "core/ap_timeline.h"

/* A moment at which live_bytes was at its maximum so far. */
struct ap_peak { ULong blocks, bytes, event; };

/* What the live heap knows of a window of the process: ap_windows. */
struct ap_live_window {
	struct ap_live_window *next;
	ULong max_bytes;   /* the most live bytes so far; what came since the newest window opened is in point_max_bytes */
	Bool is_void;      /* counting began anew since */
};

struct ap_live {
	ULong events;
	ULong allocated_bytes;                       /* so far */
	ULong live_blocks, live_bytes;
	struct ap_peak peak;                         /* when live_bytes first reached its maximum */
	ULong epoch;                                 /* grows by 1 with each new peak */
	struct ap_peak last_peak;                    /* that of the epoch before */
	ULong next_point_event;                      /* when the timeline gets its next point */
	ULong point_max_bytes;                       /* the most live bytes since its last point, or since the newest window opened */
	ULong set_aside_max_bytes;                   /* the most since its last point, before the newest window opened */
	struct ap_live_window *windows;              /* of the process; in memory that only the process can read */
	struct ap_timeline timeline;
};

/* Natively a thread that would wait too often adds in batches: when it has changed the live bytes by so many, or
   after so many events. */
#define AP_BATCH_BYTES  65536
#define AP_BATCH_EVENTS 1024

/* By how many bytes the peak can differ from the true one, if so many threads add in batches: at the true peak each may
   not have added its last bytes yet, and at the largest total each may have others that it has not added. */
static inline ULong AP_(live_peak_bound)(UInt n_batched)
{
	return 2ull * n_batched * AP_BATCH_BYTES;
}

/* Makes it that of a process that has allocated nothing. */
extern void AP_(live_reset)(struct ap_live *l);

/* Whether there is more alive. Threads with batches may add what they freed before others add what they allocated: then the
   live heap is less than nothing for a while. */
static inline Bool AP_(live_is_more)(ULong bytes, ULong than)
{
	return (long long int)bytes > (long long int)than;
}

/* Notices a new peak at this event. Who reads a recording that was cut off in between finds the last peak
   whole. */
static inline void AP_(live_notice_peak)(struct ap_live *l, ULong event)
{
	if (AP_(live_is_more)(l->live_bytes, l->peak.bytes)) {
		l->last_peak = l->peak;
		AP_BARRIER();
		l->epoch++;
		AP_BARRIER();
		l->peak = (struct ap_peak){ l->live_blocks, l->live_bytes, event };
	}
}

/* A block of `size` bytes is alive from the event on that is under way. */
static inline void AP_(live_add)(struct ap_live *l, SizeT size)
{
	l->allocated_bytes += size;
	l->live_blocks++;
	l->live_bytes += size;
	if (AP_(live_is_more)(l->live_bytes, l->point_max_bytes))
		l->point_max_bytes = l->live_bytes;
	AP_(live_notice_peak)(l, l->events + 1);
}

/* A block of `size` bytes is alive no longer. */
static inline void AP_(live_remove)(struct ap_live *l, SizeT size)
{
	l->live_blocks--;
	l->live_bytes -= size;
}

/* Adds to the timeline what is so at its next point's event. */
extern void AP_(live_add_point)(struct ap_live *l);

/* A window of the process opens, and is closed. */
extern void AP_(live_open_window)(struct ap_live *l, struct ap_live_window *w);
extern void AP_(live_close_window)(struct ap_live *l, const struct ap_live_window *w);

/* Counting begins anew. The epochs go on. */
extern void AP_(live_restart)(struct ap_live *l);

/* Sets *p to the current state, as a point of the timeline. Returns False if the timeline already ends with
   this point. */
extern Bool AP_(live_final_point)(const struct ap_live *l, struct ap_point *p);

#endif
