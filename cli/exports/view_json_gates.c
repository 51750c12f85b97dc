/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/view_json_gates.h"

#include "base/escape.h"

static void set_text(json_t *object, const char *name, const char *text)
{
	g_autofree char *shown = text != NULL ? escape_utf8(text) : NULL;
	if (shown != NULL)
		json_object_set_new(object, name, json_string(shown));
}

static void set_number(json_t *object, const char *name, int64_t value)
{
	json_object_set_new(object, name, json_integer(value));
}

static void set_place(json_t *object, const char *function, const char *file, uint32_t line)
{
	set_text(object, "function", function);
	set_text(object, "file", file);
	if (line != 0)
		set_number(object, "line", line);
}

static json_t *culprit_of(const struct gate_culprit *c, bool growth)
{
	json_t *object = json_object(), *frames = json_array();
	set_place(object, c->function, c->file, c->line);
	if (growth)
		set_number(object, "baseline", c->baseline);
	set_number(object, "actual", c->actual);
	if (c->bytes > 0)
		set_number(object, "bytes", c->bytes);
	for (guint i = 0; i < c->frames->len; i++) {
		const struct gate_frame *f = &g_array_index(c->frames, struct gate_frame, i);
		json_t *frame = json_object();
		set_place(frame, f->function, f->file, f->line);
		if (f->inlined)
			json_object_set_new(frame, "inlined", json_true());
		if (f->jumped)
			json_object_set_new(frame, "jumped", json_true());
		json_array_append_new(frames, frame);
	}
	json_object_set_new(object, "frames", frames);
	if (c->cut)
		json_object_set_new(object, "cut", json_true());
	return object;
}

static void set_culprits(json_t *object, const GPtrArray *culprits, bool growth, int64_t more)
{
	json_t *list = json_array();
	for (guint i = 0; i < culprits->len; i++)
		json_array_append_new(list, culprit_of(g_ptr_array_index(culprits, i), growth));
	json_object_set_new(object, "culprits", list);
	set_number(object, "more_culprits", more);
}

static json_t *result_of(const struct gate_result *r)
{
	const struct gate_limit *limit = r->limit;
	bool growth = limit->bound != GATE_AT_MOST;
	g_autofree char *text = gate_limit_text(limit);
	json_t *object = json_object();
	set_text(object, "limit", text);
	set_text(object, "origin", limit->origin);
	set_text(object, "metric", gate_metrics[limit->metric].name);
	if (!limit->of_run) {
		set_text(object, "group", group_name(limit->group));
		set_text(object, "name", r->subject);
	}
	if (growth)
		set_number(object, "baseline", r->baseline);
	set_number(object, "actual", r->actual);
	set_number(object, "allowed", r->allowed);
	if (r->bound > 0)
		set_number(object, "bound", r->bound);
	json_object_set_new(object, "passed", json_boolean(r->passed));
	if (r->passed)
		return object;
	if (limit->of_run) {
		if (growth)
			set_number(object, "baseline_runtime", r->baseline_runtime);
		set_number(object, "runtime", r->runtime);
	}
	set_culprits(object, r->culprits, growth, r->more_culprits);
	return object;
}

json_t *view_json_gates(const GPtrArray *results)
{
	json_t *list = json_array();
	for (guint i = 0; i < results->len; i++)
		json_array_append_new(list, result_of(g_ptr_array_index(results, i)));
	return list;
}

static json_t *failure_of(const struct assertion_failure *f)
{
	json_t *object = json_object();
	set_text(object, "place", f->place);
	set_text(object, "file", f->file);
	if (f->line != 0)
		set_number(object, "line", f->line);
	set_text(object, "text", f->text);
	set_number(object, "found", f->found);
	set_text(object, "thread", f->thread);
	set_number(object, "times", f->times);
	set_culprits(object, f->culprits, false, f->more_culprits);
	return object;
}

json_t *view_json_assertions(const struct assertion_report *r)
{
	json_t *object = json_object(), *failures = json_array();
	set_number(object, "checked", r->checked);
	set_number(object, "failed", r->failed);
	for (guint i = 0; i < r->failures->len; i++)
		json_array_append_new(failures, failure_of(g_ptr_array_index(r->failures, i)));
	json_object_set_new(object, "failures", failures);
	return object;
}
