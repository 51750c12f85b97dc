/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the backend says about a run's programs, each thing once. */
#ifndef CLI_REMARKS_H
#define CLI_REMARKS_H

#include <glib.h>
#include <stdbool.h>

struct remarks;

/* Returns an empty collection. Free it with remarks_free. */
struct remarks *remarks_new(void);
void remarks_free(struct remarks *r);

/* Adds what a program did, as a sentence, and how often. changed: it did so because it was recorded. */
void remarks_add(struct remarks *r, const char *text, bool changed, guint count);

/* Shows all of them. quiet: only what the programs did because they were recorded. */
void remarks_show(const struct remarks *r, bool quiet);

#endif
