/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* From a model to output: filter, aggregate, compare, view. What every command ends in. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "model/model.h"
#include "model/options.h"
#include "views/format.h"

#include <stdio.h>

/* What the report found, for the exit status. */
struct report_outcome {
	int64_t rows;      /* rows left after filtering, before --limit; none that were only moved */
	char *reached;     /* what reached --threshold-bytes, in lines to be freed with g_free; NULL: nothing, or it is not asked for */
};

/* Writes the report of m to out in that format. Write errors are left in ferror(out), for the owner of out to check. */
struct report_outcome report_write(const struct model *m, const struct report_options *options, const struct format *format,
                                   FILE *out);

/* Writes the comparison of m with baseline to out, likewise. */
struct report_outcome report_compare(const struct model *m, const struct model *baseline,
                                     const struct report_options *options, const struct format *format, FILE *out);

#endif
