/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The processes of a run that goes on, read from their recordings: what they have allocated, and which rows of a report hold what
   is alive. A stack is given its row once. */
#ifndef CLI_WATCHED_H
#define CLI_WATCHED_H

#include "run/backend.h"
#include "watch/picture.h"
#include "watch/stack_names.h"

struct watched;

/* Borrows all of these. The backend must have recordings. */
struct watched *watched_new(const char *rundir, const struct backend *backend, struct stack_names *names);
void watched_free(struct watched *w);

/* Reads the recordings again, and looks up at most `names` stacks that have no row yet: those that hold most come first.
   Returns whether there was any process so far. */
bool watched_look(struct watched *w, guint names);

/* What the last look saw. Allocations, bytes and events are those of all processes of the run; what is alive is that of those that
   run, or if none does, of the last ones, as they ended. The peak is that of the process with the highest one. */
const struct native_totals *watched_totals(const struct watched *w);

/* The rows (of struct picture_row) that hold something, the largest first. w owns them until the next look. */
const GArray *watched_rows(const struct watched *w);

/* What is alive of stacks that have no row yet. Its name is NULL. */
struct picture_row watched_unnamed(const struct watched *w);

/* `demo (process 123)`, `3 processes`: whose live heap this is. Free it with g_free. */
char *watched_title(const struct watched *w);

#endif
