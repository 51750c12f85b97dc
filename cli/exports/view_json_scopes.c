/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/view_json_scopes.h"

#include "base/escape.h"
#include "model/options.h"

static const struct { enum scope_kind kind; enum group_key group; const char *list; } kinds[] = {
	{ SCOPE_REGION, GROUP_REGION, "regions" },
	{ SCOPE_PHASE, GROUP_PHASE, "phases" },
};

static json_t *scope_of(const struct model *m, const struct scope *s, const char *kind)
{
	json_t *object = json_object();
	view_json_text(object, kind, model_text(m, s->name));
	view_json_text(object, "process", model_get_process(m, s->process)->label);
	if (s->kind == SCOPE_PHASE)
		view_json_number(object, "event", s->event);
	view_json_number(object, "entries", s->entries);
	return object;
}

void view_json_scopes(const struct model *m, FILE *out)
{
	for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++) {
		struct view_json_list list;
		bool any = false;
		for (guint i = 0; i < m->scopes->len; i++) {
			const struct scope *s = &g_array_index(m->scopes, struct scope, i);
			if (s->kind != kinds[k].kind)
				continue;
			if (!any)
				view_json_list_open(&list, out, kinds[k].list);
			any = true;
			view_json_list_add(&list, scope_of(m, s, group_name(kinds[k].group)));
		}
		if (any)
			view_json_list_close(&list);
	}
}

static void add_name(json_t *names, const char *name)
{
	g_autofree char *shown = escape_utf8(name);
	json_array_append_new(names, json_string(shown));
}

/* Whether a site is in any. */
static bool is_in(enum scope_kind kind, const struct site *s)
{
	return (kind == SCOPE_REGION ? s->region : s->phase).i != 0;
}

static const struct site *site_of(const struct grouping *g, const struct group *group, guint i)
{
	return &g_array_index(g->side->model->sites, struct site, g->sites[group->first + i]);
}

static void set_names(json_t *item, const struct grouping *g, const struct group *group, size_t k)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
	json_t *names = json_array();
	for (guint i = 0; i < group->count; i++) {
		name_id name = { row_key(g->side->keys, kinds[k].group, site_of(g, group, i)) };
		if (g_hash_table_add(seen, GUINT_TO_POINTER(name.i)))
			add_name(names, catalog_text(g->side->catalog, name));
	}
	json_object_set_new(item, kinds[k].list, names);
}

void view_json_scope_names(json_t *item, const struct grouping *g, const struct group *group)
{
	for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++) {
		guint i = 0;
		while (i < group->count && !is_in(kinds[k].kind, site_of(g, group, i)))
			i++;
		if (i < group->count)
			set_names(item, g, group, k);
	}
}

void view_json_moments(const struct model *m, FILE *out)
{
	struct view_json_list list;
	if (m->moments->len == 0)
		return;
	view_json_list_open(&list, out, "snapshots");
	for (guint i = 0; i < m->moments->len; i++) {
		const struct moment *moment = &g_array_index(m->moments, struct moment, i);
		json_t *object = json_object();
		view_json_number(object, "number", moment->number);
		if (moment->name.i != 0)
			view_json_text(object, "snapshot", model_text(m, moment->name));
		if (moment->process.i != 0)
			view_json_text(object, "process", model_get_process(m, moment->process)->label);
		view_json_list_add(&list, object);
	}
	view_json_list_close(&list);
}
