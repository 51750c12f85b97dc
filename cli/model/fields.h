/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The numbers that a report shows of a row, a thread and a run, as tables. Views loop over the tables and name no number
   themselves. */
#ifndef CLI_FIELDS_H
#define CLI_FIELDS_H

#include "model/cost.h"

enum field_unit { FIELD_COUNT, FIELD_BYTES, FIELD_EVENTS };

/* FIELD_THREAD: threads have the field, too. FIELD_SUM: it is a sum, so that the difference of two values is a number. */
enum { FIELD_THREAD = 1, FIELD_SUM = 2 };

struct field {
	const char *name;     /* member in JSON */
	const char *title;    /* the title of its line in the text summary; NULL: it has no line */
	enum field_unit unit;
	unsigned flags;
	/* Returns false if there is no value. Examples: the smallest of no requests, max_bytes of several sites, leaks without
	   leak checking, a counter that the profile's version does not have. */
	bool (*get)(const struct cost *c, int64_t *value);
};

/* The fields of a row, a place, a trace or a thread. This array and the next one end with a NULL name. */
extern const struct field fields_row[];
/* The fields of a run or a process, with their names in the summary. */
extern const struct field fields_total[];

#endif
