/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/native_stacks.h"

#include "core/ap_events.h"
#include "core/ap_recording_thread.h"
#include "input/native_code.h"

/* Returns the frame of stack `id` of the thread in h, and sets *id to its parent. 0 if the recording has no such stack. A parent
   has a smaller number, so that the way out ends. */
static UInt step_out(struct native_host *h, const struct native_live_thread *t, UInt *id)
{
	const struct ap_stack *s = native_list_at(&t->stacks, *id - 1);
	UInt parent = AP_(stack_parent)(s), frame = AP_(stack_frame)(s);
	if (frame == 0 || frame > t->frames.count || (parent >= *id && parent != AP_STACK_CUT))
		return 0;
	*id = parent;
	return native_code_frame(h, native_list_at(&t->frames, frame - 1));
}

/* Returns the stack in h. 0 if the recording does not have it. */
static UInt merge_stack(struct native_host *h, const struct native_stack *stack)
{
	g_autoptr(GArray) frames = g_array_new(FALSE, FALSE, sizeof(UInt));     /* innermost first */
	UInt id = stack->stack;
	if (id == 0 || id > stack->thread->stacks.count)
		return 0;
	while (id != 0 && id != AP_STACK_CUT) {
		UInt frame = step_out(h, stack->thread, &id);
		if (frame == 0)
			return 0;
		g_array_append_val(frames, frame);
	}
	for (guint i = frames->len; i > 0; i--)
		id = AP_(stack_below)(&h->recorder.stacks, id, g_array_index(frames, UInt, i - 1));
	return native_code_without_called_by_operator(&h->recorder, id);
}

bool native_stacks_merge(struct native_host *h, const struct native_reading *reading, const struct native_stack *stacks, guint n,
                         UInt *sites, struct ap_live *live, GError **error)
{
	struct ap_thread *thread = AP_(list_add)(&h->recorder.threads);
	thread->serial = 1;
	AP_(thread_set_context)(&h->recorder.scopes, thread);
	AP_(live_reset)(live);
	if (!native_code_add_objects(h, reading, error))
		return false;
	for (guint i = 0; i < n; i++) {
		UInt stack = merge_stack(h, &stacks[i]);
		if (stack == 0) {
			g_set_error_literal(error, NATIVE_READING_ERROR, NATIVE_READING_DAMAGED, "its list of stacks contradicts itself");
			return false;
		}
		struct ap_site *s = AP_(site_of)(&h->recorder.sites, thread, stack, thread);
		sites[i] = AP_(site_index)(s) + 1;
		AP_(site_expect)(s, 1);
		AP_(count_allocation)(s, 0, 1, live->epoch, (struct ap_elsewhere){ { 0, 0 }, { 0, 0 } });
		AP_(live_add)(live, 1);
		if (++live->events == live->next_point_event)
			AP_(live_add_point)(live);
	}
	AP_(sites_update_peaks)(&h->recorder.sites, live->epoch);
	return true;
}
