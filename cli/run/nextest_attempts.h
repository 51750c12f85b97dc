/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tests that nextest ran more than once. It tries a failed test again, and can run all tests several times. A
   report has the last run, as nextest's own result does. */
#ifndef CLI_NEXTEST_ATTEMPTS_H
#define CLI_NEXTEST_ATTEMPTS_H

#include <glib.h>
#include <stdbool.h>

/* Notes in the slot's directory which run of a test it is, if the environment tells. False with *error set if
   that cannot be written. */
bool nextest_attempts_describe(const char *directory, const char *executable, char **args, GError **error);

/* Removes all but the last run of each test from slots (of struct slot *) and sets `runs` of the one that
   stays. Returns how many it removed. */
guint nextest_attempts_keep_last(GPtrArray *slots);

/* Returns a note about the tests that ran more than once; free it with g_free. NULL if none did. */
char *nextest_attempts_note(const GPtrArray *slots);

#endif
