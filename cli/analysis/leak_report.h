/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What is leaked, as a report shows it: by kind, by the thread that allocated, by the row that an allocation belongs to, and of
   that the stacks, each with what usually becomes of such blocks and with what leads to them. */
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
	stack_id stack;              /* one that looks so */
	int64_t blocks, bytes;
	int64_t reallocated;         /* how many of the blocks a realloc made; where there are any, of one of them: */
	int64_t growths;             /* how often it was reallocated, and where it was allocated at first */
	stack_id first_stack;
	thread_id first_thread;
	guint first_hold, holds;     /* the way to one of the blocks, in the model's table */
	guint first_site, sites;     /* in leak_report.sites: all of this thread and stack, whatever became of the blocks */
};

/* The entries of one kind, thread and row, which stand together. */
struct leak_row {
	enum leak_kind kind;
	guint pool;
	uint32_t key;                /* as attribution_group has it */
	int64_t blocks, bytes;
	guint first, count;          /* entries */
	guint first_site, sites;     /* in leak_report.sites: all of this thread and row */
};

struct leak_report {
	const struct model *model;
	const struct catalog *catalog;
	struct attribution *attribution;
	const struct ledger *ledger;
	GArray *rows;                /* of struct leak_row: lost, in cycles, indirectly lost, reachable; of a kind the
	                                thread that leaked most first, of that the largest row, or by name */
	GArray *entries;             /* of struct leak_entry */
	GArray *sites;               /* of uint32_t */
	struct { int64_t blocks, bytes; } kinds[LEAK_KINDS];   /* of the whole run, without what is suppressed */
	int64_t suppressed_blocks, suppressed_bytes, rules;    /* how many rules suppressed something */
	int64_t processes, unknown;  /* in so many of the processes nobody looked for leaks */
};

/* The order of kinds in a report, and what they are called there. */
extern const enum leak_kind leak_report_order[LEAK_KINDS];
extern const char *const leak_report_kinds[LEAK_KINDS];
/* As --leak-kinds and JSON call them. */
extern const char *const leak_report_words[LEAK_KINDS];

/* What aggregate_rows takes, besides what the options say of kinds and sizes. All is borrowed. */
struct leak_report *leak_report_new(const struct model *m, const struct ledger *l, struct attribution *a,
                                    const struct report_options *options, aggregate_keeps keeps, void *data);
void leak_report_free(struct leak_report *r);

static inline const struct leak_row *leak_report_row(const struct leak_report *r, guint i)
{ return &g_array_index(r->rows, struct leak_row, i); }
static inline const struct leak_entry *leak_report_entry(const struct leak_report *r, guint i)
{ return &g_array_index(r->entries, struct leak_entry, i); }
static inline const struct hold *leak_report_hold(const struct leak_report *r, guint i)
{ return &g_array_index(r->model->holds, struct hold, i); }

/* Who frees such blocks, by function for a row and by trace for an entry: blocks of the same stacks, or where none of those was
   freed, for a row, of its other stacks, too. */
struct leak_usage leak_report_row_usage(const struct leak_report *r, const struct leak_row *row);
struct leak_usage leak_report_entry_usage(const struct leak_report *r, const struct leak_entry *entry);

/* The first of a row's entries that knows the way to its blocks, or that a realloc had a part in; NULL: none. */
const struct leak_entry *leak_report_held(const struct leak_report *r, const struct leak_row *row);
const struct leak_entry *leak_report_reallocated(const struct leak_report *r, const struct leak_row *row);

/* Where the first of its entries for which that is known is allocated. */
struct place leak_report_place(const struct leak_report *r, const struct leak_row *row);

/* The name of a static as people write it, to be freed with g_free. */
char *leak_report_symbol(const struct leak_report *r, const struct hold *h);

/* The function that a step of a way belongs to: that allocated the block, or whose frame of a stack holds the pointer; none where
   it is not known. */
name_id leak_report_function(const struct leak_report *r, const struct hold *h);

#endif
