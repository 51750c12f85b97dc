/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What exceeded its limit, for people to read. */
#ifndef CLI_GATE_TEXT_H
#define CLI_GATE_TEXT_H

#include "analysis/gate_result.h"

#include <stdio.h>

/* One line a failed result, then the stacks to blame; nothing where all passed. */
void gate_text_write(const GPtrArray *results, FILE *out);

/* What a result is about, to be freed with g_free: `peak bytes of the run`, `allocations of test
   a::it_works`. */
char *gate_text_subject(const struct gate_result *r);

/* What was found, to be freed with g_free: `10 → 12, at most 11: +1 (+9.09%)`. */
char *gate_text_numbers(const struct gate_result *r);

/* What harness and runtime have in the number of a run that failed, to be freed with g_free: `harness and runtime: 9000 → 9005`;
   NULL where they have nothing, or as much as in the baseline. */
char *gate_text_runtime(const struct gate_result *r);

/* Appends all of that in a line, and a line for each call of the stacks to blame. */
void gate_text_append(GString *text, const struct gate_result *r);

/* Where the limit was asked for, and how, to be freed with g_free: `--max-peak`, `--gate: a::f: peak<=9`. */
char *gate_text_origin(const struct gate_limit *limit);

#endif
