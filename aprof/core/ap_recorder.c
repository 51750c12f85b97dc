/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_recorder.h"

struct ap_site *AP_(site_in_context)(struct ap_recorder *r, struct ap_thread *thread, struct ap_stack_ref *ref)
{
	ref->context = thread->context;
	ref->site = AP_(host_counts)(r, ref->stack) ? AP_(site_of)(&r->sites, thread, ref->stack, r->free_stacks ? NULL : thread) : NULL;
	return ref->site;
}

struct ap_site *AP_(site_with_attention)(struct ap_recorder *r, struct ap_thread *thread, const struct ap_caller *c)
{
	if (thread->attention & AP_DOES_NOT_COUNT)
		return NULL;
	struct ap_stack_ref *ref = AP_(stack_current)(&r->stacks, c);
	struct ap_site *site = ref->context == thread->context ? ref->site : AP_(site_in_context)(r, thread, ref);
	if (site && thread->attention & AP_NOTES_SITES)
		AP_(windows_note)(thread, site);
	return site;
}
