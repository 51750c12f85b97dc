/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Makes a report from the sides of a run: filters, aggregates, compares, and writes it in any number of formats. Every
   command that reports ends here. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "analysis/side.h"
#include "views/format.h"
#include "views/view_context.h"

#include <stdio.h>

struct report;

/* Returns the report of the run, or its comparison if there is a baseline. Borrows its arguments. Free with report_free. */
struct report *report_new(struct sides *sides, const struct report_options *options);
void report_free(struct report *r);

/* Writes the report in a format. The owner of out checks ferror(out) for write errors. */
void report_write(const struct report *r, const struct format *format, const struct view_context *context, FILE *out);

/* Returns how many rows passed the filters, before --limit. A comparison counts no rows that only moved. */
int64_t report_rows(const struct report *r);

/* Returns the message about rows that reached --threshold-bytes. Returns NULL if no row did, or without that option. Free
   with g_free. */
char *report_reached(const struct report *r);

#endif
