/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What Valgrind said of a run's programs: what ended one goes into the model, the rest is shown, each thing once. */
#ifndef CLI_VALGRIND_REMARKS_H
#define CLI_VALGRIND_REMARKS_H

#include "model/model.h"
#include "run/rundir.h"

struct valgrind_remarks *valgrind_remarks_new(void);
void valgrind_remarks_free(struct valgrind_remarks *r);

/* Reads the logs of a slot, of whose processes the model has those from first on. */
void valgrind_remarks_read(struct valgrind_remarks *r, const struct slot *slot, struct model *m, guint first);

/* Shows what was taken. quiet: only what a program did otherwise than by itself. */
void valgrind_remarks_show(const struct valgrind_remarks *r, bool quiet);

/* Why a process has no profile, as a clause, as far as Valgrind said anything; to be freed with g_free, NULL: it did not. */
char *valgrind_remarks_reason(const struct slot *slot, int64_t pid);

#endif
