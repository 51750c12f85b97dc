/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The forms a report is written in, one struct of callbacks each. A view is given what is left to show, in
   the order in which it is shown; docs/report-format.md says what users see. */
#ifndef CLI_VIEW_H
#define CLI_VIEW_H

#include "analysis/aggregate.h"
#include "analysis/compare.h"
#include "analysis/leak_report.h"
#include "analysis/mark_growth.h"
#include "model/options.h"
#include "views/format.h"
#include "views/view_context.h"

#include <stdio.h>

/* A side, and what of it was selected to be shown. */
struct view_side {
	const struct side *side;
	const struct grouping *rows;
	const struct grouping *runtime;   /* what harness and runtime take, as rows: none where options have them among the others */
	const struct grouping *whole;     /* these as one row */
	const GArray *growth;         /* of struct mark_growth_row: what grew at marks */
	const struct ledger *ledger;
	const struct leak_report *leaks;   /* NULL: the report is none of leaks */
};

struct view_report {
	const struct report_options *options;
	const struct view_context *context;
	const struct catalog *catalog;
	struct view_side run;
	bool filtered;                /* rows may have been left out */
};

struct view_comparison {
	const struct report_options *options;
	const struct view_context *context;
	const struct catalog *catalog;
	struct view_side baseline, current;
	const GArray *deltas;         /* of struct delta */
	const GArray *runtime;        /* the same for the rows of harness and runtime */
	const struct delta *whole;    /* and of these as one row; NULL: it is the same */
	bool filtered;
};

/* All that harness and runtime take; NULL: there is none to show. */
static inline const struct group *view_whole(const struct view_side *side)
{ return side->whole->groups->len > 0 ? &g_array_index(side->whole->groups, struct group, 0) : NULL; }

/* The place that accounts for most of the growth of a row; none where it is not known. */
struct place view_growth_place(const struct view_comparison *c, const struct delta *d);

/* Whether the workspace, or where none is known the directory at hand, has the file; NULL: none. */
bool view_has_file(const struct view_context *context, const char *file);

/* Where a run is incomplete, that it is, as a sentence without its point; else NULL. To be freed with g_free. */
char *view_incomplete(const struct model *m);

/* Whether the threads are shown, and who freed whose blocks. */
static inline bool view_shows_threads(const struct report_options *options)
{ return options->threads || (options->leaks && options->verbosity >= 1); }

/* How many of n rows are shown under --limit. */
static inline guint view_shown(const struct report_options *options, guint n)
{ return options->limit >= 0 && options->limit < n ? (guint)options->limit : n; }

#endif
