/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_pthread.h"

#include "native/native_call.h"
#include "native/native_cpus.h"
#include "native/native_entropy.h"
#include "native/native_names.h"
#include "native/native_next.h"
#include "native/native_process.h"
#include "native/native_program.h"
#include "native/native_syscall.h"
#include "native/native_thread.h"
#include "native/native_unwind.h"

#include <threads.h>

#define PAGE 4096u

/* How deep the first thread's stack may be, at most, so that nothing else lies there: the kernel maps nothing within 128 MiB of it. What is
   deeper is unwound each time. */
#define FIRST_STACK_BYTES ((uintptr_t)64 << 20)

extern void *__libc_stack_end;

static pthread_key_t s_key;          /* its destructor tells that a thread ends */
static bool s_has_key;

/* --------------------------------------------------- stacks ------------------------------------------------ */

/* Where a thread's stack lies, as far as its attributes tell. The C library makes a stack's end of what it keeps of the thread, less than a
   page. A stack that it takes from another thread may be larger than that. */
struct stack { void *low; size_t size; };

static struct stack stack_of(const pthread_attr_t *attributes)
{
	struct stack s = { NULL, 0 };
	pthread_attr_t usual;
	if (attributes) {
		/* Without a stack of the program's own, it is one that ends at address 0. */
		if (pthread_attr_getstack(attributes, &s.low, &s.size) != 0 || (uintptr_t)s.low > UINTPTR_MAX / 2)
			s.low = NULL;
		pthread_attr_getstacksize(attributes, &s.size);
	} else if (pthread_attr_init(&usual) == 0) {
		pthread_attr_getstacksize(&usual, &s.size);
		pthread_attr_destroy(&usual);
	}
	return s;
}

static void find_stack(struct native_program_thread *t)
{
	uintptr_t size = t->stack_high;
	if (t->stack_low)
		t->stack_high = t->stack_low + size;
	else {
		t->stack_high = ((uintptr_t)pthread_self() / PAGE + 1) * PAGE;
		t->stack_low = t->stack_high - size;
	}
}

/* ------------------------------------------------ begin and end -------------------------------------------- */

static void ended(void *argument)
{
	struct native_program_thread *t = argument;
	native_name_ends();
	t->tid = -1;
	if (t->thread)
		native_thread_end();
}

/* The first thing that a thread does. */
static __attribute__((noinline)) void begin(struct native_program_thread *t)
{
	native_program_self = t;
	t->handle = pthread_self();
	t->tid = native_is_confined ? 0 : (int)native_syscall(SYS_gettid);
	find_stack(t);
	native_entropy_thread_started(t->entropy_key);
	native_unwind_set_stack(t->stack_low, t->stack_high);
	native_name_begins();
	if (t->thread)
		native_thread_begin(t->thread, t->stack_low, t->stack_high);
	if (s_has_key)
		pthread_setspecific(s_key, t);
}

/* The call is the last act, so that it is a jump: the program's function has the caller that it has without us. */
static void *started(void *argument)
{
	struct native_program_thread *t = argument;
	begin(t);
	return t->start(t->argument);
}

static int started_c11(void *argument)
{
	struct native_program_thread *t = argument;
	begin(t);
	return ((thrd_start_t)(void *)t->start)(t->argument);
}

void native_pthread_start(void)
{
	struct native_program_thread *t = native_program_thread_make();
	s_has_key = pthread_key_create(&s_key, ended) == 0;
	if (!t)
		return;
	t->handle = pthread_self();
	t->tid = (int)native_syscall(SYS_gettid);
	t->stack_high = (uintptr_t)__libc_stack_end;
	t->stack_low = t->stack_high - FIRST_STACK_BYTES;
	t->cpus = native_cpus_all();
	native_program_self = t;
	native_name_begins();
	native_unwind_set_stack(t->stack_low, t->stack_high);
	native_program_thread_add(t);
	if (s_has_key)
		pthread_setspecific(s_key, t);
}

/* --------------------------------------------------- hooks ------------------------------------------------- */

/* A thread that is about to be created by the call c. NULL: it will not be known. */
static struct native_program_thread *prepare(const struct native_call *c, const pthread_attr_t *attributes)
{
	struct native_program_thread *t = native_process_pattern()[0] ? native_program_thread_make() : NULL;
	if (!t)
		return NULL;
	const struct stack s = stack_of(attributes);
	t->stack_low = (uintptr_t)s.low;
	t->stack_high = s.size;
	t->entropy_key = native_entropy_thread_key();
	t->cpus = native_program_self ? native_program_self->cpus : native_cpus_all();
	t->thread = native_thread_new(c);
	native_program_thread_add(t);
	return t;
}

static void dropped(struct native_program_thread *t)
{
	t->tid = -1;
	if (t->thread)
		native_thread_drop(t->thread);
}

/* By its own name a hook might be another library's function. */
static __typeof__(pthread_create) own_pthread_create __attribute__((alias("pthread_create"), nothrow));
static __typeof__(thrd_create) own_thrd_create __attribute__((alias("thrd_create")));

NATIVE_HOOK __attribute__((noinline))
int pthread_create(pthread_t *handle, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
	const struct native_call call = { (uintptr_t)own_pthread_create, (uintptr_t)__builtin_dwarf_cfa() };
	struct native_program_thread *t = prepare(&call, attributes);
	if (!t)
		return native_next(pthread_create)(handle, attributes, start, argument);
	t->start = start;
	t->argument = argument;
	int failed = native_next(pthread_create)(handle, attributes, started, t);
	if (failed)
		dropped(t);
	else if (t->tid == 0)   /* Once it runs it knows its handle, and may have freed the memory that this one lies in. */
		t->handle = *handle;
	return failed;
}

NATIVE_HOOK __attribute__((noinline)) int thrd_create(thrd_t *handle, thrd_start_t start, void *argument)
{
	const struct native_call call = { (uintptr_t)own_thrd_create, (uintptr_t)__builtin_dwarf_cfa() };
	struct native_program_thread *t = prepare(&call, NULL);
	if (!t)
		return native_next(thrd_create)(handle, start, argument);
	t->start = (void *(*)(void *))(void *)start;
	t->argument = argument;
	int result = native_next(thrd_create)(handle, started_c11, t);
	if (result != thrd_success)
		dropped(t);
	else if (t->tid == 0)   /* Once it runs it knows its handle, and may have freed the memory that this one lies in. */
		t->handle = *handle;
	return result;
}
