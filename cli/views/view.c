/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/view.h"

#include "base/units.h"

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
	return g_strdup_printf("%s allocation%s did not count: counting was stopped or paused", units_count(uncounted).text,
	                       uncounted == 1 ? "" : "s");
}
