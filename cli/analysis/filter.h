/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The filters of the command line: they select sites by function names, and rows by size. */
#ifndef CLI_FILTER_H
#define CLI_FILTER_H

#include "analysis/aggregate.h"

struct filter;

/* Borrows its arguments. */
struct filter *filter_new(const struct report_options *options, const struct side *side);
void filter_free(struct filter *f);

/* An aggregate_keeps; data is the filter. A site is kept if --only-crate names the crate that it is attributed to, and if the name
   of its function (with -vvv: of any function of its stack) contains one of --filter's texts. An option that is not given
   keeps every site. */
bool filter_keeps_site(void *data, const struct site *site);

/* Whether a row of this cost is large enough. */
bool filter_keeps_row(const struct report_options *options, const struct cost *cost);

/* Removes the rows that are too small. */
void filter_rows(const struct report_options *options, struct grouping *rows);

/* Whether an option other than --limit leaves something out. */
bool filter_is_active(const struct report_options *options);

#endif
