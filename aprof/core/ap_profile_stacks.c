/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_profile_stacks.h"

#include "core/ap_host.h"

void AP_(profile_use_stack)(struct ap_recorder *r, UInt id)
{
	while (id != 0 && id != AP_STACK_CUT && !AP_(stack_by_id)(&r->stacks, id)->profile_id) {
		AP_(stack_by_id)(&r->stacks, id)->profile_id = 1;
		id = AP_(stack_parent)(AP_(stack_by_id)(&r->stacks, id));
	}
}

/* A profile that was written before an exec that failed has left its ids. */
static void forget_numbers(struct ap_recorder *r)
{
	for (UInt i = 1; i <= AP_(stacks_count)(&r->stacks); i++)
		AP_(stack_by_id)(&r->stacks, i)->profile_id = 0;
	for (UInt i = 1; i <= AP_(frames_count)(&r->frames); i++)
		AP_(frame_by_id)(&r->frames, i)->profile_id = 0;
	for (UInt i = 1; i <= AP_(objects_count)(&r->frames); i++)
		AP_(object_by_id)(&r->frames, i)->profile_id = 0;
}

/* Gives ids to the frames that stacks use, and to their objects. */
static void number_frames(struct ap_recorder *r, struct ap_stack_counts *n)
{
	for (UInt i = 1; i <= AP_(frames_count)(&r->frames); i++) {
		struct ap_frame *frame = AP_(frame_by_id)(&r->frames, i);
		if (!frame->profile_id)
			continue;
		frame->profile_id = ++n->frames;
		AP_(host_resolve)(&r->frames, frame);
		if (frame->object)
			frame->object->profile_id = 1;
	}
	for (UInt i = 1; i <= AP_(objects_count)(&r->frames); i++)
		if (AP_(object_by_id)(&r->frames, i)->profile_id)
			AP_(object_by_id)(&r->frames, i)->profile_id = ++n->objects;
}

struct ap_stack_counts AP_(profile_number_stacks)(struct ap_recorder *r, void (*use_others)(struct ap_recorder *r))
{
	struct ap_stack_counts n = { 0 };
	forget_numbers(r);
	for (UInt i = 0; i < AP_(sites_count)(&r->sites); i++) {
		const struct ap_site *s = AP_(site_by_index)(&r->sites, i);
		AP_(profile_use_stack)(r, AP_(site_stack)(s));
		for (const struct ap_release *release = AP_(release_first)(s); release; release = AP_(release_next)(release))
			AP_(profile_use_stack)(r, release->stack);
	}
	for (UInt i = 1; i <= AP_(threads_count)(r); i++)
		AP_(profile_use_stack)(r, AP_(thread_by_serial)(r, i)->creation_stack);
	for (UInt i = 0; i < AP_(assertions_count)(&r->assertions); i++) {
		const struct ap_assertion *a = AP_(assertion_by_index)(&r->assertions, i);
		for (UInt b = 0; b < a->n_blames; b++)
			AP_(profile_use_stack)(r, a->blames[b].stack);
	}
	use_others(r);

	for (UInt i = 1; i <= AP_(stacks_count)(&r->stacks); i++) {
		struct ap_stack *s = AP_(stack_by_id)(&r->stacks, i);
		if (!s->profile_id)
			continue;
		s->profile_id = ++n.stacks;
		AP_(frame_by_id)(&r->frames, AP_(stack_frame)(s))->profile_id = 1;
	}
	number_frames(r, &n);
	return n;
}

static void write_objects(struct ap_outfile *f, const struct ap_recorder *r, UInt n)
{
	AP_(xml_raw)(f, "  <objects>\n");
	for (UInt i = 1, written = 0; written < n; i++) {
		const struct ap_object *o = AP_(object_by_id)(&r->frames, i);
		if (!o->profile_id)
			continue;
		written++;
		AP_(xml_raw)(f, "    <object");
		AP_(xml_number)(f, "id", o->profile_id);
		AP_(xml_attribute)(f, "path", o->path);
		AP_(xml_attribute)(f, "build-id", o->build_id);
		AP_(xml_address)(f, "bias", o->bias);
		AP_(xml_raw)(f, "/>\n");
	}
	AP_(xml_raw)(f, "  </objects>\n");
}

static void write_frames(struct ap_outfile *f, const struct ap_recorder *r, UInt n)
{
	AP_(xml_raw)(f, "  <frames>\n");
	for (UInt i = 1, written = 0; written < n; i++) {
		struct ap_frame *frame = AP_(frame_by_id)(&r->frames, i);
		if (!frame->profile_id)
			continue;
		written++;
		AP_(xml_raw)(f, "    <frame");
		AP_(xml_number)(f, "id", frame->profile_id);
		AP_(xml_address)(f, "address", AP_(frame_address)(frame));
		AP_(xml_number)(f, "object", frame->object ? frame->object->profile_id : 0);
		AP_(xml_attribute)(f, "function", frame->function);
		AP_(xml_attribute)(f, "symbol", frame->symbol);
		if (frame->file && frame->directory && frame->file[0] != '/')
			AP_(xml_path)(f, "file", frame->directory, frame->file);
		else
			AP_(xml_attribute)(f, "file", frame->file);
		AP_(xml_number)(f, "line", frame->line);
		AP_(xml_raw)(f, "/>\n");
	}
	AP_(xml_raw)(f, "  </frames>\n");
}

static void write_stacks(struct ap_outfile *f, const struct ap_recorder *r)
{
	AP_(xml_raw)(f, "  <stacks>\n");
	for (UInt i = 1; i <= AP_(stacks_count)(&r->stacks); i++) {
		const struct ap_stack *s = AP_(stack_by_id)(&r->stacks, i);
		if (!s->profile_id)
			continue;
		AP_(xml_raw)(f, "    <stack");
		AP_(xml_number)(f, "id", s->profile_id);
		AP_(xml_number)(f, "parent", AP_(stack_profile_id)(&r->stacks, AP_(stack_parent)(s)));
		AP_(xml_number)(f, "frame", AP_(frame_by_id)(&r->frames, AP_(stack_frame)(s))->profile_id);
		AP_(xml_attribute)(f, "cut", AP_(stack_parent)(s) == AP_STACK_CUT ? "yes" : NULL);
		AP_(xml_raw)(f, "/>\n");
	}
	AP_(xml_raw)(f, "  </stacks>\n");
}

void AP_(profile_stacks)(struct ap_outfile *f, const struct ap_recorder *r, struct ap_stack_counts n)
{
	write_objects(f, r, n.objects);
	write_frames(f, r, n.frames);
	write_stacks(f, r);
}
