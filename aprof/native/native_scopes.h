/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Regions and phases by numbers of the process: a program may leave a region in a thread or a forked child that did not enter it, and then
   must not leave another one. Each thread counts for itself which ones it entered, under the same numbers. */
#ifndef NATIVE_SCOPES_H
#define NATIVE_SCOPES_H

#include "native/native_thread.h"

/* The number of the region, or of the phase, with this name of n bytes, from 1; 0: there is no memory. */
extern uint32_t native_scope_region(const char *name, size_t n);
extern uint32_t native_scope_phase(const char *name, size_t n);

/* The thread enters the region with this number. Returns false if there is no memory. */
extern bool native_scope_enter_region(struct native_thread *t, uint32_t number);

/* The thread leaves the innermost region with this number. Returns false if it is in none. */
extern bool native_scope_leave_region(struct native_thread *t, uint32_t number);

/* The thread moves the process to the phase with this number, at the event. */
extern void native_scope_enter_phase(struct native_thread *t, uint32_t number, ULong event);

/* In a forked child, before any of the others. */
extern void native_scopes_forked(void);

#endif
