/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "view_json_marks.h"

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

static json_t *row_of(const struct catalog *c, const struct report_options *options, const struct growth_row *row)
{
	const struct growth *g = row->growth;
	struct place place = catalog_get_place(c, row->place);
	json_t *object = json_object();
	view_json_name(object, "function", c, row->function);
	view_json_place(object, c, place.file, place.line);
	view_json_number(object, "first_blocks", g->first_blocks);
	view_json_number(object, "first_bytes", g->first_bytes);
	view_json_number(object, "last_blocks", g->last_blocks);
	view_json_number(object, "last_bytes", g->last_bytes);
	view_json_number(object, "since", g->since);
	view_json_number(object, "intervals", row->intervals);
	view_json_number(object, "grew", g->grew);
	view_json_number(object, "shrank", g->shrank);
	if (options->verbosity >= 3)
		view_json_trace(object, c, row->trace);
	return object;
}

static json_t *mark_of(const struct model *m, const struct catalog *c, const struct report_options *options,
                       uint32_t place, const GArray *rows)
{
	const struct mark *mark = &g_array_index(m->marks, struct mark, place);
	guint count;
	const struct growth_row *row = growth_of_mark(rows, place, &count);
	guint shown = options->limit >= 0 && options->limit < count ? (guint)options->limit : count;
	json_t *object = json_object(), *list = json_array();
	view_json_text(object, "mark", model_text(m, mark->function));
	view_json_text(object, "process", model_get_process(m, mark->process)->label);
	view_json_number(object, "entries", mark->entries);
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
