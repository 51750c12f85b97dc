/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The harness's arguments name the test, and its executable names the crate. */
#include "analysis/quiet_tests.h"

#include <string.h>

/* The processes in which a test allocated, or may have. */
static bool *find_busy(const struct grouping *rows)
{
	bool *busy = g_new0(bool, rows->side->model->processes->len);
	for (guint i = 0; i < rows->groups->len; i++) {
		const struct group *row = &g_array_index(rows->groups, struct group, i);
		g_autofree char *name = aggregate_key_name(rows->side->catalog, rows->kind, row->key);
		for (guint j = 0; strcmp(name, "(no test)") != 0 && j < row->count; j++) {
			uint32_t site = rows->sites[row->first + j];
			thread_id thread = g_array_index(rows->side->model->sites, struct site, site).thread;
			busy[model_get_thread(rows->side->model, thread)->process.i] = true;
		}
	}
	return busy;
}

/* NULL if the process did not run exactly one test. Free with g_free. */
static char *test_of(const struct process *process)
{
	const char *test = NULL;
	for (guint i = 0; i + 1 < process->args->len && test == NULL; i++)
		if (strcmp(g_ptr_array_index(process->args, i), "--exact") == 0)
			test = g_ptr_array_index(process->args, i + 1);
	if (test == NULL || *test == '-')
		return NULL;
	g_autofree char *crate = g_strdelimit(g_strdup(process->name), "-", '_');
	return g_strdup_printf("%s::%s", crate, test);
}

void quiet_tests_add(struct grouping *rows)
{
	g_autofree bool *busy = find_busy(rows);
	g_autoptr(GHashTable) added = g_hash_table_new(NULL, NULL);
	for (guint i = 1; i < rows->side->model->processes->len; i++) {
		const struct process *process = model_get_process(rows->side->model, (process_id){ i });
		g_autofree char *test = busy[i] ? NULL : test_of(process);
		if (test == NULL)
			continue;
		name_id name = catalog_name(rows->side->catalog, test, strlen(test));
		struct group row = { .key = name.i, .process = { i } };
		row.cost.leaks = process->leak_check ? COST_LEAKS_KNOWN : COST_LEAKS_UNKNOWN;
		/* A test may start further processes with the same arguments: they add no second row. */
		if (g_hash_table_add(added, GUINT_TO_POINTER(name.i)))
			g_array_append_val(rows->groups, row);
	}
}
