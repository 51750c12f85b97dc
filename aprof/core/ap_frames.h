/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Code addresses: each distinct one is a frame, with what Valgrind's debug information says about it. The
   look-up happens when the profile is written, or just before the code is unmapped, never during an event. */
#ifndef AP_FRAMES_H
#define AP_FRAMES_H

#include "core/ap_basics.h"

/* An executable or a shared library that contains frames. */
struct ap_object {
	UInt id;          /* from 1 */
	UInt profile_id;  /* its id in the profile that is being written, or 0 */
	const HChar *path;
	const HChar *build_id;  /* hexadecimal, or "" */
	Addr bias;              /* address in memory − address in the file */
};

struct ap_frame {
	struct ap_frame *next;    /* VgHashTable needs these two first */
	UWord address;
	UInt id;          /* from 1, in order of first appearance */
	UInt profile_id;  /* its id in the profile that is being written, or 0 */
	Bool resolved;
	UInt line;                /* this and the rest are valid once resolved; 0 and NULL: unknown */
	struct ap_object *object;
	const HChar *function;  /* demangled */
	const HChar *symbol;    /* as the symbol table has it, or NULL where that is the same */
	const HChar *directory;
	const HChar *file;
};

extern void AP_(frames_init)(void);

/* Returns the frame of the code at the address, a new one if need be. Never NULL. */
extern struct ap_frame *AP_(frame_at)(Addr address);

/* The number of frames, and the frame with this id, 1 … n. */
extern UInt AP_(frames_count)(void);
extern struct ap_frame *AP_(frame_by_id)(UInt id);

/* Looks up the names, the line and the object of the frame, unless that was done before. */
extern void AP_(frame_resolve)(struct ap_frame *f);

/* Call this before the program unmaps [start, start + size). Looks up the frames in it while their debug
   information is there. Code that the program maps at these addresses later gets frames of its own. Returns
   True if the range had frames. */
extern Bool AP_(frames_before_unmap)(Addr start, SizeT size);

/* The number of objects that resolved frames lie in, and the object with this id, 1 … n. */
extern UInt AP_(objects_count)(void);
extern struct ap_object *AP_(object_by_id)(UInt id);

#endif
