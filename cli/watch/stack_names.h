/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* How a report would name the stacks of a program that runs: by the same steps, with a profile of a few stacks at a time. Each
   executable and library is opened once. */
#ifndef CLI_STACK_NAMES_H
#define CLI_STACK_NAMES_H

#include "base/workspace.h"
#include "input/native_profile.h"
#include "model/options.h"

struct stack_names;

/* Borrows all of these. rundir: a directory for temporary files. workspace, known: see struct record_request. */
struct stack_names *stack_names_new(const struct report_options *options, const char *rundir, const char *workspace,
                                    const struct workspace *known);
void stack_names_free(struct stack_names *n);

/* Sets keys[i] to the number of the row that a report would have for stacks[i] of the recording, from 1. program: see
   object_files_get. False with *error set if that cannot be found out. */
bool stack_names_find(struct stack_names *n, struct native_reading *reading, const char *program,
                      const struct native_stack *stacks, guint count, uint32_t *keys, GError **error);

/* Returns the name of a row. n owns it. */
const char *stack_names_text(struct stack_names *n, uint32_t key);

#endif
