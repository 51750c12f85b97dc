/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/native_code.h"

#include "core/ap_host.h"

#include <stdlib.h>

static char *hexadecimal(const struct native_reading *r, struct ap_recording_text id)
{
	enum { BYTES_MAX = 64 };
	const unsigned char *bytes = id.size <= BYTES_MAX ? native_reading_bytes(r, id.bytes, id.size) : NULL;
	GString *text = g_string_new(NULL);
	for (uint64_t i = 0; bytes != NULL && i < id.size; i++)
		g_string_append_printf(text, "%02x", bytes[i]);
	return g_string_free(text, FALSE);
}

bool native_code_add_objects(struct native_host *h, const struct native_reading *reading, GError **error)
{
	const struct ap_recording *header = native_reading_header(reading);
	const struct ap_recording_object *o;
	/* If the process runs, the list may have grown since the header was read. */
	for (const void *at = header->objects; at != NULL && AP_(objects_count)(&h->recorder.frames) < header->n_objects; at = o->next) {
		o = native_reading_at(reading, at, sizeof *o);
		if (o == NULL || o->index != AP_(objects_count)(&h->recorder.frames)) {
			g_set_error_literal(error, NATIVE_READING_ERROR, NATIVE_READING_DAMAGED, "its list of objects contradicts itself");
			return false;
		}
		g_autofree char *path = native_reading_text(reading, o->path), *file = path != NULL ? realpath(path, NULL) : NULL;
		g_autofree char *build_id = hexadecimal(reading, o->build_id);
		struct ap_object *added = AP_(object_add)(&h->recorder.frames);
		/* The dynamic linker went by symbolic links; Valgrind sees what is mapped. */
		added->path = native_host_text(h, file != NULL ? file : path != NULL ? path : "");
		added->build_id = native_host_text(h, build_id);
		added->bias = o->bias;
	}
	return true;
}

UInt native_code_frame(struct native_host *h, const struct ap_frame *recorded)
{
	struct ap_frames *frames = &h->recorder.frames;
	UInt number = recorded->object_number;
	if (number > AP_(objects_count)(frames))
		return 0;
	struct ap_object *o = number != 0 ? AP_(object_by_id)(frames, number) : NULL;
	struct ap_frame *f = AP_(index_find)(&frames->by_address, AP_(frame_address)(recorded));
	while (f != NULL && f->object != o)
		f = AP_(index_find_next)(&frames->by_address, f);
	if (f == NULL) {
		f = AP_(frame_add)(frames, AP_(frame_address)(recorded));
		f->object = o;
	}
	return f->keyed.number;
}

/* Whether the innermost frame of the stack is such an operator. */
static bool is_operator(struct ap_recorder *r, UInt stack)
{
	static const char *const begins[] = { "_Znw", "_Zna", "_Zdl", "_Zda" };
	struct ap_frame *f = AP_(frame_by_id)(&r->frames, AP_(stack_frame)(AP_(stack_by_id)(&r->stacks, stack)));
	AP_(host_resolve)(&r->frames, f);
	for (size_t i = 0; f->symbol != NULL && i < G_N_ELEMENTS(begins); i++)
		if (g_str_has_prefix(f->symbol, begins[i]))
			return true;
	return false;
}

UInt native_code_without_called_by_operator(struct ap_recorder *r, UInt stack)
{
	for (;;) {
		UInt parent = AP_(stack_parent)(AP_(stack_by_id)(&r->stacks, stack));
		if (parent == 0 || parent == AP_STACK_CUT || !is_operator(r, parent))
			return stack;
		stack = parent;
	}
}
