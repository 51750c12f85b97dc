/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Threads as a report lists them: each by itself, or a pool as one. Threads are a pool if their names are equal but for digits
   at the end, and one thread created them. */
#ifndef CLI_THREAD_POOLS_H
#define CLI_THREAD_POOLS_H

#include "model/model.h"

struct thread_pool {
	process_id process;
	thread_id first;      /* of the pool */
	guint creator;        /* the creator's pool; 0: none */
	int64_t threads;      /* how many; a thread of a baseline may stand for several */
	int64_t exited;       /* how many ended before the process did; -1: unknown, since a baseline only says that
	                         not all did */
	bool alike;           /* all have the same name */
	bool namesake;        /* another pool of the process has the same name */
	struct cost cost;     /* the sum over its threads; `sites` is how many threads */
};

struct thread_pools {
	const struct model *model;
	GArray *list;         /* of struct thread_pool, by process, then by first thread; [0] is unused */
	guint *of;            /* by thread id: the index of its pool in list */
};

/* Borrows m. fold: make one entry of each pool, instead of one of each thread. */
struct thread_pools *thread_pools_new(const struct model *m, bool fold);
void thread_pools_free(struct thread_pools *p);

static inline const struct thread_pool *thread_pools_get(const struct thread_pools *p, guint i)
{ return &g_array_index(p->list, struct thread_pool, i); }

/* `worker`, `worker-*` if the digits differ, `main thread`, `thread 3` or `unnamed threads`. thread_pools_name adds the process if there
   are several: `worker of demo#2`. Free with g_free. */
char *thread_pools_own_name(const struct thread_pools *p, guint i);
char *thread_pools_name(const struct thread_pools *p, guint i);

/* The same, but unique: a pool with namesakes gets the number of its first thread, `worker (2)`. */
char *thread_pools_distinct_own_name(const struct thread_pools *p, guint i);
char *thread_pools_distinct_name(const struct thread_pools *p, guint i);

#endif
