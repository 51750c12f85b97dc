/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/view_json_parts.h"

#include "base/escape.h"

#include <stdlib.h>
#include <string.h>

void view_json_text(json_t *object, const char *name, const char *text)
{
	g_autofree char *shown = escape_utf8(text);
	json_object_set_new(object, name, json_string(shown));
}

void view_json_name(json_t *object, const char *name, const struct catalog *c, name_id n)
{
	view_json_text(object, name, catalog_text(c, n));
}

void view_json_number(json_t *object, const char *name, int64_t value)
{
	json_object_set_new(object, name, json_integer(value));
}

void view_json_value(FILE *out, json_t *value, size_t flags)
{
	char *document = json_dumps(value, flags | JSON_ENCODE_ANY);
	g_autoptr(GString) shown = g_string_sized_new(strlen(document) + 1);
	escape_append_json(shown, document);
	fputs(shown->str, out);
	free(document);
	json_decref(value);
}

void view_json_fields(json_t *object, const struct field *fields, unsigned flags, const struct cost *cost)
{
	int64_t value;
	for (const struct field *f = fields; f->name != NULL; f++)
		if ((f->flags & flags) == flags && f->get(cost, &value))
			view_json_number(object, f->name, value);
}

json_t *view_json_cost(const struct field *fields, unsigned flags, const struct cost *cost)
{
	json_t *object = json_object();
	view_json_fields(object, fields, flags, cost);
	return object;
}

void view_json_list_open(struct view_json_list *l, FILE *out, const char *name)
{
	*l = (struct view_json_list){ out, false };
	fprintf(out, ",\n  \"%s\": [", name);
}

void view_json_list_add(struct view_json_list *l, json_t *item)
{
	fputs(l->begun ? ",\n    " : "\n    ", l->out);
	view_json_value(l->out, item, 0);
	l->begun = true;
}

void view_json_list_close(struct view_json_list *l)
{
	fputs(l->begun ? "\n  ]" : "]", l->out);
}

void view_json_member(FILE *out, const char *name, json_t *value)
{
	fprintf(out, ",\n  \"%s\": ", name);
	view_json_value(out, value, 0);
}

void view_json_place(json_t *object, const struct catalog *c, name_id file, uint32_t line)
{
	if (file.i != 0)
		view_json_name(object, "file", c, file);
	if (line != 0)
		view_json_number(object, "line", line);
}

void view_json_sizes(json_t *object, GArray *histogram)
{
	if (histogram == NULL)
		return;
	json_t *list = json_array();
	for (guint i = 0; i < histogram->len; i++) {
		const struct size_count *c = &g_array_index(histogram, struct size_count, i);
		json_t *size = json_object();
		view_json_number(size, "from", c->from);
		view_json_number(size, "to", c->to);
		view_json_number(size, "count", c->count);
		json_array_append_new(list, size);
	}
	json_object_set_new(object, "sizes", list);
	g_array_unref(histogram);
}

void view_json_trace(json_t *object, const struct catalog *c, trace_id t)
{
	json_t *frames = json_array();
	while (t.i != 0) {
		struct trace trace = catalog_get_trace(c, t);
		if (trace.call.i != 0) {
			struct call call = catalog_get_call(c, trace.call);
			json_t *frame = json_object();
			view_json_name(frame, "function", c, call.function);
			view_json_place(frame, c, call.file, call.line);
			if (call.object.i != 0)
				view_json_name(frame, "object", c, call.object);
			if (call.inlined)
				json_object_set_new(frame, "inlined", json_true());
			if (call.jumped)
				json_object_set_new(frame, "jumped", json_true());
			json_array_append_new(frames, frame);
		} else {
			json_object_set_new(object, "cut", json_true());
		}
		t = trace.parent;
	}
	json_object_set_new(object, "frames", frames);
}
