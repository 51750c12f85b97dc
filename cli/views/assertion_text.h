/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The words for the program's own assertions. All formats share them. */
#ifndef CLI_ASSERTION_TEXT_H
#define CLI_ASSERTION_TEXT_H

#include "analysis/assertion_report.h"

#include <stdio.h>

/* Returns how many were checked and failed: `16 assertions checked, 1 failed`. Returns NULL if none was checked, or r is NULL.
   Free with g_free. */
char *assertion_text_counts(const struct assertion_report *r);

/* Writes a line for each that failed, followed by the stacks to blame. Writes nothing if none did. */
void assertion_text_write(const struct assertion_report *r, FILE *out);

/* Returns what a failed one demands and what was found: `allocations <= 3, found 5`. Free with g_free. */
char *assertion_text_found(const struct assertion_failure *f);

/* Returns where and how often it failed: `src/lib.rs:12, main thread, 2 times`. Free with g_free. */
char *assertion_text_where(const struct assertion_failure *f);

/* Appends all of these in one line, then the stacks to blame with a line for each call. */
void assertion_text_append(GString *text, const struct assertion_failure *f);

#endif
