/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Windows: what a thread or the process allocates from one moment to another. Windows may overlap. While none is open, an event costs
   nothing for them; a window of an assertion makes the events of its thread slower, since it notes their sites. */
#ifndef AP_WINDOWS_H
#define AP_WINDOWS_H

#include "core/ap_live.h"
#include "core/ap_sites.h"

/* The counters that a window tells the difference of. Those of the live heap may be below 0. */
struct ap_measures { ULong allocations, bytes, reallocations, deallocations, freed_bytes, live_blocks, live_bytes; };

/* A site, and what it had counted when the window first met it. */
struct ap_note { struct ap_site *site; ULong allocations, bytes; };

struct ap_window {
	struct ap_window *next_of_thread;    /* those of the thread that began it */
	UWord handle;                        /* never 0, and never used again */
	Bool is_of_process, notes_sites;
	UInt stops;                          /* the host's, which compares it: the number of stops of counting before */
	struct ap_measures begin;
	struct ap_live_window live;          /* is_of_process: the live heap knows it. Else the thread's max_bytes have what came since */
	UInt n_notes, room;
	struct ap_note *notes;               /* a hash table with a power of 2 as its room */
};

/* What the thread has counted. elsewhere: what others have released of its blocks and its counters still have. */
extern struct ap_measures AP_(thread_measures)(const struct ap_thread *t, struct ap_amount elsewhere);

/* Opens a window of the thread; or of the process, which has counted *now. */
extern struct ap_window *AP_(window_open)(struct ap_thread *t, Bool notes_sites, struct ap_amount elsewhere);
extern struct ap_window *AP_(window_open_process)(struct ap_thread *by, struct ap_live *live, const struct ap_measures *now);

/* Returns the thread's open window with this handle, or NULL. */
extern struct ap_window *AP_(window_find)(const struct ap_thread *t, UWord handle);

/* The most that the live bytes rose above those of the beginning. */
extern ULong AP_(window_peak)(const struct ap_window *w, const struct ap_thread *t, const struct ap_live *live);

/* Closes the window and frees it. */
extern void AP_(window_close)(struct ap_thread *t, struct ap_live *live, struct ap_window *w);

/* Counting begins anew: the thread's open windows have no meaning any more. Call this when its counters are 0. */
extern void AP_(windows_void)(struct ap_thread *t);

/* Notes in the thread's windows of assertions that an event at the site begins. */
extern void AP_(windows_note)(struct ap_thread *t, struct ap_site *site);

/* What the thread's maxima are, with what windows have set aside. */
extern struct ap_amount AP_(thread_maximum)(const struct ap_thread *t);

#endif
