/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A test that nextest ran more than once: it tries one that failed again, and runs all of them again where it is asked to. What
   counts is the last run, as with nextest. */
#ifndef CLI_NEXTEST_ATTEMPTS_H
#define CLI_NEXTEST_ATTEMPTS_H

#include <glib.h>
#include <stdbool.h>

/* Describes in the directory of a slot which run of a test it is, as far as the environment tells. */
bool nextest_attempts_describe(const char *directory, const char *executable, char **args, GError **error);

/* Takes out of slots, of struct slot *, all but the last run of each test, which gets the number of its runs. Returns how many were
   taken out. */
guint nextest_attempts_keep_last(GPtrArray *slots);

/* What is to be said of the tests that ran more than once; to be freed with g_free, NULL: none did. */
char *nextest_attempts_note(const GPtrArray *slots);

#endif
