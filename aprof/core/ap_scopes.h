/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Regions and phases: which part of the program an allocation belongs to, as the program itself says. A region is a thread's, and the
   innermost one counts. A phase is the process's. Each site is of one region and one phase, so that those add up to the whole. */
#ifndef AP_SCOPES_H
#define AP_SCOPES_H

#include "core/ap_list.h"
#include "core/ap_thread.h"

/* Longer names are cut. */
#define AP_SCOPE_NAME_MAX 255u

/* A region or a phase. */
struct ap_scope {
	struct ap_keyed keyed;   /* a hash of the name; the number is its id, from 1 */
	const HChar *name;
	ULong entries;           /* how many times it was entered while counting */
	ULong event;             /* of a phase: when it was first entered */
	UInt profile_id;         /* its id in the profile that is being written, or 0 */
};

struct ap_scope_names {
	struct ap_list list;     /* of struct ap_scope */
	struct ap_index by_name;
};

/* A thread in a region and a phase (0: in none). Sites of one stack are apart where their contexts are. */
struct ap_context {
	struct ap_keyed keyed;   /* a hash of the next three; the number is its id, from 1 */
	UInt thread;             /* its serial */
	UInt region, phase;
};

struct ap_scopes {
	struct ap_scope_names regions, phases;
	UInt phase;              /* that of the process now; 0: none */
	struct ap_list contexts; /* of struct ap_context */
	struct ap_index by_key;
};

extern void AP_(scopes_init)(struct ap_scopes *scopes);

/* How many bytes of a name are kept. It has `size` bytes, or ends at a 0 before. */
extern SizeT AP_(scope_name_length)(const HChar *name, SizeT size);

/* Returns the id of the name, a new one if need be. It has `size` bytes, or ends at a 0 before. */
extern UInt AP_(scope_named)(struct ap_scope_names *names, const HChar *name, SizeT size);

static inline UInt AP_(scopes_count)(const struct ap_scope_names *names) { return names->list.count; }
static inline struct ap_scope *AP_(scope_by_id)(const struct ap_scope_names *names, UInt id)
{
	return AP_(list_at)(&names->list, id - 1);
}
static inline const struct ap_context *AP_(context_by_id)(const struct ap_scopes *scopes, UInt id)
{
	return AP_(list_at)(&scopes->contexts, id - 1);
}

/* Sets the thread's context to where it is now. Call this for a new thread, and for every thread when the phase has changed. */
extern void AP_(thread_set_context)(struct ap_scopes *scopes, struct ap_thread *t);

/* The thread enters the region with this id; and leaves it, wherever it lies in the thread's pile. Returns False if it is not in
   it. */
extern void AP_(region_enter)(struct ap_scopes *scopes, struct ap_thread *t, UInt id);
extern Bool AP_(region_leave)(struct ap_scopes *scopes, struct ap_thread *t, UInt id);

/* The thread goes on as another struct in a forked child: `t` gets the pile of `parent`. */
extern void AP_(regions_forked)(struct ap_scopes *scopes, struct ap_thread *t, const struct ap_thread *parent);

/* The process enters the phase with this id, or none (0), at the event. */
extern void AP_(phase_enter)(struct ap_scopes *scopes, UInt id, ULong event);

/* Counting begins anew: nothing was entered so far but the phase that the process is in. */
extern void AP_(scopes_restart)(struct ap_scopes *scopes);

/* Then for each thread: it has entered the regions that it is in. */
extern void AP_(regions_restart)(struct ap_scopes *scopes, const struct ap_thread *t);

#endif
