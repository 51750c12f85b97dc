/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whether the process counts, and in which phase it is: what the program says for all threads. Each thread learns of it when it next
   begins work in the recorder. A forked child goes on as its parent was. */
#ifndef NATIVE_COUNTING_H
#define NATIVE_COUNTING_H

#include "native/native_thread.h"

/* Counts from here on. The first call in a process forgets all that was counted before. A later one ends a native_counting_stop. */
extern void native_counting_start(struct native_thread *self);
extern void native_counting_stop(struct native_thread *self);

/* The process is in the phase with this name of n bytes from now on; 0: in none. */
extern void native_counting_enter_phase(struct native_thread *self, const char *name, size_t n);

/* Allocations of this thread do not count up to the resume. Returns false if there is none to end. */
extern void native_counting_pause(struct native_thread *self);
extern bool native_counting_resume(struct native_thread *self);

/* Another number whenever the process has stopped counting since. */
extern uint32_t native_counting_stops(void);

/* The thread, which is in the recorder, learns what holds for it now. */
extern void native_counting_notice(struct native_thread *t);

/* In a forked child: the thread goes on with what the program said for it in the parent. */
extern void native_counting_forked(struct native_thread *t, const struct native_said *said);

#endif
