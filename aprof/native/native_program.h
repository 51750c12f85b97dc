/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The threads that the C library made for the program: what the recorder knows of each besides what it records. */
#ifndef NATIVE_PROGRAM_H
#define NATIVE_PROGRAM_H

#include "native/native_basics.h"

#include <pthread.h>

#define NATIVE_CPUS_MAX 1024

struct native_thread;

/* Bit i % 8 of byte i / 8 is processor i, as the kernel has it. */
struct native_cpu_mask { unsigned char bytes[NATIVE_CPUS_MAX / 8]; };

struct native_program_thread {
	struct native_program_thread *next;     /* created before this one */
	pthread_t handle;                       /* valid once it runs, until it has ended */
	int tid;                                /* the kernel's number; 0: it does not run yet, −1: it has ended */
	struct native_thread *thread;           /* what is recorded of it; NULL: nothing */
	uintptr_t stack_low, stack_high;        /* 0: unknown */
	uint64_t entropy_key;
	struct native_cpu_mask cpus;            /* those that it sees itself on */
	bool has_name;                          /* somebody named it */
	char first_name[16];                    /* the one that it began with, which was its creator's */
	void *(*start)(void *);                 /* its first function, and that one's argument */
	void *argument;
};

/* The calling thread; NULL for one that the C library made for itself. */
extern NATIVE_OWN __thread struct native_program_thread *native_program_self;

/* Makes one that is not known yet, and makes it known. Threads are never freed: a few hundred bytes each. The first returns NULL where there
   is no memory. */
extern struct native_program_thread *native_program_thread_make(void);
extern void native_program_thread_add(struct native_program_thread *t);

/* The thread with this number of the kernel (0: the calling one), or with this handle; NULL where it is not known. */
extern struct native_program_thread *native_program_thread_by_tid(int tid);
extern struct native_program_thread *native_program_thread_by_handle(pthread_t handle);

/* In a forked child, whose only thread this is. */
extern void native_program_forked(void);

#endif
