/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/view_notes.h"

#include "views/assertion_text.h"
#include "views/view_allocators.h"
#include "views/view_backend.h"

#include <inttypes.h>

GPtrArray *view_notes(const struct model *m, const struct model *baseline, const struct view_context *context)
{
	GPtrArray *notes = g_ptr_array_new_with_free_func(g_free);
	char *all[] = {
		/* Nothing is compared with an incomplete run. */
		baseline == NULL ? view_incomplete(m) : NULL, view_uncounted(m), view_backend_text(m, baseline), view_allocators_text(m, baseline),
		view_moments(m, baseline), assertion_text_counts(context->assertions),
	};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		if (all[i] != NULL)
			g_ptr_array_add(notes, all[i]);
	return notes;
}

char *view_cut(const struct model *m)
{
	int64_t depth = 0;
	if (!m->cut)
		return NULL;
	for (guint i = 1; i < m->processes->len; i++)
		depth = MAX(depth, model_get_process(m, (process_id){ i })->depth);
	return depth > 0 ? g_strdup_printf("some stacks are cut at depth %" PRId64 ": outer callers are unknown", depth)
	                 : g_strdup("some stacks are cut: outer callers are unknown");
}
