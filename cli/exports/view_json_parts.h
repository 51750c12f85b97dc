/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The building blocks of JSON reports. A document is written item by item, so that only one item is in memory. */
#ifndef CLI_VIEW_JSON_PARTS_H
#define CLI_VIEW_JSON_PARTS_H

#include "analysis/size_histogram.h"
#include "model/fields.h"
#include "names/catalog.h"

#include <jansson.h>
#include <stdio.h>

/* Set a member of an object. Texts are escaped. */
void view_json_text(json_t *object, const char *name, const char *text);
void view_json_name(json_t *object, const char *name, const struct catalog *c, name_id n);
void view_json_number(json_t *object, const char *name, int64_t value);

/* Sets the fields that have all of the flags and a value. view_json_cost returns them as a new object. */
void view_json_fields(json_t *object, const struct field *fields, unsigned flags, const struct cost *cost);
json_t *view_json_cost(const struct field *fields, unsigned flags, const struct cost *cost);

/* Set `file` and `line` if they are known; `frames`, and `cut` if callers are missing. */
void view_json_place(json_t *object, const struct catalog *c, name_id file, uint32_t line);
void view_json_trace(json_t *object, const struct catalog *c, trace_id t);

/* Sets `sizes` to a histogram, and frees it. NULL: sets nothing. */
void view_json_sizes(json_t *object, GArray *histogram);

/* Writes a value so that it is safe for a terminal, too, and frees it. flags: jansson's JSON_... */
void view_json_value(FILE *out, json_t *value, size_t flags);

/* Writes a list as a member of the document, item by item. view_json_list_add frees the item. */
struct view_json_list { FILE *out; bool begun; };
void view_json_list_open(struct view_json_list *l, FILE *out, const char *name);
void view_json_list_add(struct view_json_list *l, json_t *item);
void view_json_list_close(struct view_json_list *l);

/* Writes a member of the document, and frees the value. */
void view_json_member(FILE *out, const char *name, json_t *value);

#endif
