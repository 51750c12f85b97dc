/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What every command ends in: the report or the comparison at its place, the baseline saved, the exit
   status. */
#ifndef CLI_FINISH_H
#define CLI_FINISH_H

#include "model/model.h"
#include "model/options.h"

/* Told before a program runs for an hour: whether the results can be written at all. *error is the whole
   message. */
bool finish_check(const struct options *options, GError **error);

/* Whether anything is asked of the run as a whole: a limit, a threshold, a baseline. */
bool finish_is_held(const struct options *options);

/* A model of the one recording at path; NULL with *error set to the whole message. */
struct model *finish_read(const char *path, GError **error);

/* Adds the recording at path to m; its processes come after those that m has. *error as above. */
bool finish_add(struct model *m, const char *path, GError **error);

/* Whether baseline, which may be NULL, knows what the limits are held against; *error is the whole message. */
bool finish_can_compare(const struct options *options, const struct model *baseline, GError **error);

/* Tells m's leaks from those that the rules suppress, and counts them. used: see suppress_match.h. */
void finish_count_leaks(const struct options *options, struct model *m, bool *used);

/* Counts the leaks of m and of baseline, reports m, against baseline unless that is NULL, and saves it when asked to; says
   what fails. Returns the exit status. workspace: see options.h. known: what is known of it otherwise than by the two models;
   may be NULL. */
int finish(const struct options *options, struct model *m, struct model *baseline,
           const char *workspace, const struct workspace *known);

#endif
