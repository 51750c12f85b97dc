/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Prints the results of tests that ran one by one: the harness's own words for each, and what the harness would
   say at the end. */
#ifndef CLI_PERTEST_OUTPUT_H
#define CLI_PERTEST_OUTPUT_H

#include <glib.h>

/* The file with a test's output in its slot. */
#define PERTEST_STDOUT "stdout"
#define PERTEST_STDERR "stderr"

struct pertest_output;

/* Prints the heading. tests: how many tests the list has; filtered: how many it leaves out. Free it with
   pertest_output_free. */
struct pertest_output *pertest_output_new(guint tests, guint filtered);
void pertest_output_free(struct pertest_output *o);

/* Prints one test's result. status: as waitpid returns it. */
void pertest_output_test(struct pertest_output *o, const char *name, const char *slot, int status);
/* Prints that a test is ignored. reason: "" if there is none. */
void pertest_output_ignored(struct pertest_output *o, const char *name, const char *reason);

/* Prints the summary. Returns the harness's exit status. */
int pertest_output_end(struct pertest_output *o);

#endif
