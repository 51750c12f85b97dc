/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Puts documentation tests into a fixed order. They are programs with the same name, and rustdoc starts them
   side by side in random order. */
#ifndef CLI_DOCTESTS_H
#define CLI_DOCTESTS_H

#include "model/model.h"

#include <stdbool.h>

/* Whether an executable is such a test. name: the last part of its path. */
bool doctests_is_one(const char *name);

/* A table of function names for tests that rustdoc merged into one program, where they only have numbers: see
   merged_doctests.h. */
GHashTable *doctests_names_new(void);
/* Enters the function of test `number` in the executable. Copies the texts. */
void doctests_names_add(GHashTable *names, const char *executable, const char *number, const char *function);

/* Gives the tests that one rustdoc started, and the processes that these started, the same place in the order
   of processes, with the test's function as their topic. A process that has a topic keeps it. Renames the
   functions of merged tests by `names`. Call it before model_label_processes. */
void doctests_tell_apart(struct model *m, GHashTable *names);

#endif
