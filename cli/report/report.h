/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* From the sides of a run to output: filter, aggregate, compare, then any number of formats. What every command ends in. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "analysis/side.h"
#include "views/format.h"
#include "views/view_context.h"

#include <stdio.h>

struct report;

/* The report of the run, or its comparison where there is a baseline. Borrows both. */
struct report *report_new(struct sides *sides, const struct report_options *options);
void report_free(struct report *r);

/* Writes it in that format. Write errors are left in ferror(out), for the owner of out to check. */
void report_write(const struct report *r, const struct format *format, const struct view_context *context, FILE *out);

/* How many rows were left after filtering, before --limit; none that were only moved. */
int64_t report_rows(const struct report *r);

/* What reached --threshold-bytes, in lines to be freed with g_free; NULL: nothing did, or it is not asked for. */
char *report_reached(const struct report *r);

#endif
