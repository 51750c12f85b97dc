/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Rules for leaks that are nobody's: the runtime's own, which the default list names, and what users list in files of
   theirs. docs/leaks.md says it to users. */
#ifndef CLI_SUPPRESS_H
#define CLI_SUPPRESS_H

#include <glib.h>
#include <stdbool.h>

#define SUPPRESS_ANY_FRAMES "..."
#define SUPPRESS_OBJECT "object:"

struct suppress_rule {
	char *name;
	char *file;                 /* that it stands in; NULL: the default list */
	unsigned kinds;             /* 1 << each enum leak_kind that it is for */
	char **frames;              /* patterns from the innermost frame out, any number behind them; NULL: any stack */
	char *holder, *object;      /* patterns for the static that leads to the block, and where it lies; NULL: any */
	char *why;                  /* NULL: it does not say */
};

/* Of struct suppress_rule *, owned. Unref with g_ptr_array_unref. */
GPtrArray *suppress_new(void);

/* Adds the rules of the file at path; where it cannot be read or understood none, and *error is the whole message. */
bool suppress_add_file(GPtrArray *rules, const char *path, GError **error);

/* The same from a text of that length. */
bool suppress_add_text(GPtrArray *rules, const char *text, size_t length, const char *file, GError **error);

/* Adds the rules that come with the program. */
void suppress_add_default(GPtrArray *rules);

/* The text of these: cli/default.suppressions. */
extern const char suppress_default_text[];

#endif
