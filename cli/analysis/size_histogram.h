/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which sizes a group of sites asked for, and what is worth a remark there. */
#ifndef CLI_SIZE_HISTOGRAM_H
#define CLI_SIZE_HISTOGRAM_H

#include "analysis/aggregate.h"
#include "model/model.h"

/* Returns the sizes of these sites of the model, in ascending order: GArray of struct size_count, at most one for each class of
   counters/size_classes.h. Their counts add up to the allocations of the sites. NULL: there are none, or some site's are not known,
   as in baselines and in profiles before version 2. Free with g_array_unref. */
GArray *size_histogram_of_sites(const struct model *m, const uint32_t *sites, guint n);

/* The same for a row, a place or a trace. */
GArray *size_histogram(const struct grouping *g, const struct group *group);

/* The same for all sites of the model. */
GArray *size_histogram_of_model(const struct model *m);

/* What the sizes of a row can be remarkable for. */
enum size_remark_kind {
	SIZES_SMALL,                 /* blocks of at most SIZE_SMALL_BYTES */
	SIZES_ABOVE_POWER,           /* blocks that are at most an eighth larger than a power of two, from SIZE_POWER_BYTES on */
	SIZE_REMARKS,
};

enum { SIZE_SMALL_BYTES = 64, SIZE_POWER_BYTES = 128 };

/* Whether blocks of a class are of that kind. */
bool size_count_is(const struct size_count *c, enum size_remark_kind kind);

struct size_remark {
	enum size_remark_kind kind;
	int64_t blocks, of;          /* so many of all blocks */
	struct size_count most;      /* the class that has most of them */
};

/* Returns what is remarkable: GArray of struct size_remark, in order of the kinds. Free with g_array_unref. */
GArray *size_remarks(const GArray *histogram);

#endif
