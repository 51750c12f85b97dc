/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads what a profile says about its process into the model: the run, its workspace, the timeline and the end. */
#ifndef CLI_PROFILE_PROCESS_H
#define CLI_PROFILE_PROCESS_H

#include "input/xmlpull.h"
#include "model/model.h"

/* Where the elements go. Borrows all of these. */
struct process_reading {
	struct xmlpull *pull;
	struct model *model;
	struct process *process;
};

/* Makes r ready for the elements below. */
void profile_process_begin(struct process_reading *r, struct xmlpull *pull, struct model *m, struct process *process);

/* Each reads one element of its name. Returns false with *error set if the element makes no sense. */
bool profile_kept(struct process_reading *r, const struct pull_value *v, GError **error);
bool profile_missing(struct process_reading *r, const struct pull_value *v, GError **error);
bool profile_run(struct process_reading *r, const struct pull_value *v, GError **error);
bool profile_tool(struct process_reading *r, const struct pull_value *v, GError **error);
bool profile_process(struct process_reading *r, const struct pull_value *v, GError **error);
bool profile_directory(struct process_reading *r, const struct pull_value *v, GError **error);
bool profile_crate(struct process_reading *r, const struct pull_value *v, GError **error);
bool profile_timeline(struct process_reading *r, const struct pull_value *v, GError **error);
bool profile_point(struct process_reading *r, const struct pull_value *v, GError **error);
bool profile_ended(struct process_reading *r, const struct pull_value *v, GError **error);
bool profile_killed(struct process_reading *r, const struct pull_value *v, GError **error);
bool profile_end(struct process_reading *r, const struct pull_value *v, GError **error);

#endif
