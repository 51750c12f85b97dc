/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The threads of a run, and who freed whose blocks, as tables of text. docs/leaks.md describes the tables. */
#ifndef CLI_THREAD_TABLES_H
#define CLI_THREAD_TABLES_H

#include "analysis/ledger.h"
#include "names/attribution.h"

struct thread_table {
	size_t columns;
	GPtrArray *cells;      /* of char *, row by row, first the heads of the columns; not escaped yet */
	char *process;         /* the process of these threads; NULL if there is only one */
	guint left_out;        /* how many rows the table leaves out */
	const char *what;      /* what these rows are: `threads` */
	bool sums;             /* the last row has the sums of all rows */
};

/* Returns a table with a row for each thread or pool, at most `most`. Row i is pool i. Free with thread_table_free. */
struct thread_table *thread_tables_threads(const struct ledger *l, struct attribution *a, guint most);

/* Returns an array of struct thread_table *, which it owns: who freed whose blocks, one table for each process with
   allocations or frees. A thread frees only blocks of its own process. A table is a matrix with at most most_threads rows:
   the rows are threads that allocated, the columns threads that freed. With too many columns, it is a list of at most
   most_pairs pairs instead, most blocks first. ledger_is_known must be true. */
GPtrArray *thread_tables_ends(const struct ledger *l, guint most_threads, guint most_pairs);

void thread_table_free(struct thread_table *t);

static inline size_t thread_table_rows(const struct thread_table *t)
{ return t->cells->len / t->columns; }
static inline const char *const *thread_table_row(const struct thread_table *t, size_t row)
{ return (const char *const *)t->cells->pdata + row * t->columns; }

#endif
