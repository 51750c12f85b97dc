/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* All that is recorded: frames, stacks, sites, who released blocks, and what the program says of its parts. Under
   Valgrind one recorder serves all threads, which run one at a time. Natively each thread has its own. The command line
   puts those of a process together in one. */
#ifndef AP_RECORDER_H
#define AP_RECORDER_H

#include "core/ap_assertions.h"
#include "core/ap_frames.h"
#include "core/ap_releases.h"
#include "core/ap_scopes.h"
#include "core/ap_sites.h"
#include "core/ap_thread.h"
#include "core/ap_unwinding.h"
#include "core/ap_windows.h"

struct ap_recorder {
	Bool free_stacks;          /* releases have stacks, also those by a site's own thread */
	struct ap_list threads;    /* of struct ap_thread, in the order of their serials */
	struct ap_frames frames;
	struct ap_stacks stacks;
	struct ap_sites sites;
	struct ap_releases releases;
	struct ap_scopes scopes;
	struct ap_assertions assertions;
};

static inline UInt AP_(threads_count)(const struct ap_recorder *r) { return r->threads.count; }
static inline struct ap_thread *AP_(thread_by_serial)(const struct ap_recorder *r, UInt serial)
{
	return AP_(list_at)(&r->threads, serial - 1);
}

/* What site_current does where it is not the site of the same stack and context as before, or the thread needs attention. */
extern struct ap_site *AP_(site_in_context)(struct ap_recorder *r, struct ap_thread *thread, struct ap_stack_ref *ref);
extern struct ap_site *AP_(site_with_attention)(struct ap_recorder *r, struct ap_thread *thread, const struct ap_caller *c);

/* Returns the site of the stack that the thread is in at c, a new one if need be. NULL: the allocation does not count. Walks and
   allocates only where the stack is not remembered. */
static inline struct ap_site *AP_(site_current)(struct ap_recorder *r, struct ap_thread *thread, const struct ap_caller *c)
{
	if (UNLIKELY(thread->attention))
		return AP_(site_with_attention)(r, thread, c);
	struct ap_stack_ref *ref = AP_(stack_current)(&r->stacks, c);
	if (UNLIKELY(ref->context != thread->context))
		return AP_(site_in_context)(r, thread, ref);
	return ref->site;
}

#endif
