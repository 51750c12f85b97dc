/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The words for limits and their results. All formats share them. */
#ifndef CLI_GATE_TEXT_H
#define CLI_GATE_TEXT_H

#include "analysis/gate_result.h"

#include <stdio.h>

/* Writes a line for each failed result, followed by the stacks to blame. Writes nothing if all passed. */
void gate_text_write(const GPtrArray *results, FILE *out);

/* Returns what a result is about: `peak bytes of the run`, `allocations of test a::it_works`. Free with g_free. */
char *gate_text_subject(const struct gate_result *r);

/* Returns the numbers of a result: `10 → 12, at most 11: +2 (+20.00%)`. Free with g_free. */
char *gate_text_numbers(const struct gate_result *r);

/* Returns the part of harness and runtime in the number of a run that failed: `harness and runtime: 9000 → 9005`. Returns
   NULL if they have no part, or the same as in the baseline. Free with g_free. */
char *gate_text_runtime(const struct gate_result *r);

/* Appends all of these: the subject and the numbers in one line, then the stacks to blame with a line for each call. */
void gate_text_append(GString *text, const struct gate_result *r);

/* Appends stacks to blame, with a line for each call. growth: they have more than in the baseline. more: how many more there
   are. */
void gate_text_culprits(GString *text, const GPtrArray *culprits, bool growth, int64_t more);

/* Returns what set the limit: `--max-peak`, `--gate: function a::f: peak<=9`. Free with g_free. */
char *gate_text_origin(const struct gate_limit *limit);

#endif
