/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads a JSON object from an untrusted stream, one member and one list element at a time, so that memory does
   not grow with the file. List elements are objects that may have known members only. */
#ifndef CLI_BASELINE_PULL_H
#define CLI_BASELINE_PULL_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum member_kind {
	MEMBER_NUMBER,     /* from 0 to INT64_MAX */
	MEMBER_SMALL,      /* from 0 to UINT32_MAX */
	MEMBER_TEXT,
	MEMBER_TRUE,       /* true; it is absent otherwise */
	MEMBER_LIST,       /* of numbers up to UINT32_MAX */
	MEMBER_OBJECT,
};

/* A member that an object may have. A table of them ends with a NULL name. */
struct member {
	const char *name;
	enum member_kind kind;
	bool required;
};

enum { MEMBERS_MAX = 64 };

/* If the member is absent, json is NULL and number is 0. */
struct member_value {
	json_t *json;
	int64_t number;
};

struct baseline_pull;

/* Borrows the stream. Free it with baseline_pull_free. */
struct baseline_pull *baseline_pull_new(FILE *in);
void baseline_pull_free(struct baseline_pull *p);

/* Each of these reads what its comment shows. If the file has something else, it returns false with *error
   set. */
bool baseline_pull_object(struct baseline_pull *p, GError **error);                     /* { */
bool baseline_pull_name(struct baseline_pull *p, const char *name, GError **error);     /* "name": */
/* Reads the next member's name, which must be `optional` or `name`. *found: it was `optional`. */
bool baseline_pull_optional(struct baseline_pull *p, const char *optional, const char *name, bool *found, GError **error);
bool baseline_pull_end(struct baseline_pull *p, GError **error);                        /* } and nothing more */

/* Returns the next value; p owns it until the next call. NULL with *error set. */
json_t *baseline_pull_value(struct baseline_pull *p, GError **error);

/* Calls add for each element of the list that comes next. item: what errors call an element. */
typedef bool baseline_pull_adder(void *data, const struct member_value values[], GError **error);
bool baseline_pull_list(struct baseline_pull *p, const char *item, const struct member *members,
                        baseline_pull_adder *add, void *data, GError **error);

/* Checks the object and fills values in the order of the members. */
bool baseline_pull_values(struct baseline_pull *p, const json_t *object, const struct member *members,
                          struct member_value values[], GError **error);

/* Sets *error to a reason that names the current element, as in `site 17: …`. Always returns false. */
bool baseline_pull_fail(const struct baseline_pull *p, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

#endif
