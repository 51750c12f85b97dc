/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What was counted from one moment to another, for the program that asks. What would be a guess is refused. */
#ifndef NATIVE_MEASURE_H
#define NATIVE_MEASURE_H

#include "aprof.h"
#include "native/native_thread.h"

/* Returns a handle, or 0. */
extern uintptr_t native_measure_begin(struct native_thread *t, enum aprof_measure what);

/* Sets *measured to what was counted since. */
extern bool native_measure_read(struct native_thread *t, uintptr_t handle, struct aprof_measured *measured);

/* Ends it. verdict: of an assertion, or NULL. Returns false if there is none with this handle. */
extern bool native_measure_end(struct native_thread *t, uintptr_t handle, const struct ap_verdict *verdict);

/* Sets *counters to those of the process. */
extern bool native_measure_process(struct native_thread *t, struct aprof_counters *counters);

/* Ends what the thread did not. */
extern void native_measure_thread_ended(struct native_thread *t);

#endif
