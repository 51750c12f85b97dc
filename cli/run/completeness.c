/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/completeness.h"

#include "base/diag.h"
#include "base/units.h"
#include "names/allocator_functions.h"

#include <inttypes.h>
#include <signal.h>
#include <string.h>

G_DEFINE_QUARK(completeness-error, completeness_error)

/* Returns the signal that ended process pid, as its parent learnt it; 0 if unknown. A process id can come
   again, so the last child with this id counts. */
static int64_t signal_of(const struct model *m, int64_t pid)
{
	int64_t signal = 0;

	for (guint i = 1; i < m->processes->len; i++) {
		const GArray *killed = model_get_process(m, (process_id){ i })->killed;
		for (guint j = 0; j < killed->len; j++)
			if (g_array_index(killed, struct killed, j).pid == pid)
				signal = g_array_index(killed, struct killed, j).signal;
	}
	return signal;
}

void completeness_add_signals(struct model *m, guint first, int64_t main_pid, int signal)
{
	for (guint i = first; i < m->processes->len; i++) {
		struct process *p = g_ptr_array_index(m->processes, i);
		if (p->end == PROCESS_SIGNAL && p->signal == 0)
			p->signal = p->pid == main_pid && signal != 0 ? signal : signal_of(m, p->pid);
	}
}

char *completeness_why_unfinished(const struct model *m, const struct unfinished *u, int64_t main_pid, int signal,
                                  const struct backend *backend)
{
	int64_t ended_by = u->pid == main_pid && signal != 0 ? signal : signal_of(m, u->pid);

	if (u->runs)
		return g_strdup("it is still running");
	if (ended_by == 0)
		return g_strdup(u->reason);
	return g_strdup_printf("signal %" PRId64 " ended it (%s)%s", ended_by, strsignal((int)ended_by),
	                       ended_by == SIGSYS ? backend->of_sigsys : "");
}

/* Returns what the profile of the process lacks, in a line to free with g_free; NULL: nothing. */
static char *describe_lack(const struct process *p)
{
	return *p->incomplete ? g_strdup_printf("the profile of '%s' (process %" PRId64 ") is incomplete: %s", p->name, p->pid, p->incomplete)
	                      : NULL;
}

bool completeness_report(const struct model *m, bool fails)
{
	void (*say)(const char *format, ...) = fails ? diag_error : diag_warning;

	for (guint i = 0; i < m->missing->len; i++) {
		const struct missing *missing = g_ptr_array_index(m->missing, i);
		say("'%s' (process %" PRId64 ") left no profile: %s", missing->executable, missing->pid, missing->reason);
	}
	for (guint i = 1; i < m->processes->len; i++) {
		g_autofree char *lack = describe_lack(model_get_process(m, (process_id){ i }));
		if (lack)
			say("%s", lack);
	}
	return model_is_complete(m);
}

static bool is_half_seen(const struct model *m, const char *executable)
{
	for (guint i = 1; i < m->processes->len; i++) {
		const struct process *p = model_get_process(m, (process_id){ i });
		if (p->half_seen && strcmp(p->executable, executable) == 0)
			return true;
	}
	return false;
}

/* Returns the title of an allocator that a user described, but no program has; free it with g_free. NULL: there is none. */
static char *find_absent(const struct model *m)
{
	for (guint i = 0; i < m->allocators->len; i++) {
		const struct allocator *a = &g_array_index(m->allocators, struct allocator, i);
		bool found = !allocator_is_described(model_text(m, a->family));
		for (guint j = 0; j < m->allocators->len && !found; j++) {
			const struct allocator *other = &g_array_index(m->allocators, struct allocator, j);
			found = other->family.i == a->family.i && other->known > 0;
		}
		if (!found)
			return allocator_title(model_text(m, a->family));
	}
	return NULL;
}

bool completeness_is_reportable(const struct model *m, GError **error)
{
	g_autofree char *absent = find_absent(m);
	const struct process *first = NULL;

	if (absent) {
		g_set_error(error, COMPLETENESS_ERROR, COMPLETENESS_ABSENT, "no program has a function that '--allocator' names for '%s': check "
		            "the names", absent);
		return false;
	}
	for (guint i = 1; i < m->processes->len; i++) {
		const struct process *p = model_get_process(m, (process_id){ i });
		if (!p->half_seen && !is_half_seen(m, p->executable))
			return true;
		if (p->half_seen && !first)
			first = p;
	}
	if (first) {
		g_autofree char *lack = describe_lack(first);
		g_set_error_literal(error, COMPLETENESS_ERROR, COMPLETENESS_HALF_SEEN, lack);
	}
	return first == NULL;
}

void completeness_note_checks(const struct model *m)
{
	int64_t checked = 0;

	for (guint i = 1; i < m->processes->len; i++)
		if (__builtin_add_overflow(checked, model_get_process(m, (process_id){ i })->stacks_checked, &checked))
			checked = INT64_MAX;
	diag_note("compared %s remembered %s with full unwinds", units_count(checked).text, checked == 1 ? "stack" : "stacks");
}

bool completeness_check_kept(const struct model *m, bool held, bool quiet)
{
	g_autoptr(GHashTable) kept = g_hash_table_new(g_str_hash, g_str_equal);
	bool whole = true;

	for (guint i = 1; i < m->processes->len; i++) {
		const struct process *p = model_get_process(m, (process_id){ i });
		guint before = GPOINTER_TO_UINT(g_hash_table_lookup(kept, p->run));
		if (*p->run)
			g_hash_table_insert(kept, p->run, GUINT_TO_POINTER(before + 1));
	}
	for (guint i = 1; i < m->processes->len; i++) {
		const struct process *p = model_get_process(m, (process_id){ i });
		guint count = GPOINTER_TO_UINT(g_hash_table_lookup(kept, p->run));
		if (count > 0 && count < p->kept_of) {
			whole = false;
			if (held || !quiet)
				(held ? diag_error : diag_note)("'--keep' made %" PRId64 " profiles of one run, but only %u of them %s read: "
				                                "name all of them to report the whole run", p->kept_of, count,
				                                count == 1 ? "is" : "are");
		}
		g_hash_table_remove(kept, p->run);
	}
	return whole;
}
