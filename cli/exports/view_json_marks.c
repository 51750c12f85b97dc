/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/view_json_marks.h"

static json_t *snapshot_of(const struct snapshot *s)
{
	json_t *object = json_object();
	view_json_number(object, "entry", s->entry);
	view_json_number(object, "event", s->event);
	view_json_number(object, "blocks", s->blocks);
	view_json_number(object, "bytes", s->bytes);
	return object;
}

static json_t *snapshots_of(const struct model *m, uint32_t mark)
{
	json_t *list = json_array();
	for (guint i = 0; i < m->snapshots->len; i++) {
		const struct snapshot *s = &g_array_index(m->snapshots, struct snapshot, i);
		if (s->mark == mark)
			json_array_append_new(list, snapshot_of(s));
	}
	return list;
}

static void set_times(json_t *object, const struct mark_growth_stack *s)
{
	view_json_number(object, "since", s->growth->since);
	view_json_number(object, "intervals", s->intervals);
	view_json_number(object, "grew", s->growth->grew);
	view_json_number(object, "shrank", s->growth->shrank);
}

static void set_place(json_t *object, const struct catalog *c, const struct mark_growth_stack *s)
{
	struct place place = catalog_get_place(c, s->place);
	view_json_place(object, c, place.file, place.line);
}

static json_t *stack_of(const struct catalog *c, const struct report_options *options,
                        const struct mark_growth_stack *s)
{
	json_t *object = json_object();
	set_place(object, c, s);
	view_json_number(object, "first_blocks", s->growth->first_blocks);
	view_json_number(object, "first_bytes", s->growth->first_bytes);
	view_json_number(object, "last_blocks", s->growth->last_blocks);
	view_json_number(object, "last_bytes", s->growth->last_bytes);
	set_times(object, s);
	if (options->verbosity >= 3)
		view_json_trace(object, c, s->trace);
	return object;
}

/* A row with several stacks has no counts of entries: nobody knows at which entries their sum grew. */
static json_t *row_of(const struct catalog *c, const struct report_options *options,
                      const struct mark_growth_row *row)
{
	json_t *object = json_object(), *stacks = json_array();
	view_json_name(object, "function", c, row->function);
	if (row->stacks->len == 1)
		set_place(object, c, mark_growth_stack(row, 0));
	view_json_number(object, "first_blocks", row->first_blocks);
	view_json_number(object, "first_bytes", row->first_bytes);
	view_json_number(object, "last_blocks", row->last_blocks);
	view_json_number(object, "last_bytes", row->last_bytes);
	if (row->changed <= 1)
		set_times(object, mark_growth_stack(row, 0));
	for (guint i = 0; i < row->stacks->len; i++)
		json_array_append_new(stacks, stack_of(c, options, mark_growth_stack(row, i)));
	json_object_set_new(object, "stacks", stacks);
	return object;
}

static json_t *mark_of(const struct model *m, const struct catalog *c, const struct report_options *options,
                       uint32_t place, const GArray *rows)
{
	const struct mark *mark = &g_array_index(m->marks, struct mark, place);
	guint count;
	const struct mark_growth_row *row = mark_growth_of_mark(rows, place, &count);
	guint shown = options->limit >= 0 && options->limit < count ? (guint)options->limit : count;
	json_t *object = json_object(), *list = json_array();
	view_json_text(object, "mark", model_text(m, mark->function));
	view_json_text(object, "process", model_get_process(m, mark->process)->label);
	view_json_number(object, "entries", mark->entries);
	g_autofree char *body = mark_growth_body(m, mark);
	if (body != NULL)
		view_json_text(object, "body", body);
	if (mark->entries > 0) {
		json_object_set_new(object, "first", snapshot_of(&mark->first));
		json_object_set_new(object, "last", snapshot_of(&mark->last));
	}
	for (guint i = 0; i < shown; i++)
		json_array_append_new(list, row_of(c, options, &row[i]));
	json_object_set_new(object, "growth", list);
	view_json_number(object, "omitted", count - shown);
	if (options->verbosity >= 3)
		json_object_set_new(object, "snapshots", snapshots_of(m, place));
	return object;
}

void view_json_marks(const struct model *m, const struct catalog *c, const struct report_options *options,
                     const GArray *rows, FILE *out)
{
	struct view_json_list list;
	if (m->marks->len == 0)
		return;
	view_json_list_open(&list, out, "marks");
	for (uint32_t i = 0; i < m->marks->len; i++)
		view_json_list_add(&list, mark_of(m, c, options, i, rows));
	view_json_list_close(&list);
}
