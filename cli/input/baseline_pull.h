/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Pulls a JSON object out of a stream that is not trusted, one member and one element of its lists at a time, so that
   memory does not grow with the file. Each element is an object with a closed vocabulary. */
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
	MEMBER_TRUE,       /* only ever true */
	MEMBER_LIST,       /* of numbers up to UINT32_MAX */
	MEMBER_OBJECT,
};

/* A member that an object may have; a table of them ends with a NULL name. */
struct member {
	const char *name;
	enum member_kind kind;
	bool required;
};

enum { MEMBERS_MAX = 40 };

/* json is NULL where the member is absent, number then 0. */
struct member_value {
	json_t *json;
	int64_t number;
};

struct baseline_pull;

struct baseline_pull *baseline_pull_new(FILE *in);
void baseline_pull_free(struct baseline_pull *p);

/* Each returns false with *error set where the file goes on otherwise. */
bool baseline_pull_object(struct baseline_pull *p, GError **error);                     /* { */
bool baseline_pull_name(struct baseline_pull *p, const char *name, GError **error);     /* "name": */
/* The same where another member may stand before it, which it then reads the name of; *found: that it does. */
bool baseline_pull_optional(struct baseline_pull *p, const char *optional, const char *name, bool *found, GError **error);
bool baseline_pull_end(struct baseline_pull *p, GError **error);                        /* } and nothing more */

/* The next value, owned by p until the next call; NULL with *error set. */
json_t *baseline_pull_value(struct baseline_pull *p, GError **error);

/* Calls add for each element of the list that comes next. item is what errors call one. */
typedef bool baseline_pull_adder(void *data, const struct member_value values[], GError **error);
bool baseline_pull_list(struct baseline_pull *p, const char *item, const struct member *members,
                        baseline_pull_adder *add, void *data, GError **error);

/* Fills values, in the order of the members, from the object and checks them. */
bool baseline_pull_values(struct baseline_pull *p, const json_t *object, const struct member *members,
                          struct member_value values[], GError **error);

/* Sets *error to a reason that names the element at hand, as in `site 17: …`. Always returns false. */
bool baseline_pull_fail(const struct baseline_pull *p, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

#endif
