/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/valgrind_remarks.h"

#include "run/valgrind_log.h"

#include <string.h>

/* The names of files with Valgrind's messages begin with this: valgrind.PID.log. */
#define LOG "valgrind."

static void add(struct remarks *r, const char *name, const struct valgrind_said *said)
{
	g_autofree char *text = g_strdup_printf("'%s' %s", name, said->text);

	remarks_add(r, text, said->effect == VALGRIND_ENDED || said->effect == VALGRIND_CHANGED, said->count);
}

static struct process *find_process(struct model *m, guint first, int64_t pid)
{
	for (guint i = first; i < m->processes->len; i++) {
		struct process *p = g_ptr_array_index(m->processes, i);
		if (p->pid == pid)
			return p;
	}
	return NULL;
}

/* Whether to show a thing beside what ended the process. If several describe one end, only the first of them is
   shown. */
static bool is_told(const GPtrArray *all, const struct valgrind_said *said, const struct valgrind_said *end)
{
	if (end && (said->effect == VALGRIND_ENDED || said->effect == VALGRIND_WATCHED || said == end))
		return false;
	for (guint i = 0; i < all->len && said->effect == VALGRIND_WATCHED; i++) {
		const struct valgrind_said *other = g_ptr_array_index(all, i);
		if (other->pid == said->pid && other->effect == VALGRIND_WATCHED && other->rank < said->rank)
			return false;
	}
	return true;
}

static void take(struct remarks *r, const GPtrArray *all, const struct slot *slot, struct model *m,
                 guint first)
{
	g_autofree char *program = g_path_get_basename(slot->executable);

	for (guint i = 0; i < all->len; i++) {
		const struct valgrind_said *said = g_ptr_array_index(all, i);
		struct process *p = find_process(m, first, said->pid);
		const struct valgrind_said *end = valgrind_log_end(all, said->pid);

		if (p && said == end) {
			g_autofree char *reason = g_strconcat("it ", end->text, NULL);
			process_set_incomplete(p, reason);
		}
		if (is_told(all, said, end))
			add(r, p ? p->name : program, said);
	}
}

static GPtrArray *read_log(const char *path)
{
	g_autofree char *log = NULL;
	size_t length;

	return g_file_get_contents(path, &log, &length, NULL)
	       ? valgrind_log_read(log, length, rundir_file_number(path)) : g_ptr_array_new();
}

void valgrind_remarks_read(struct remarks *r, const struct slot *slot, struct model *m, guint first)
{
	g_autoptr(GPtrArray) logs = rundir_list(slot->directory, LOG);

	for (guint i = 0; i < logs->len; i++) {
		g_autoptr(GPtrArray) all = read_log(g_ptr_array_index(logs, i));
		take(r, all, slot, m, first);
	}
}

static char *first_line(const char *path)
{
	g_autofree char *log = NULL;
	size_t length;

	return g_file_get_contents(path, &log, &length, NULL) ? valgrind_log_first_line(log, length) : NULL;
}

char *valgrind_remarks_reason(const struct slot *slot, int64_t pid)
{
	g_autoptr(GPtrArray) logs = rundir_list(slot->directory, LOG);

	for (guint i = 0; i < logs->len; i++) {
		g_autoptr(GPtrArray) all = read_log(g_ptr_array_index(logs, i));
		const struct valgrind_said *end = valgrind_log_end(all, pid);
		if (end)
			return g_strconcat("it ", end->text, NULL);
	}
	for (guint i = 0; i < logs->len; i++) {
		const char *path = g_ptr_array_index(logs, i);
		g_autofree char *line = rundir_file_number(path) == pid ? first_line(path) : NULL;
		if (line)
			return g_strdup_printf("Valgrind said '%s'", line);
	}
	return NULL;
}
