/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads the assertions of the program that failed, and the stacks to blame for them, into the model. */
#ifndef CLI_PROFILE_ASSERTIONS_H
#define CLI_PROFILE_ASSERTIONS_H

#include "input/xmlpull.h"
#include "model/model.h"

/* What the list refers to, and how far it has been read. All zero: the profile does not have it. */
struct assertion_reading {
	struct xmlpull *pull;
	struct model *model;
	const GArray *stacks;        /* of uint32_t: maps the file's ids to the model's */
	uint32_t first_thread, threads;
	uint32_t assertions, blames;
	int64_t failed, times;       /* how many failed, and how many of these were read */
};

/* Call it when the stacks and threads were read. Reads what <assertions> says of the process. */
bool profile_assertions_begin(struct assertion_reading *r, struct xmlpull *pull, struct model *m, const GArray *stacks,
                              uint32_t threads, struct process *process, const struct pull_value *v, GError **error);

/* Read one <assertion>, and one <blame> of it. */
bool profile_assertion(struct assertion_reading *r, const struct pull_value *v, GError **error);
bool profile_blame(struct assertion_reading *r, const struct pull_value *v, GError **error);

#endif
