/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The threads of a run, and who freed whose blocks, as tables of text: docs/leaks.md describes them. */
#ifndef CLI_THREAD_TABLES_H
#define CLI_THREAD_TABLES_H

#include "analysis/ledger.h"
#include "names/attribution.h"

struct thread_table {
	size_t columns;
	GPtrArray *cells;      /* of char *, row by row, the heads of the columns first: to be escaped */
	char *process;         /* whose threads these are; NULL where that need not be said */
	guint left_out;        /* rows beyond those asked for */
	const char *what;      /* they are: `threads` */
	bool sums;             /* the last row is the sum of all */
};

/* The threads or pools in order, row i being pool i: of these at most `most`. */
struct thread_table *thread_tables_threads(const struct ledger *l, struct attribution *a, guint most);

/* Who freed whose blocks, of struct thread_table *, one for each process that has any: threads free blocks of their own process
   alone. The rows of a matrix are those who allocated, its columns those who freed; where they are too many for one, pairs are
   rows, those with the most blocks first. most_threads, most_pairs: rows of either. The ledger is known to know. */
GPtrArray *thread_tables_ends(const struct ledger *l, guint most_threads, guint most_pairs);

void thread_table_free(struct thread_table *t);

static inline size_t thread_table_rows(const struct thread_table *t)
{ return t->cells->len / t->columns; }
static inline const char *const *thread_table_row(const struct thread_table *t, size_t row)
{ return (const char *const *)t->cells->pdata + row * t->columns; }

#endif
