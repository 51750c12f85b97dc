/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The sums that a baseline states, checked against its sites. */
#ifndef CLI_BASELINE_SUMS_H
#define CLI_BASELINE_SUMS_H

#include "input/baseline_format.h"
#include "input/baseline_pull.h"

/* What is collected while the file is read. */
struct baseline_sums {
	uint32_t first_process, first_thread;    /* the model's ids of the file's index 0 */
	int64_t version;                         /* of the file */
	GArray *by_thread;                       /* of struct cost, one a thread: the sums over its sites */
	GArray *totals;                          /* of struct cost, one a process: what the file states */
	int64_t summary[BASELINE_SUMMARY_NUMBERS];
};

/* Call it before anything is added to m. End it in any case. */
void baseline_sums_begin(struct baseline_sums *s, const struct model *m);
void baseline_sums_end(struct baseline_sums *s);

/* Call it when everything was read: sets the totals of the processes, and checks all sums. Returns false with
   *error set if one is wrong. pull: the file, for the error. */
bool baseline_sums_check(const struct baseline_sums *s, struct model *m, const struct baseline_pull *pull, GError **error);

#endif
