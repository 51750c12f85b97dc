/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Code addresses: each distinct one is a frame, with what Valgrind's debug information knows of it. Nothing is
   looked up before the profile is written or the code is unmapped. */
#ifndef AP_FRAMES_H
#define AP_FRAMES_H

#include "ap_basics.h"

/* An executable or a shared library that frames lie in. */
struct ap_object {
	UInt id;                  /* from 1 */
	UInt profile_id;             /* scratch of the writer: the id in the profile, or 0 */
	const HChar *path;
	const HChar *build_id;    /* hexadecimal, or "" */
	Addr bias;                /* run-time address − address in the file */
};

struct ap_frame {
	struct ap_frame *next;    /* these two as VgHashTable wants them */
	UWord address;
	UInt id;                  /* from 1, in order of first appearance */
	UInt profile_id;             /* scratch of the writer: the id in the profile, or 0 */
	Bool resolved;
	UInt line;                /* the rest: valid once resolved; 0 and NULL mean unknown */
	struct ap_object *object;
	const HChar *function;    /* demangled */
	const HChar *symbol;      /* as in the symbol table, NULL where it does not differ */
	const HChar *directory;
	const HChar *file;
};

extern void AP_(frames_init)(void);

/* The frame of the code at address. Never NULL. */
extern struct ap_frame *AP_(frame_at)(Addr address);

/* The frames so far, and the one with this id, which must exist. */
extern UInt AP_(frames_count)(void);
extern struct ap_frame *AP_(frame_by_id)(UInt id);

/* Looks up what is known of the frame, once. */
extern void AP_(frame_resolve)(struct ap_frame *f);

/* To be called before [start, start + size) is unmapped: looks up the frames in it while that is possible, and lets
   code of other objects at these addresses be frames of their own. True if there were any. */
extern Bool AP_(frames_before_unmap)(Addr start, SizeT size);

/* Objects of resolved frames: how many, and the one with id 1 … n. */
extern UInt AP_(objects_count)(void);
extern struct ap_object *AP_(object_by_id)(UInt id);

#endif
