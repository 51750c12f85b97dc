/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What Rust's own test harness understands: which tests its arguments choose, and those that run one test alone. */
#ifndef CLI_LIBTEST_H
#define CLI_LIBTEST_H

#include <glib.h>
#include <stdbool.h>

/* The tests of an executable, by name, as the harness orders them. */
struct libtest {
	GPtrArray *tests;      /* of char *: those that its arguments choose */
	GHashTable *ignored;   /* by the char * of tests: those that will not run, with the char * of why, "" where it is not said */
	guint filtered;        /* how many tests there are besides */
};

/* Whether the harness is linked into the executable. */
bool libtest_is_linked(const char *executable);

/* Has the executable list its tests, natively. False when its tests cannot be run one by one: it says nothing that is a list,
   or it is asked for something else than to run tests. */
bool libtest_list(const char *executable, char **args, struct libtest *l);
void libtest_clear(struct libtest *l);

/* The names, of char *, in what the harness printed as its list; NULL where that is none. */
GPtrArray *libtest_parse_list(const char *said);

/* Takes the reasons out of what the harness printed when it ran none of the tests in `ignored`, as in struct libtest. */
void libtest_parse_reasons(const char *said, GHashTable *ignored);

/* The arguments that run the one test, given those of the run: of char *, NULL-terminated. */
GPtrArray *libtest_one(char **args, const char *test);

#endif
