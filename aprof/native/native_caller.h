/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A call of a hook, as the core sees it. */
#ifndef NATIVE_CALLER_H
#define NATIVE_CALLER_H

#include "core/ap_host.h"
#include "native/native_events.h"
#include "native/native_thread.h"

/* The stack pointer is where the hook saves the frame pointer: its canonical frame address − 16. */
static inline struct ap_caller native_caller(const struct native_thread *t, const struct native_call *c)
{
	uintptr_t sp = c->cfa - 2 * sizeof(uintptr_t);
	return (struct ap_caller){
		.ip = c->function, .sp = sp, .thread = (uintptr_t)c,
		.stack_max = sp - t->stack_low < t->stack_high - t->stack_low ? t->stack_high - 1 : 0,
	};
}

#endif
