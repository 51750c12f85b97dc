/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What reports for programs are made of: members of objects, and a document of which one item at a time is in memory. */
#ifndef CLI_VIEW_JSON_PARTS_H
#define CLI_VIEW_JSON_PARTS_H

#include "model/fields.h"
#include "names/catalog.h"

#include <jansson.h>
#include <stdio.h>

/* A member of an object. Texts are from outside. */
void view_json_text(json_t *object, const char *name, const char *text);
void view_json_name(json_t *object, const char *name, const struct catalog *c, name_id n);
void view_json_number(json_t *object, const char *name, int64_t value);

/* The fields that have all of the flags, where they are defined; the same as a new object. */
void view_json_fields(json_t *object, const struct field *fields, unsigned flags, const struct cost *cost);
json_t *view_json_cost(const struct field *fields, unsigned flags, const struct cost *cost);

/* `file` and `line`, where they are known; `frames` and, where callers are missing, `cut`. */
void view_json_place(json_t *object, const struct catalog *c, name_id file, uint32_t line);
void view_json_trace(json_t *object, const struct catalog *c, trace_id t);

/* Writes the value, which it takes, so that it is fit to be shown, too. flags: jansson's. */
void view_json_value(FILE *out, json_t *value, size_t flags);

/* A list as a member of the document, item by item; it takes the items. */
struct view_json_list { FILE *out; bool begun; };
void view_json_list_open(struct view_json_list *l, FILE *out, const char *name);
void view_json_list_add(struct view_json_list *l, json_t *item);
void view_json_list_close(struct view_json_list *l);

/* A member of the document; takes the value. */
void view_json_member(FILE *out, const char *name, json_t *value);

#endif
