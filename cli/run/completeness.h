/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Accounts for the processes that ran recorded: each has a profile with all that it did, or is named, with the reason why not. */
#ifndef CLI_COMPLETENESS_H
#define CLI_COMPLETENESS_H

#include "model/model.h"

/* The process whose profile at path was begun and not finished. executable, which is to be freed with g_free, and pid: NULL and 0
   where not even these were written. Returns why, to be freed with g_free, or NULL where that is not known. signal: the one that
   ended the process main_pid, or 0. m has the profiles of the run. */
char *completeness_why_unfinished(const struct model *m, const char *path, int64_t main_pid, int signal,
                                  char **executable, int64_t *pid);

/* One line for each process that is missing or incomplete: an error where it fails what is asked of the whole run, else a warning.
   Returns whether the run is complete. */
bool completeness_report(const struct model *m, bool fails);

/* Whether m has all profiles that were kept of each run. One line says of a run that not all are there: an error where something is
   asked of the whole run, else a note, unless quiet. */
bool completeness_check_kept(const struct model *m, bool held, bool quiet);

#endif
