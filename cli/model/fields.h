/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The measures of a row, of a thread and of a run as tables: views loop over them and name none themselves. */
#ifndef CLI_FIELDS_H
#define CLI_FIELDS_H

#include "model/cost.h"

enum field_unit { FIELD_COUNT, FIELD_BYTES, FIELD_EVENTS };

/* Where a field belongs besides the rows: it is kept for a thread too; it is a sum, so that a change of it is
   a number. */
enum { FIELD_THREAD = 1, FIELD_SUM = 2 };

struct field {
	const char *name;     /* member in JSON */
	const char *title;    /* of its own line in the summary as text, or NULL */
	enum field_unit unit;
	unsigned flags;
	/* false where there is no value: the smallest request of no allocation, the maximum over several sites, what is
	   leaked where nobody looked, what the version of the profile did not count. */
	bool (*get)(const struct cost *c, int64_t *value);
};

/* Each ends with a NULL name. Of a row, a place, a trace or a thread: */
extern const struct field fields_row[];
/* Of a run or a process, under the names of the summary: */
extern const struct field fields_total[];

#endif
