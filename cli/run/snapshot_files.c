/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/snapshot_files.h"

#include "base/numbers.h"
#include "base/suggest.h"
#include "input/profile_read.h"

#include <inttypes.h>
#include <string.h>

static G_DEFINE_QUARK(snapshot-files-error, snapshot_files_error)

static void free_file(gpointer data)
{
	struct snapshot_file *f = data;

	g_free(f->path);
	process_free(f->head);
	g_free(f);
}

GPtrArray *snapshot_files_new(void)
{
	return g_ptr_array_new_with_free_func(free_file);
}

bool snapshot_files_add(GPtrArray *files, const char *path, const void *owner)
{
	struct process *head = profile_read_head(path, NULL);
	struct snapshot_file *f;

	if (!head || head->snapshot_number == 0) {
		process_free(head);
		return false;
	}
	f = g_new(struct snapshot_file, 1);
	*f = (struct snapshot_file){ g_strdup(path), head, owner };
	g_ptr_array_add(files, f);
	return true;
}

/* Whether two profiles are of one process. A process id can come again, and in a container it does. */
static bool is_same(const struct process *a, const struct process *b)
{
	return a->pid == b->pid && strcmp(a->started, b->started) == 0 && strcmp(a->lineage, b->lineage) == 0
	       && strcmp(a->executable, b->executable) == 0;
}

bool snapshot_files_is_of(const struct snapshot_file *f, const struct process *process)
{
	return is_same(f->head, process);
}

bool snapshot_files_same(const GPtrArray *files, const struct snapshot_file *pair[2])
{
	for (guint i = 0; i < files->len; i++)
		for (guint j = 0; j < i; j++) {
			pair[0] = g_ptr_array_index(files, j);
			pair[1] = g_ptr_array_index(files, i);
			if (is_same(pair[0]->head, pair[1]->head))
				return true;
		}
	return false;
}

static char *describe(const struct snapshot_file *f)
{
	return *f->head->snapshot ? g_strdup_printf("%" PRId64 " %s", f->head->snapshot_number, f->head->snapshot)
		: g_strdup_printf("%" PRId64, f->head->snapshot_number);
}

static void fail_unknown(const GPtrArray *files, const char *asked, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *meant = NULL;

	for (guint i = 0; i < files->len; i++) {
		const struct snapshot_file *f = g_ptr_array_index(files, i);
		char *name = *f->head->snapshot ? g_strdup(f->head->snapshot) : describe(f);

		if (g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
			g_free(name);
		else
			g_ptr_array_add(names, name);
	}
	meant = files->len > 0 ? suggest_text(asked, names) : g_strdup("the program made none");
	g_set_error(error, snapshot_files_error_quark(), 0, "there is no snapshot '%s': %s", asked, meant);
}

static GPtrArray *find_by(const GPtrArray *files, const char *name, int64_t number)
{
	GPtrArray *found = g_ptr_array_new();

	for (guint i = 0; i < files->len; i++) {
		struct snapshot_file *f = g_ptr_array_index(files, i);
		if (name ? strcmp(f->head->snapshot, name) == 0 : f->head->snapshot_number == number)
			g_ptr_array_add(found, f);
	}
	return found;
}

GPtrArray *snapshot_files_find(const GPtrArray *files, const char *asked, GError **error)
{
	GPtrArray *found = find_by(files, asked, 0);
	const struct snapshot_file *pair[2];
	const char *reason;
	int64_t number;

	if (found->len == 0 && numbers_parse_count(asked, &number, &reason)) {
		g_ptr_array_unref(found);
		found = find_by(files, NULL, number);
	}
	if (found->len > 0 && !snapshot_files_same(found, pair))
		return found;
	if (found->len == 0)
		fail_unknown(files, asked, error);
	else
		g_set_error(error, snapshot_files_error_quark(), 0, "'%s' made several snapshots '%s', as number %" PRId64 " and %" PRId64
		            ": name one by its number", pair[0]->head->name, asked, pair[0]->head->snapshot_number,
		            pair[1]->head->snapshot_number);
	g_ptr_array_unref(found);
	return NULL;
}

static gint by_number(gconstpointer a, gconstpointer b)
{
	const struct moment *x = a, *y = b;

	if (x->process.i != y->process.i)
		return x->process.i < y->process.i ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

static process_id find_process(const struct model *m, const struct process *head)
{
	for (guint i = 1; i < m->processes->len; i++)
		if (is_same(model_get_process(m, (process_id){ i }), head))
			return (process_id){ i };
	return (process_id){ 0 };
}

void snapshot_files_tell(const GPtrArray *files, struct model *m)
{
	for (guint i = 0; i < files->len; i++) {
		const struct snapshot_file *f = g_ptr_array_index(files, i);
		struct moment moment = { find_process(m, f->head), f->head->snapshot_number, model_string(m, f->head->snapshot) };
		g_array_append_val(m->moments, moment);
	}
	g_array_sort(m->moments, by_number);
}
