/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/html_processes.h"

#include "exports/view_json_parts.h"
#include "exports/view_json_run.h"

static const struct { const char *name; size_t offset; } columns[] = {
	{ "event", offsetof(struct point, event) },
	{ "live", offsetof(struct point, live_bytes) },
	{ "blocks", offsetof(struct point, live_blocks) },
	{ "allocated", offsetof(struct point, allocated_bytes) },
	{ "max", offsetof(struct point, max_bytes) },
};

/* Sets the member, unless there is no timeline, as in a baseline. */
static void set_timeline(json_t *object, const struct process *process)
{
	if (process->timeline->len == 0)
		return;
	json_t *timeline = json_object();
	view_json_number(timeline, "interval", process->timeline_interval);
	for (size_t k = 0; k < G_N_ELEMENTS(columns); k++) {
		json_t *column = json_array();
		for (guint i = 0; i < process->timeline->len; i++) {
			const char *point = (const char *)&g_array_index(process->timeline, struct point, i);
			json_array_append_new(column, json_integer(*(const int64_t *)(const void *)(point + columns[k].offset)));
		}
		json_object_set_new(timeline, columns[k].name, column);
	}
	json_object_set_new(object, "timeline", timeline);
}

void html_processes_put(const struct model *m, FILE *out)
{
	struct view_json_list list;
	view_json_list_open(&list, out, "processes");
	for (guint i = 1; i < m->processes->len; i++) {
		json_t *object = view_json_process(m, (process_id){ i });
		set_timeline(object, model_get_process(m, (process_id){ i }));
		view_json_list_add(&list, object);
	}
	view_json_list_close(&list);
}
