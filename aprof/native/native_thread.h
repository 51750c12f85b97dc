/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The threads of the program, each with a recorder of its own, and the live heap that they share. */
#ifndef NATIVE_THREAD_H
#define NATIVE_THREAD_H

#include "core/ap_recording.h"
#include "core/ap_recording_thread.h"
#include "native/native_basics.h"
#include "core/ap_host.h"
#include "native/native_blocks.h"
#include "native/native_call.h"
#include "native/native_live.h"

/* Every hook compares this word with what its thread saw last. It lies in a page that a fork wipes. 0: nothing is
   recorded, or this is a forked child that has not noticed yet. It grows with all that each thread must learn: that an object was
   unloaded, that the process counts anew or no more, that it is in another phase. */
union native_guard_page { uint32_t generation; char page[4096]; };
extern NATIVE_OWN union native_guard_page native_guard;

struct native_queue;

/* What a thread does. While it records, hooks are those of a signal handler that interrupted it, and note their
   events in the queue. */
enum native_busy { NATIVE_IN_PROGRAM, NATIVE_RECORDING };

/* What the program said for the thread. A forked child goes on with it: the recording of its parent is not there any more. */
struct native_said {
	uint32_t pauses;                   /* how many it has not ended */
	struct ap_region_pile regions;     /* those that the thread is in */
	uint32_t windows_opened;
};

/* What a thread has besides its recording. */
struct native_thread {
	uint32_t generation;               /* the guard's, as seen last */
	uint32_t unloading;                /* the recording's generation, as seen last */
	enum native_busy busy;
	bool checks_stacks;
	struct ap_recording_thread *recorded;
	uintptr_t stack_low, stack_high;   /* of its own stack; 0: unknown */
	struct ap_amount *elsewhere;       /* that of its era in the recording */
	struct native_block_pool pool;
	struct ap_recording_release *last_release;
	struct native_share share;
	struct native_thread *next_ended;
	uint32_t tid;                      /* the kernel's number */
	struct native_queue *queue;        /* NULL: empty */
	struct native_said said;
};

extern NATIVE_OWN __thread struct native_thread *native_self;

/* Lets every thread learn of what has changed, when it next begins work in the recorder. The second does that for the calling one, which
   is in the recorder. */
extern void native_threads_notify(void);
extern void native_thread_notice(struct native_thread *t);

/* Counting began anew: forgets what the thread has counted, but not its stacks. */
extern void native_thread_restart(struct native_thread *t);

/* What a hook does that finds itself in a forked child: see native_fork. */
extern NATIVE_OWN void (*native_when_forked)(void);

/* What else is to be done for a thread, which is in the recorder: when it learns of what has changed; in a forked child, when it goes on with
   what the program said for it in the parent; and when it ends. */
struct native_thread_follower {
	void (*notices)(struct native_thread *t);
	void (*forked)(struct native_thread *t, const struct native_said *said);
	void (*ends)(struct native_thread *t);
};
extern struct native_thread_follower native_thread_follower;

/* Makes the live heap of the recording, and its first thread, which is the calling one. */
extern void native_threads_start(uintptr_t stack_low, uintptr_t stack_high);

/* In a forked child that has a new recording: the calling thread is the only one, and the live blocks are
   inherited. */
extern void native_threads_forked(void);

/* Before a fork, and after it in the parent. Between them nobody changes what threads share. The first returns false, and the second must not
   be called, where the calling thread is in the recorder: a signal handler forks. */
extern bool native_threads_before_fork(void);
extern void native_threads_after_fork(void);

/* Makes a thread that the calling one is about to create, at c. NULL: nothing is recorded. */
extern struct native_thread *native_thread_new(const struct native_call *c);

/* The thread could not be created. */
extern void native_thread_drop(struct native_thread *t);

/* In the new thread, as its first act. stack_high is behind the end of its stack; 0 and 0: unknown. */
extern void native_thread_begin(struct native_thread *t, uintptr_t stack_low, uintptr_t stack_high);

/* Call this when the thread ends. What it still does counts. */
extern void native_thread_end(void);

/* Where the thread calls an allocation function, for the core. The stack pointer is where the hook saves the frame
   pointer: its canonical frame address − 16. */
static inline struct ap_caller native_caller(const struct native_thread *t, const struct native_call *c)
{
	uintptr_t sp = c->cfa - 2 * sizeof(uintptr_t);
	return (struct ap_caller){
		.ip = c->function, .sp = sp, .thread = (uintptr_t)c,
		.stack_max = sp - t->stack_low < t->stack_high - t->stack_low ? t->stack_high - 1 : 0,
	};
}

/* The same of a request. Its innermost frame is the program's, in which the answering function returns. That one saved the frame pointer
   where a hook does. */
static inline struct ap_caller native_requester(const struct native_thread *t, const struct native_call *c)
{
	struct ap_caller caller = native_caller(t, c);
	caller.ip = *(const uintptr_t *)(c->cfa - sizeof(uintptr_t)) - 1;
	return caller;
}

/* Ends the recording, which says why. The program goes on. */
extern void native_stop(void);

/* Whether that happened, also within the event that is under way: its stack or its site may lie outside of the recording. */
static inline bool native_is_stopped(void)
{
	return NATIVE_UNLIKELY(native_guard.generation == 0);
}

/* Begins work in the recorder, so that the thread's own hooks stay out. NULL: nothing is recorded. */
extern struct native_thread *native_enter_slowly(void);
static inline struct native_thread *native_enter(void)
{
	struct native_thread *t = native_self;
	if (NATIVE_UNLIKELY(!t || t->generation != native_guard.generation || t->busy))
		return native_enter_slowly();
	t->busy = NATIVE_RECORDING;
	AP_BARRIER();
	return t;
}

/* Ends it. */
extern void native_drain_queue(struct native_thread *t);
static inline void native_leave(struct native_thread *t)
{
	AP_BARRIER();
	t->busy = NATIVE_IN_PROGRAM;
	AP_BARRIER();
	if (NATIVE_UNLIKELY(t->queue != NULL))
		native_drain_queue(t);
}

#endif
