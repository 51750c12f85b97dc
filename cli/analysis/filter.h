/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the command line leaves out of a report: sites by the names of functions, rows by their size. */
#ifndef CLI_FILTER_H
#define CLI_FILTER_H

#include "analysis/aggregate.h"

struct filter;

/* Borrows all of these. */
struct filter *filter_new(const struct report_options *options, const struct model *m, const struct catalog *c,
                          struct attribution *a);
void filter_free(struct filter *f);

/* Whether the site is attributed to one of --only-crate's crates, and the function that it is attributed to contains one of
   the texts or, with -vvv, any function of its stack does; options that are not given keep all. The `data` of an
   aggregate_keeps is the filter. */
bool filter_keeps_site(void *data, const struct site *site);

/* Whether a row of this cost is large enough. */
bool filter_keeps_row(const struct report_options *options, const struct cost *cost);

/* Removes the rows that are too small. */
void filter_rows(const struct report_options *options, struct grouping *rows);

/* Whether the options leave anything out but by --limit. */
bool filter_is_active(const struct report_options *options);

#endif
