/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_profile_stacks.h"

#include "core/ap_frames.h"
#include "valgrind/ap_profile_leaks.h"
#include "core/ap_releases.h"
#include "core/ap_sites.h"
#include "core/ap_stacks.h"
#include "valgrind/ap_threads.h"
#include "core/ap_xml.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_mallocfree.h"

static void use_stack(UInt id)
{
	while (id != 0 && id != AP_STACK_CUT && !AP_(stack_by_id)(id)->profile_id) {
		AP_(stack_by_id)(id)->profile_id = 1;
		id = AP_(stack_parent)(AP_(stack_by_id)(id));
	}
}

/* A profile that was written before an exec that failed has left its ids. */
static void forget_numbers(void)
{
	for (UInt i = 1; i <= AP_(stacks_count)(); i++)
		AP_(stack_by_id)(i)->profile_id = 0;
	for (UInt i = 1; i <= AP_(frames_count)(); i++)
		AP_(frame_by_id)(i)->profile_id = 0;
	for (UInt i = 1; i <= AP_(objects_count)(); i++)
		AP_(object_by_id)(i)->profile_id = 0;
}

/* Gives ids to the frames that stacks use, and to their objects. */
static void number_frames(struct ap_stack_counts *n)
{
	for (UInt i = 1; i <= AP_(frames_count)(); i++) {
		struct ap_frame *frame = AP_(frame_by_id)(i);
		if (!frame->profile_id)
			continue;
		frame->profile_id = ++n->frames;
		AP_(frame_resolve)(frame);
		if (frame->object)
			frame->object->profile_id = 1;
	}
	for (UInt i = 1; i <= AP_(objects_count)(); i++)
		if (AP_(object_by_id)(i)->profile_id)
			AP_(object_by_id)(i)->profile_id = ++n->objects;
}

struct ap_stack_counts AP_(profile_number_stacks)(void)
{
	struct ap_stack_counts n = { 0 };
	forget_numbers();
	for (UInt i = 0; i < AP_(sites_count)(); i++) {
		const struct ap_site *s = AP_(site_by_index)(i);
		use_stack(AP_(site_stack)(s));
		for (const struct ap_release *r = AP_(release_first)(s); r; r = AP_(release_next)(r))
			use_stack(r->stack);
	}
	for (UInt i = 1; i <= AP_(threads_count)(); i++)
		use_stack(AP_(thread_by_serial)(i)->creation_stack);
	AP_(profile_leaks_for_each_stack)(use_stack);

	for (UInt i = 1; i <= AP_(stacks_count)(); i++) {
		struct ap_stack *s = AP_(stack_by_id)(i);
		if (!s->profile_id)
			continue;
		s->profile_id = ++n.stacks;
		AP_(frame_by_id)(AP_(stack_frame)(s))->profile_id = 1;
	}
	number_frames(&n);
	return n;
}

static void write_objects(struct ap_outfile *f, UInt n)
{
	AP_(xml_raw)(f, "  <objects>\n");
	for (UInt i = 1, written = 0; written < n; i++) {
		const struct ap_object *o = AP_(object_by_id)(i);
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

static void write_frames(struct ap_outfile *f, UInt n)
{
	AP_(xml_raw)(f, "  <frames>\n");
	for (UInt i = 1, written = 0; written < n; i++) {
		struct ap_frame *frame = AP_(frame_by_id)(i);
		if (!frame->profile_id)
			continue;
		written++;
		AP_(xml_raw)(f, "    <frame");
		AP_(xml_number)(f, "id", frame->profile_id);
		AP_(xml_address)(f, "address", frame->address);
		AP_(xml_number)(f, "object", frame->object ? frame->object->profile_id : 0);
		AP_(xml_attribute)(f, "function", frame->function);
		AP_(xml_attribute)(f, "symbol", frame->symbol);
		if (frame->file && frame->directory && frame->file[0] != '/') {
			HChar *file = VG_(malloc)("ap.profile.file",
			                          VG_(strlen)(frame->directory) + VG_(strlen)(frame->file) + 2);
			VG_(sprintf)(file, "%s/%s", frame->directory, frame->file);
			AP_(xml_attribute)(f, "file", file);
			VG_(free)(file);
		} else
			AP_(xml_attribute)(f, "file", frame->file);
		AP_(xml_number)(f, "line", frame->line);
		AP_(xml_raw)(f, "/>\n");
	}
	AP_(xml_raw)(f, "  </frames>\n");
}

static void write_stacks(struct ap_outfile *f)
{
	AP_(xml_raw)(f, "  <stacks>\n");
	for (UInt i = 1; i <= AP_(stacks_count)(); i++) {
		const struct ap_stack *s = AP_(stack_by_id)(i);
		if (!s->profile_id)
			continue;
		AP_(xml_raw)(f, "    <stack");
		AP_(xml_number)(f, "id", s->profile_id);
		AP_(xml_number)(f, "parent", AP_(stack_profile_id)(AP_(stack_parent)(s)));
		AP_(xml_number)(f, "frame", AP_(frame_by_id)(AP_(stack_frame)(s))->profile_id);
		AP_(xml_attribute)(f, "cut", AP_(stack_parent)(s) == AP_STACK_CUT ? "yes" : NULL);
		AP_(xml_raw)(f, "/>\n");
	}
	AP_(xml_raw)(f, "  </stacks>\n");
}

void AP_(profile_stacks)(struct ap_outfile *f, struct ap_stack_counts n)
{
	write_objects(f, n.objects);
	write_frames(f, n.frames);
	write_stacks(f);
}
