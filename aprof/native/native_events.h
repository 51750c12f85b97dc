/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the hooks of the malloc family tell the recorder. All of it does nothing where the library records nothing:
   before it has started, within its own code, after its end. */
#ifndef NATIVE_EVENTS_H
#define NATIVE_EVENTS_H

#include "native/native_blocks.h"
#include "native/native_call.h"
#include "core/ap_host.h"

struct native_thread;

extern void native_allocated(const struct native_call *c, void *p, size_t size);
extern void native_failed(void);

/* Call this before the block is freed. Returns false if the caller must not free it: the recorder does so later, or nobody can. */
extern bool native_freed(const struct native_call *c, void *p);

/* A reallocation: call the first before it, and if that returns NATIVE_KNOWN, one of the other two after it. UNKNOWN: the block becomes a
   new one. FOREIGN: the C library cannot reallocate it. */
enum native_known { NATIVE_KNOWN, NATIVE_UNKNOWN, NATIVE_FOREIGN };
extern enum native_known native_realloc_begin(void *p, struct native_block *taken);
extern void native_realloc_done(const struct native_call *c, struct native_block *taken, void *q, size_t size);
extern void native_realloc_undo(struct native_block *taken);

/* An event of the program's own, at the caller. Returns false if its weight is too large to be added. */
extern bool native_event_of_program(struct native_thread *t, const struct ap_caller *caller, uint64_t weight);

#endif
