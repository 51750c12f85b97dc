/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/profile_process.h"

#include "input/profile_format.h"

#include <inttypes.h>
#include <string.h>

enum { POINTS_MAX = 1000, STATUS_MAX = 255, SIGNAL_MAX = 64 };

void profile_process_begin(struct process_reading *r, struct xmlpull *pull, struct model *m, struct process *process)
{
	*r = (struct process_reading){ pull, m, process };
}

static void set_text(char **member, const char *text)
{
	if (text == NULL)
		return;
	g_free(*member);
	*member = g_utf8_make_valid(text, -1);
}

bool profile_kept(struct process_reading *r, const struct pull_value *v, GError **error)
{
	struct process *p = r->process;
	p->kept_number = v[KEPT_NUMBER].number;
	p->kept_of = v[KEPT_OF].number;
	set_text(&p->run, v[KEPT_RUN].text);
	set_text(&p->incomplete, v[KEPT_INCOMPLETE].text);
	return p->kept_number <= p->kept_of || xmlpull_fail(r->pull, error, "it is number %" PRId64 " of %" PRId64,
	                                                    p->kept_number, p->kept_of);
}

bool profile_missing(struct process_reading *r, const struct pull_value *v, GError **error)
{
	(void)error;
	g_autofree char *executable = g_utf8_make_valid(v[MISSING_EXECUTABLE].text, -1);
	g_autofree char *reason = g_utf8_make_valid(v[MISSING_REASON].text, -1);
	model_missing(r->model, executable, v[MISSING_PID].number, reason);
	return true;
}

bool profile_run(struct process_reading *r, const struct pull_value *v, GError **error)
{
	struct process *p = r->process;
	if (!profile_is_time(v[RUN_STARTED].text) || !profile_is_time(v[RUN_ENDED].text))
		return xmlpull_fail(r->pull, error, "a time must look like 2026-01-31T12:00:00.000Z");
	p->pid = v[RUN_PID].number;
	p->parent_pid = v[RUN_PARENT].number;
	set_text(&p->started, v[RUN_STARTED].text);
	set_text(&p->ended, v[RUN_ENDED].text);
	set_text(&p->executable, v[RUN_EXECUTABLE].text);
	set_text(&p->directory, v[RUN_DIRECTORY].text);
	return true;
}

bool profile_tool(struct process_reading *r, const struct pull_value *v, GError **error)
{
	const char *backend = v[TOOL_BACKEND].text;
	if (strcmp(v[TOOL_NAME].text, "aprof") != 0)
		return xmlpull_fail(r->pull, error, "its name is not aprof");
	return backend == NULL || backend_named(backend, &r->process->backend, NULL)
	       || xmlpull_fail(r->pull, error, "its backend must be valgrind or native");
}

bool profile_process(struct process_reading *r, const struct pull_value *v, GError **error)
{
	if (!profile_is_lineage(v[PROCESS_LINEAGE].text))
		return xmlpull_fail(r->pull, error, "its lineage must look like 0.2.1");
	set_text(&r->process->name, v[PROCESS_NAME].text);
	set_text(&r->process->lineage, v[PROCESS_LINEAGE].text);
	set_text(&r->process->snapshot, v[PROCESS_SNAPSHOT_NAME].text);
	r->process->depth = v[PROCESS_DEPTH].number;
	r->process->snapshot_number = v[PROCESS_SNAPSHOT_NUMBER].number;
	return true;
}

bool profile_directory(struct process_reading *r, const struct pull_value *v, GError **error)
{
	enum origin origin;
	if (!workspace_origin_named(v[DIRECTORY_ORIGIN].text, &origin) || origin == ORIGIN_LIBRARY)
		return xmlpull_fail(r->pull, error, "its origin must be workspace or dependency");
	workspace_add_directory(r->model->workspace, v[DIRECTORY_PATH].text, origin);
	return true;
}

bool profile_crate(struct process_reading *r, const struct pull_value *v, GError **error)
{
	(void)error;
	workspace_add_crate(r->model->workspace, v[CRATE_NAME].text);
	return true;
}

bool profile_timeline(struct process_reading *r, const struct pull_value *v, GError **error)
{
	int64_t interval = v[TIMELINE_INTERVAL].number;
	if ((interval & (interval - 1)) != 0)
		return xmlpull_fail(r->pull, error, "its interval is not a power of two");
	r->process->timeline_interval = interval;
	return true;
}

bool profile_point(struct process_reading *r, const struct pull_value *v, GError **error)
{
	GArray *points = r->process->timeline;
	struct point p = {
		v[POINT_EVENT].number, v[POINT_ALLOCATED].number, v[POINT_LIVE_BYTES].number,
		v[POINT_LIVE_BLOCKS].number, v[POINT_MAX].number,
	};
	const struct point *last = points->len > 0 ? &g_array_index(points, struct point, points->len - 1) : NULL;
	if (points->len == POINTS_MAX)
		return xmlpull_fail(r->pull, error, "there are more than %d", POINTS_MAX);
	if (last != NULL && (p.event <= last->event || p.allocated_bytes < last->allocated_bytes))
		return xmlpull_fail(r->pull, error, "it does not come after the one before");
	g_array_append_val(points, p);
	return true;
}

bool profile_ended(struct process_reading *r, const struct pull_value *v, GError **error)
{
	if (!profile_is_time(v[ENDED_AT].text))
		return xmlpull_fail(r->pull, error, "a time must look like 2026-01-31T12:00:00.000Z");
	set_text(&r->process->ended, v[ENDED_AT].text);
	return true;
}

bool profile_killed(struct process_reading *r, const struct pull_value *v, GError **error)
{
	struct killed killed = { v[KILLED_PID].number, v[KILLED_SIGNAL].number };
	if (killed.signal == 0 || killed.signal > SIGNAL_MAX)
		return xmlpull_fail(r->pull, error, "there is no signal %" PRId64, killed.signal);
	g_array_append_val(r->process->killed, killed);
	return true;
}

/* The profile's words for the reason why the recorder saw nothing of a process. */
static const struct { const char *word, *reason; } blind[] = {
	{ "static", "it is statically linked, and no symbol of it is of a known allocator: do not strip it, or describe its allocator with "
	            "'--allocator'" },
	{ "preload", "Valgrind's library was not loaded into it, so its allocations could not be seen" },
};

static bool set_blind(struct process_reading *r, const char *word, GError **error)
{
	for (size_t i = 0; word != NULL && i < G_N_ELEMENTS(blind); i++)
		if (strcmp(blind[i].word, word) == 0) {
			process_set_incomplete(r->process, blind[i].reason);
			return true;
		}
	return word == NULL || xmlpull_fail(r->pull, error, "'blind' must be static or preload");
}

bool profile_end(struct process_reading *r, const struct pull_value *v, GError **error)
{
	size_t end = 0;
	while (end < PROCESS_ENDS && strcmp(process_end_names[end], v[END_BY].text) != 0)
		end++;
	if (end == PROCESS_ENDS)
		return xmlpull_fail(r->pull, error, "'by' must be exit, signal, exec or snapshot");
	if ((end == PROCESS_SNAPSHOT) != (r->process->snapshot_number > 0))
		return xmlpull_fail(r->pull, error, "a snapshot has a number, and nothing else has one");
	if (v[END_STATUS].number > STATUS_MAX || (v[END_STATUS].number != 0 && end != PROCESS_EXIT))
		return xmlpull_fail(r->pull, error, "it cannot have this status");
	if (v[END_SIGNAL].number > SIGNAL_MAX || (v[END_SIGNAL].number != 0 && end != PROCESS_SIGNAL))
		return xmlpull_fail(r->pull, error, "it cannot have this signal");
	r->process->end = (enum process_end)end;
	r->process->exit_status = v[END_STATUS].number;
	r->process->signal = v[END_SIGNAL].number;
	if (v[END_INCOMPLETE].text != NULL) {
		g_autofree char *reason = g_utf8_make_valid(v[END_INCOMPLETE].text, -1);
		process_set_incomplete(r->process, reason);
	}
	return set_blind(r, v[END_BLIND].text, error);
}
