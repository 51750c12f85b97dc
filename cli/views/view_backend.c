/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/view_backend.h"

#include "base/units.h"

bool view_backend_recorded(const struct model *m, enum backend_name backend)
{
	for (guint i = 1; i < m->processes->len; i++)
		if (model_get_process(m, (process_id){ i })->backend == backend)
			return true;
	return false;
}

/* Whether the kernel decided in which order threads of a process ran. */
static bool has_kernels_order(const struct model *m)
{
	g_autofree int64_t *threads = g_new0(int64_t, m->processes->len);
	for (guint i = 1; i < m->threads->len; i++) {
		const struct thread *t = model_get_thread(m, (thread_id){ i });
		threads[t->process.i] += MAX(t->cost.sites, 1);
		if (threads[t->process.i] > 1 && model_get_process(m, t->process)->backend == BACKEND_NATIVE)
			return true;
	}
	return false;
}

/* Returns the names of the backends: `backend native`, `backends valgrind and native`. Free with g_free. */
static char *names(const struct model *m)
{
	g_autoptr(GPtrArray) found = g_ptr_array_new();
	for (int b = BACKEND_UNSET + 1; b < BACKEND_COUNT; b++)
		if (view_backend_recorded(m, (enum backend_name)b))
			g_ptr_array_add(found, (gpointer)(uintptr_t)backend_text((enum backend_name)b));
	g_ptr_array_add(found, NULL);
	g_autofree char *list = g_strjoinv(" and ", (char **)found->pdata);
	return g_strdup_printf("backend%s %s", found->len > 2 ? "s" : "", list);
}

/* A run without any process was recorded with no backend, so it is none that differs. */
static bool is_of_other_backends(const struct model *m, const struct model *baseline)
{
	if (m->processes->len <= 1 || baseline->processes->len <= 1)
		return false;
	for (int b = BACKEND_UNSET + 1; b < BACKEND_COUNT; b++)
		if (view_backend_recorded(m, (enum backend_name)b) != view_backend_recorded(baseline, (enum backend_name)b))
			return true;
	return false;
}

char *view_backend_text(const struct model *m, const struct model *baseline)
{
	bool differ = baseline != NULL && is_of_other_backends(m, baseline);
	bool ordered = !has_kernels_order(m) && (baseline == NULL || !has_kernels_order(baseline));
	int64_t bound = MAX(model_peak_bound(m), baseline != NULL ? model_peak_bound(baseline) : 0);
	g_autofree char *own = names(m), *other = differ ? names(baseline) : NULL;
	if (!differ && (baseline != NULL ? ordered && bound == 0 : !view_backend_recorded(m, BACKEND_NATIVE)))
		return NULL;
	GString *text = g_string_new(NULL);
	if (differ)
		g_string_append_printf(text, "the baseline was recorded with the %s, this run with the %s", other, own);
	else
		g_string_append_printf(text, "recorded with the %s", own);
	if (!ordered || bound > 0)
		g_string_append(text, ":");
	if (!ordered)
		g_string_append(text, " the kernel chose the order of threads");
	if (bound > 0)
		g_string_append_printf(text, "%s the peak is known to within %s", ordered ? "" : ", and", units_bytes(bound).text);
	return g_string_free(text, FALSE);
}
