/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which sizes were asked for, in words. */
#ifndef CLI_VIEW_SIZES_H
#define CLI_VIEW_SIZES_H

#include "analysis/size_histogram.h"

/* Returns the most frequent sizes with their shares: `24 B 91%, 1,025–1,100 B 9%`. Free with g_free. */
char *view_sizes_words(const GArray *histogram);

/* Returns what is remarkable there: `small: 93% of the blocks are of at most 64 B`. Free with g_free. */
char *view_sizes_remark(const struct size_remark *r);

#endif
