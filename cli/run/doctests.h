/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Documentation tests are programs of one name that rustdoc starts side by side, in an order of chance. */
#ifndef CLI_DOCTESTS_H
#define CLI_DOCTESTS_H

#include "model/model.h"

#include <stdbool.h>

/* Whether an executable, by the last part of its path, is such a test. */
bool doctests_is_one(const char *name);

/* The functions of tests that rustdoc merged, whose own names are numbers: see merged_doctests.h. */
GHashTable *doctests_names_new(void);
void doctests_names_add(GHashTable *names, const char *executable, const char *number, const char *function);

/* Gives those that one rustdoc started one place in the order of processes, with their function as their topic, and so what
   they started themselves; one that has a topic keeps it. Functions of merged tests get their names. To be called before
   model_label_processes. */
void doctests_tell_apart(struct model *m, GHashTable *names);

#endif
