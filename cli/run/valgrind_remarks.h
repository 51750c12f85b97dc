/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What Valgrind said about a run's programs, in its logs. What ended a program goes into the model; the rest is
   remarked. */
#ifndef CLI_VALGRIND_REMARKS_H
#define CLI_VALGRIND_REMARKS_H

#include "model/model.h"
#include "run/remarks.h"
#include "run/rundir.h"

/* Reads the logs of a slot. The slot's processes are those in the model from `first` on. */
void valgrind_remarks_read(struct remarks *r, const struct slot *slot, struct model *m, guint first);

/* Returns why a process has no profile, as a clause, if Valgrind said anything; free it with g_free. NULL if it
   did not. */
char *valgrind_remarks_reason(const struct slot *slot, int64_t pid);

#endif
