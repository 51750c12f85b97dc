/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Talks to Rust's own test harness: which tests do its arguments choose, and which arguments run a single
   one? */
#ifndef CLI_LIBTEST_H
#define CLI_LIBTEST_H

#include <glib.h>
#include <stdbool.h>

/* The tests of an executable, by name, in the harness's order. */
struct libtest {
	GPtrArray *tests;      /* of char *: those that the arguments choose */
	GHashTable *ignored;   /* those that will not run: from the char * in tests to the char * of the reason, "" if
	                          there is none */
	guint filtered;        /* how many other tests there are */
};

/* Whether the executable contains the harness. */
bool libtest_is_linked(const char *executable);

/* Runs the executable without Valgrind to list its tests into *l. False if its tests cannot be run one by one:
   what it prints is no list, or its arguments ask for something other than running tests. */
bool libtest_list(const char *executable, char **args, struct libtest *l);
void libtest_clear(struct libtest *l);

/* Returns the test names (of char *) in the list that a harness printed; NULL if it is not a list. */
GPtrArray *libtest_parse_list(const char *said);

/* Reads why tests are ignored from what the harness printed when it was asked to run them. ignored: as in
   struct libtest. */
void libtest_parse_reasons(const char *said, GHashTable *ignored);

/* Returns the arguments that run one test, made from those of the whole run: of char *, NULL-terminated. */
GPtrArray *libtest_one(char **args, const char *test);

#endif
