/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which threads are one in a report: each is one by itself, or those of a pool are, which have the same name, up to the digits
   at its end, and the same creator. */
#ifndef CLI_POOLS_H
#define CLI_POOLS_H

#include "model/model.h"

struct pool {
	process_id process;
	thread_id first;      /* of its threads */
	guint creator;        /* the creator's pool; 0: none */
	int64_t threads;      /* how many there are; of a baseline's thread as many as it stands for */
	int64_t exited;       /* how many of them ended before the process did; -1: not known, as a baseline says of
	                         several that not all did */
	bool alike;           /* they are all called the same */
	bool namesake;        /* another one of its process is called as it is */
	struct cost cost;     /* the threads' sums; `sites` is their number */
};

struct pools {
	const struct model *model;
	GArray *list;         /* of struct pool, by process, then in order of their first threads; [0] is no thread's */
	guint *of;            /* by thread: its place in the list */
};

/* Borrows m. fold: pools are one. */
struct pools *pools_new(const struct model *m, bool fold);
void pools_free(struct pools *p);

static inline const struct pool *pools_get(const struct pools *p, guint i)
{ return &g_array_index(p->list, struct pool, i); }

/* `worker`, `worker-*` where they differ in digits, `main thread`, `thread 3`, `unnamed threads`; and with the process where there
   are several: `worker of demo#2`. To be freed with g_free. */
char *pools_own_name(const struct pools *p, guint i);
char *pools_name(const struct pools *p, guint i);

/* The same where it has to tell one from the others: `worker (2)`, by the number of the first thread, for one that has
   namesakes. */
char *pools_distinct_own_name(const struct pools *p, guint i);
char *pools_distinct_name(const struct pools *p, guint i);

#endif
