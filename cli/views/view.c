/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/view.h"

#include "base/units.h"
#include "views/chosen_text.h"

#include <inttypes.h>

struct place view_growth_place(const struct view_comparison *c, const struct delta *d)
{
	struct compare_parts parts = compare_parts(c->baseline.rows, c->current.rows, d, GROUPS_OF_PLACES, SORT_COUNT);
	struct place place = { 0 };
	for (guint i = 0; i < parts.deltas->len && place.file.i == 0; i++) {
		const struct delta *part = &g_array_index(parts.deltas, struct delta, i);
		struct place at = catalog_get_place(c->catalog, (place_id){ part->key });
		if ((part->allocations > 0 || part->bytes > 0) && at.line != 0)
			place = at;
	}
	compare_parts_clear(&parts);
	return place;
}

bool view_has_file(const struct view_context *context, const char *file)
{
	if (file == NULL || *file == '\0' || *file == '/')
		return false;
	g_autofree char *path = g_build_filename(context->workspace != NULL ? context->workspace : ".", file, NULL);
	return g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

char *view_incomplete(const struct model *m)
{
	guint missing = m->missing->len, partly = 0;
	for (guint i = 1; i < m->processes->len; i++)
		partly += *model_get_process(m, (process_id){ i })->incomplete != '\0';
	if (model_is_complete(m))
		return NULL;
	GString *text = g_string_new("the run is incomplete:");
	if (missing > 0)
		g_string_append_printf(text, " %u process%s left no profile", missing, missing == 1 ? "" : "es");
	if (partly > 0)
		g_string_append_printf(text, "%s %u process%s left an incomplete profile", missing > 0 ? ", and" : "", partly,
		                       partly == 1 ? "" : "es");
	return g_string_free(text, FALSE);
}

char *view_uncounted(const struct model *m)
{
	int64_t uncounted = model_uncounted(m);
	if (uncounted == 0)
		return NULL;
	g_autofree char *who = chosen_text_who(m);
	return g_strdup_printf("%s allocation%s did not count: %s left them out", units_count(uncounted).text, uncounted == 1 ? "" : "s", who);
}

/* Adds `1 warm` to the texts, each once. */
static void add_moment(GPtrArray *texts, int64_t number, const char *name)
{
	g_autofree char *text = g_strdup_printf("%" PRId64 "%s%s", number, *name != '\0' ? " " : "", name);
	if (!g_ptr_array_find_with_equal_func(texts, text, g_str_equal, NULL))
		g_ptr_array_add(texts, g_steal_pointer(&text));
}

/* Returns the texts one after the other, and how many more there are than a line has room for. */
static char *join_moments(const GPtrArray *texts)
{
	enum { MOST = 8 };
	GString *line = g_string_new(NULL);
	for (guint i = 0; i < texts->len && i < MOST; i++) {
		g_string_append(line, i > 0 ? ", " : "");
		g_string_append(line, g_ptr_array_index(texts, i));
	}
	if (texts->len > MOST)
		g_string_append_printf(line, " and %u more", texts->len - MOST);
	return g_string_free(line, FALSE);
}

/* Returns `snapshot 1 warm` for a model of snapshots; NULL for one of ends. */
static char *moment_of(const struct model *m)
{
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 1; i < m->processes->len; i++) {
		const struct process *p = model_get_process(m, (process_id){ i });
		if (p->snapshot_number > 0)
			add_moment(texts, p->snapshot_number, p->snapshot);
	}
	g_autofree char *line = join_moments(texts);
	return texts->len > 0 ? g_strdup_printf("snapshot%s %s", texts->len > 1 ? "s" : "", line) : NULL;
}

char *view_moments(const struct model *m, const struct model *baseline)
{
	g_autofree char *now = moment_of(m), *before = baseline != NULL ? moment_of(baseline) : NULL;
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	if (baseline != NULL)
		return now == NULL && before == NULL ? NULL
			: g_strdup_printf("from %s to %s", before != NULL ? before : "the end", now != NULL ? now : "the end");
	if (now != NULL)
		return g_steal_pointer(&now);
	for (guint i = 0; i < m->moments->len; i++) {
		const struct moment *moment = &g_array_index(m->moments, struct moment, i);
		add_moment(texts, moment->number, model_text(m, moment->name));
	}
	g_autofree char *line = join_moments(texts);
	return texts->len > 0 ? g_strdup_printf("snapshot%s: %s", texts->len > 1 ? "s" : "", line) : NULL;
}
