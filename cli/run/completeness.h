/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Checks that each process of a run has a complete profile, and names those that do not with the reason. */
#ifndef CLI_COMPLETENESS_H
#define CLI_COMPLETENESS_H

#include "model/model.h"
#include "run/backend.h"

/* Returns why a process that was begun to be recorded has no profile, or NULL if nothing tells; free it with
   g_free. signal: what ended the process main_pid; 0: no signal. m: the run's other profiles. */
char *completeness_why_unfinished(const struct model *m, const struct unfinished *u, int64_t main_pid, int signal,
                                  const struct backend *backend);

/* Sets the signal that ended a process, of those from `first` on, where its own profile does not know it, as none does that is
   made when the process is gone. main_pid, signal, m: as above. */
void completeness_add_signals(struct model *m, guint first, int64_t main_pid, int signal);

/* Writes one line for each process without a complete profile. It is an error if `fails`, because something was
   asked of the whole run; else a warning. Returns whether the run is complete. */
bool completeness_report(const struct model *m, bool fails);

/* HALF_SEEN: completeness_report says it, too. */
enum { COMPLETENESS_HALF_SEEN, COMPLETENESS_ABSENT };
#define COMPLETENESS_ERROR completeness_error_quark()
GQuark completeness_error_quark(void);

/* Returns false with *error set if each program of m has an allocator that was not seen as a whole: a report would be about a part of
   it. Also if no program has one that a user described. */
bool completeness_is_reportable(const struct model *m, GError **error);

/* Writes how many stacks the recorder checked. */
void completeness_note_checks(const struct model *m);

/* Returns whether m has all the profiles that --keep made of each run. If some were not named, writes one line
   for that run: an error if `held`, because something is asked of the whole run; else a note, unless quiet. */
bool completeness_check_kept(const struct model *m, bool held, bool quiet);

#endif
