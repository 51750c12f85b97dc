/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Leaks as a report shows them: by kind, then by the thread that allocated, then by row, then by stack. Each comes with who
   usually frees such blocks, and with the chain of pointers that still reaches them. */
#ifndef CLI_LEAK_REPORT_H
#define CLI_LEAK_REPORT_H

#include "analysis/aggregate.h"
#include "analysis/leak_usage.h"

/* The blocks of one kind, one thread or pool and one stack. */
struct leak_entry {
	enum leak_kind kind;
	guint pool;
	uint32_t row;                /* the key of its row */
	trace_id trace;
	stack_id stack;              /* a stack with that trace */
	int64_t blocks, bytes;
	int64_t reallocated;         /* how many of the blocks a realloc made; the next members are about one such block: */
	int64_t growths;             /* how often it was reallocated, and where it was first allocated */
	stack_id first_stack;
	thread_id first_thread;
	guint first_hold, holds;     /* the chain of pointers to one of the blocks, in the model's table */
	guint first_site, sites;     /* in leak_report.sites: all sites of this thread and stack, leaked or not */
};

/* The entries of one kind, thread and row. They are neighbours. */
struct leak_row {
	enum leak_kind kind;
	guint pool;
	uint32_t key;                /* from row_key */
	int64_t blocks, bytes;
	guint first, count;          /* entries */
	guint first_site, sites;     /* in leak_report.sites: all sites of this thread and row */
};

struct leak_report {
	const struct side *side;     /* the next three are its own */
	const struct model *model;
	const struct catalog *catalog;
	struct attribution *attribution;
	enum group_key by;           /* what the rows are, and what kind of key they have */
	enum group_kind row_kind;
	const struct ledger *ledger;
	GArray *rows;                /* of struct leak_row, by kind: lost, in cycles, indirectly lost, reachable; then the
	                                thread that leaked most, then the largest row, then by name */
	GArray *entries;             /* of struct leak_entry */
	GArray *sites;               /* of uint32_t: indices into the model's sites */
	struct { int64_t blocks, bytes; } kinds[LEAK_KINDS];   /* of the whole run, without suppressed blocks */
	int64_t suppressed_blocks, suppressed_bytes, rules;    /* rules: how many matched a leak */
	int64_t processes, unknown;  /* unknown: processes without leak checking */
};

/* The order of kinds in a report, and their titles. */
extern const enum leak_kind leak_report_order[LEAK_KINDS];
extern const char *const leak_report_kinds[LEAK_KINDS];

/* keeps and data select sites as in aggregate_rows; options select kinds and sizes. Borrows its arguments. */
struct leak_report *leak_report_new(const struct side *side, const struct ledger *l, const struct report_options *options,
                                    aggregate_keeps keeps, void *data);
void leak_report_free(struct leak_report *r);

static inline const struct leak_row *leak_report_row(const struct leak_report *r, guint i)
{ return &g_array_index(r->rows, struct leak_row, i); }
static inline const struct leak_entry *leak_report_entry(const struct leak_report *r, guint i)
{ return &g_array_index(r->entries, struct leak_entry, i); }
static inline const struct hold *leak_report_hold(const struct leak_report *r, guint i)
{ return &g_array_index(r->model->holds, struct hold, i); }

/* Who freed blocks like these: by function for a row, by trace for an entry. Blocks are alike if their stacks are equal. If none
   of those was ever freed, a row falls back to all blocks of its function. */
struct leak_usage leak_report_row_usage(const struct leak_report *r, const struct leak_row *row);
struct leak_usage leak_report_entry_usage(const struct leak_report *r, const struct leak_entry *entry);

/* The first entry of a row with a chain of pointers, or with a reallocated block; NULL if there is none. */
const struct leak_entry *leak_report_held(const struct leak_report *r, const struct leak_row *row);
const struct leak_entry *leak_report_reallocated(const struct leak_report *r, const struct leak_row *row);

/* Where the row allocates: the first known place of its entries. */
struct place leak_report_place(const struct leak_report *r, const struct leak_row *row);

/* The demangled name of a static. Free with g_free. */
char *leak_report_symbol(const struct leak_report *r, const struct hold *h);

/* The function behind a link of a chain of pointers: the one that allocated the block, or whose stack frame holds the pointer.
   None if unknown. */
name_id leak_report_function(const struct leak_report *r, const struct hold *h);

#endif
