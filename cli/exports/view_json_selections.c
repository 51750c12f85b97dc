/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/view_json_selections.h"

void view_json_selections(const struct model *m, FILE *out)
{
	struct view_json_list list;
	if (m->chosen->len == 0)
		return;
	view_json_list_open(&list, out, "selections");
	for (guint i = 0; i < m->chosen->len; i++) {
		const struct chosen *c = &g_array_index(m->chosen, struct chosen, i);
		json_t *object = json_object();
		view_json_text(object, "option", chooser_names[c->option]);
		view_json_text(object, "function", model_text(m, c->function));
		view_json_text(object, "process", model_get_process(m, c->process)->label);
		view_json_number(object, "entries", c->entries);
		view_json_number(object, "inlined", c->inlined);
		view_json_list_add(&list, object);
	}
	view_json_list_close(&list);
}
