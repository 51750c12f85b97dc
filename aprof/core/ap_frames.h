/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Code addresses: each distinct one is a frame. The host finds out what they are called. */
#ifndef AP_FRAMES_H
#define AP_FRAMES_H

#include "core/ap_list.h"

/* An executable or a shared library that contains frames. */
struct ap_object {
	UInt id;          /* from 1 */
	UInt profile_id;  /* its id in the profile that is being written, or 0 */
	const HChar *path;
	const HChar *build_id;  /* hexadecimal, or "" */
	Addr bias;              /* address in memory − address in the file */
};

struct ap_frame {
	struct ap_keyed keyed;    /* the key is the address, the number the frame's id, from 1, in order of first appearance */
	UInt profile_id;  /* its id in the profile that is being written, or 0 */
	Bool unmapped;    /* its code was unmapped, so the address may be another frame's by now */
	Bool resolved;
	UInt object_number;       /* in a recording, the number of its object, from 1; 0: unknown */
	UInt line;                /* this and the rest are the host's; 0 and NULL: unknown */
	struct ap_object *object;
	const HChar *function;  /* demangled */
	const HChar *symbol;    /* as the symbol table has it, or NULL where that is the same */
	const HChar *directory;
	const HChar *file;
};

/* The frames of a recorder, and the objects that they lie in. */
struct ap_frames {
	struct ap_list list;       /* of struct ap_frame */
	struct ap_index by_address;
	struct ap_list objects;    /* of struct ap_object */
};

extern void AP_(frames_init)(struct ap_frames *frames);

static inline Addr AP_(frame_address)(const struct ap_frame *f) { return f->keyed.key; }

/* Returns the frame of the address that is mapped, or NULL. */
extern struct ap_frame *AP_(frame_find)(const struct ap_frames *frames, Addr address);

/* Returns the frame of the address in the object that was unmapped, or NULL. So a plugin that is loaded a thousand
   times has the same frames each time. */
extern struct ap_frame *AP_(frame_find_unmapped)(const struct ap_frames *frames, Addr address, const struct ap_object *o);

/* Adds a frame. */
extern struct ap_frame *AP_(frame_add)(struct ap_frames *frames, Addr address);

/* The number of frames, and the frame with this id, 1 … n. */
static inline UInt AP_(frames_count)(const struct ap_frames *frames) { return frames->list.count; }
static inline struct ap_frame *AP_(frame_by_id)(const struct ap_frames *frames, UInt id)
{
	return AP_(list_at)(&frames->list, id - 1);
}

/* Adds an object and returns it. Its id is set. */
extern struct ap_object *AP_(object_add)(struct ap_frames *frames);

/* The number of objects, and the object with this id, 1 … n. */
static inline UInt AP_(objects_count)(const struct ap_frames *frames) { return frames->objects.count; }
static inline struct ap_object *AP_(object_by_id)(const struct ap_frames *frames, UInt id)
{
	return AP_(list_at)(&frames->objects, id - 1);
}

#endif
