/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Delivers the results of a command: checks the limits, writes the report to its place, saves the baseline and
   tells the CI service. Every command that has a result ends here. */
#ifndef CLI_DELIVER_H
#define CLI_DELIVER_H

#include "model/model.h"
#include "model/options.h"

/* Checks before a program runs for an hour that the results can be written. False with *error set to the whole
   message. */
bool deliver_can_write(const struct options *options, GError **error);

/* Whether the options ask for something that only holds for a whole run: a limit, a threshold, a baseline. */
bool deliver_asks_for_whole_run(const struct options *options);

/* Whether the baseline has what the limits compare with; baseline NULL: yes. False with *error set to the whole
   message. */
bool deliver_can_compare(const struct options *options, const struct model *baseline, GError **error);

/* Sorts out the leaks of m that the rules suppress, and counts both. used: see suppress_match.h. */
void deliver_count_leaks(const struct options *options, struct model *m, bool *used);

/* Delivers the results of m, compared with baseline unless that is NULL, and reports what fails. workspace: see
   options.h. known: what cargo says about the workspace, used if the recordings do not tell; may be NULL.
   Returns the exit status. */
int deliver(const struct options *options, struct model *m, struct model *baseline,
            const char *workspace, const struct workspace *known);

#endif
