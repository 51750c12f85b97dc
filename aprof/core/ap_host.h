/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the core asks of its host: of the tool under Valgrind, of the preloaded library, or of the command line
   that reads what the library recorded. */
#ifndef AP_HOST_H
#define AP_HOST_H

#include "core/ap_basics.h"

struct ap_frame;
struct ap_frames;
struct ap_recorder;

/* Returns zeroed memory for what was recorded, aligned to 16 bytes. It is never freed. Never NULL. */
extern void *AP_(host_record)(SizeT bytes);

/* The same, but NULL if there is no more memory for what is recorded. Then nothing more is recorded, and the event that needs the memory
   does not count. */
extern void *AP_(host_try_record)(SizeT bytes);

/* Returns zeroed memory that the recorder needs only while it records. Never NULL. */
extern void *AP_(host_allocate)(SizeT bytes);
extern void AP_(host_free)(void *p, SizeT bytes);

/* A place in the program that called an allocation function, and how the host gets at it. */
struct ap_caller {
	Addr ip, sp;      /* an address in the allocation function, and the stack pointer there */
	Addr stack_max;   /* the highest address of the thread's stack; 0: it runs on another one */
	UInt serial;      /* of the thread */
	UWord thread;     /* the thread, as the host knows it */
};

/* Unwinds the stack, at most `max` frames, innermost first. The addresses of outer frames are those of the last
   byte of their calls, the stack pointers those after the calls return. Returns the number of frames. *lost:
   the unwinder did not find the callers. */
extern UInt AP_(host_unwind)(const struct ap_caller *c, UInt max, Addr *ips, Addr *sps, Addr *fps, Bool *lost);

/* Returns the id of the frame of the code at the address, from 1. */
extern UInt AP_(host_frame)(struct ap_frames *frames, Addr ip);

/* Looks up what the frame is called and the object that it lies in, unless that was done before. */
extern void AP_(host_resolve)(struct ap_frames *frames, struct ap_frame *f);

/* Whether allocations at the stack count. Asked once for each site. */
extern Bool AP_(host_counts)(const struct ap_recorder *r, UInt stack);

#endif
