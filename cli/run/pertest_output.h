/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What is printed of tests that ran one by one: the harness's own words for each, and what it would say of all. */
#ifndef CLI_PERTEST_OUTPUT_H
#define CLI_PERTEST_OUTPUT_H

#include <glib.h>

/* Where in its slot a test's output is. */
#define PERTEST_STDOUT "stdout"
#define PERTEST_STDERR "stderr"

struct pertest_output;

struct pertest_output *pertest_output_new(guint tests, guint filtered);
void pertest_output_free(struct pertest_output *o);

/* status: as waitpid gave it. */
void pertest_output_test(struct pertest_output *o, const char *name, const char *slot, int status);
void pertest_output_ignored(struct pertest_output *o, const char *name, const char *reason);

/* The end of it all; returns the harness's exit status. */
int pertest_output_end(struct pertest_output *o);

#endif
