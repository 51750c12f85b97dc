/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Suppression rules: leaks that reports do not count. The default list has the runtime's own leaks; users add rules in files.
   docs/leaks.md documents them. */
#ifndef CLI_SUPPRESS_H
#define CLI_SUPPRESS_H

#include <glib.h>
#include <stdbool.h>

#define SUPPRESS_ANY_FRAMES "..."
#define SUPPRESS_OBJECT "object:"

struct suppress_rule {
	char *name;
	char *file;                 /* where it was read; NULL: the default list */
	unsigned kinds;             /* a bit, 1 << enum leak_kind, for each kind it applies to */
	char **frames;              /* patterns from the innermost frame outward; more frames may follow; NULL: any stack */
	char *holder, *object;      /* patterns: the static that leads to the block, and the object of that static; NULL:
	                               any */
	char *why;                  /* the reason in words; NULL: none given */
};

/* Returns an empty array of struct suppress_rule *, which it owns. Release with g_ptr_array_unref. */
GPtrArray *suppress_new(void);

/* Adds the rules of the file at path. On failure adds none and sets *error, a whole message. */
bool suppress_add_file(GPtrArray *rules, const char *path, GError **error);

/* The same, from a text of length bytes. file is its name for messages and rules. */
bool suppress_add_text(GPtrArray *rules, const char *text, size_t length, const char *file, GError **error);

/* Adds the default rules. */
void suppress_add_default(GPtrArray *rules);

/* Their text, from cli/default.suppressions. */
extern const char suppress_default_text[];

#endif
