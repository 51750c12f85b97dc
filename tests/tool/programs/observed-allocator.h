/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* An allocator for programs that define functions of mimalloc and others: pieces of an array, which it gives out again by size. It never
   waits: who finds it at work, as a signal handler may, takes new memory, and leaves what it frees. */
#ifndef OBSERVED_ALLOCATOR_H
#define OBSERVED_ALLOCATOR_H

#include "program.h"

/* An entry point. */
#define ENTRY __attribute__((noipa))

struct piece { size_t usable; struct piece *next; };

/* The names begin as those of mimalloc's own data do. */
static struct { struct piece *free[1025]; void *last_given; } mi_state;
static char mi_memory[8 << 20] __attribute__((aligned(4096)));
static size_t mi_used;
static char mi_at_work;
/* What an entry point calls before it does anything, and before it returns. */
static void (*mi_before)(void) __attribute__((unused)), (*mi_after)(void) __attribute__((unused));

static inline void call(void (*function)(void))
{
	if (function)
		function();
}

static __attribute__((unused)) void *take(size_t size)
{
	size_t usable = ((size ? size : 1) + 15) & ~(size_t)15;
	if (size > sizeof mi_memory / 4)
		return NULL;
	struct piece *p = NULL;
	if (usable / 16 <= 1024 && !__atomic_test_and_set(&mi_at_work, __ATOMIC_ACQUIRE)) {
		p = mi_state.free[usable / 16];
		if (p)
			mi_state.free[usable / 16] = p->next;
		__atomic_clear(&mi_at_work, __ATOMIC_RELEASE);
	}
	if (!p) {
		p = (void *)(mi_memory + __atomic_fetch_add(&mi_used, usable + sizeof *p, __ATOMIC_RELAXED));
		MUST((char *)(p + 1) + usable <= mi_memory + sizeof mi_memory);
		p->usable = usable;
	}
	mi_state.last_given = p + 1;
	return p + 1;
}

static __attribute__((unused)) size_t room(const void *block)
{
	return block ? ((const struct piece *)block - 1)->usable : 0;
}

static __attribute__((unused)) void give(void *block)
{
	struct piece *p = (struct piece *)block - 1;
	if (!block || p->usable / 16 > 1024 || __atomic_test_and_set(&mi_at_work, __ATOMIC_ACQUIRE))
		return;
	p->next = mi_state.free[p->usable / 16];
	mi_state.free[p->usable / 16] = p;
	__atomic_clear(&mi_at_work, __ATOMIC_RELEASE);
}

/* Stays in place where there is room. */
static __attribute__((unused)) void *change(void *block, size_t size)
{
	if (block && size && size <= room(block))
		return block;
	void *to = take(size);
	if (to && block)
		memcpy(to, block, size < room(block) ? size : room(block));
	if (to)
		give(block);
	return to;
}

#endif
