/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a format gets to write: a report or a comparison. Its rows are already filtered and sorted. docs/report-format.md
   describes what users see. */
#ifndef CLI_VIEW_H
#define CLI_VIEW_H

#include "analysis/advice.h"
#include "analysis/aggregate.h"
#include "analysis/compare.h"
#include "analysis/leak_report.h"
#include "analysis/mark_growth.h"
#include "model/options.h"
#include "views/format.h"
#include "views/view_context.h"

#include <stdio.h>

/* A side, and the parts of it that a report shows. */
struct view_side {
	const struct side *side;
	const struct grouping *rows;
	const struct grouping *runtime;   /* the rows of harness and runtime; empty with --runtime, when `rows` has them */
	const struct grouping *whole;     /* the runtime rows added up to one row */
	const GArray *growth;         /* of struct mark_growth_row: what grew at marks */
	const struct ledger *ledger;
	const struct leak_report *leaks;   /* NULL unless the report is about leaks */
	const GArray *advice;         /* of struct advice; NULL if the report gives none */
};

struct view_report {
	const struct report_options *options;
	const struct view_context *context;
	const struct catalog *catalog;
	struct view_side run;
	bool filtered;                /* filters may have removed rows */
};

struct view_comparison {
	const struct report_options *options;
	const struct view_context *context;
	const struct catalog *catalog;
	struct view_side baseline, current;
	const GArray *deltas;         /* of struct delta */
	const GArray *runtime;        /* of struct delta, for the rows of harness and runtime */
	const struct delta *whole;    /* the delta of these rows added up; NULL if nothing changed */
	bool filtered;
};

/* Returns the row that sums up harness and runtime, or NULL if there is none to show. */
static inline const struct group *view_whole(const struct view_side *side)
{ return side->whole->groups->len > 0 ? &g_array_index(side->whole->groups, struct group, 0) : NULL; }

/* Returns the place that accounts for most of a row's growth. Its file is 0 if it is unknown. */
struct place view_growth_place(const struct view_comparison *c, const struct delta *d);

/* Whether the workspace has the file. Without a workspace, looks in the current directory. file may be NULL. */
bool view_has_file(const struct view_context *context, const char *file);

/* Returns what an incomplete run lacks, as a sentence without a full stop. Returns NULL if the run is complete. Free with
   g_free. */
char *view_incomplete(const struct model *m);

/* Returns how many allocations do not count because counting was off, as a sentence without a full stop. Returns NULL if all
   count, or if nobody knows. Free with g_free. */
char *view_uncounted(const struct model *m);

/* Returns which snapshots the programs of a run made, which one is reported, or from which to which is compared. Returns NULL if
   there is nothing to say. baseline: NULL unless it is a comparison. Free with g_free. */
char *view_moments(const struct model *m, const struct model *baseline);

/* Whether the report shows threads, and who freed whose blocks. */
static inline bool view_shows_threads(const struct report_options *options)
{ return options->threads || (options->leaks && options->verbosity >= 1); }

/* Returns how many of n rows --limit shows. */
static inline guint view_shown(const struct report_options *options, guint n)
{ return options->limit >= 0 && options->limit < n ? (guint)options->limit : n; }

#endif
