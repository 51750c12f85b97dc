/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_frames.h"

void AP_(frames_init)(struct ap_frames *frames)
{
	AP_(index_init)(&frames->by_address, &frames->list, sizeof(struct ap_frame));
	frames->objects = (struct ap_list){ .element_bytes = sizeof(struct ap_object) };
}

struct ap_frame *AP_(frame_find)(const struct ap_frames *frames, Addr address)
{
	struct ap_frame *f = AP_(index_find)(&frames->by_address, address);
	while (f && f->unmapped)
		f = AP_(index_find_next)(&frames->by_address, f);
	return f;
}

struct ap_frame *AP_(frame_find_unmapped)(const struct ap_frames *frames, Addr address, const struct ap_object *o)
{
	struct ap_frame *f = AP_(index_find)(&frames->by_address, address);
	while (f && !(f->unmapped && f->object == o))
		f = AP_(index_find_next)(&frames->by_address, f);
	return f;
}

struct ap_frame *AP_(frame_add)(struct ap_frames *frames, Addr address)
{
	return AP_(index_add)(&frames->by_address, address);
}

struct ap_object *AP_(object_add)(struct ap_frames *frames)
{
	struct ap_object *o = AP_(list_add)(&frames->objects);
	o->id = frames->objects.count;
	return o;
}
