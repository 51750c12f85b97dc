/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What Valgrind said about a run's programs. What ended a program goes into the model; the rest is shown, each
   thing once. */
#ifndef CLI_VALGRIND_REMARKS_H
#define CLI_VALGRIND_REMARKS_H

#include "model/model.h"
#include "run/rundir.h"

/* Returns an empty collection. Free it with valgrind_remarks_free. */
struct valgrind_remarks *valgrind_remarks_new(void);
void valgrind_remarks_free(struct valgrind_remarks *r);

/* Reads the logs of a slot. The slot's processes are those in the model from `first` on. */
void valgrind_remarks_read(struct valgrind_remarks *r, const struct slot *slot, struct model *m, guint first);

/* Shows what was read. quiet: only what made a program behave differently than without Valgrind. */
void valgrind_remarks_show(const struct valgrind_remarks *r, bool quiet);

/* Returns why a process has no profile, as a clause, if Valgrind said anything; free it with g_free. NULL if it
   did not. */
char *valgrind_remarks_reason(const struct slot *slot, int64_t pid);

#endif
