/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads the lists of a baseline in order, and checks what must hold among them. */
#include "input/baseline_read.h"

#include "input/baseline_canon.h"
#include "input/baseline_format.h"
#include "input/baseline_pull.h"
#include "input/baseline_sums.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

struct reading {
	struct baseline_pull *pull;
	struct model *model;
	struct baseline_sums sums;
	GArray *frames;          /* of frame_id, by index */
	GArray *stack, *last;    /* of uint32_t: the frames of the current site and of the previous one */
	uint32_t last_thread;
	bool cut, last_cut;
	struct site last_scopes;  /* the previous site's phase and region */
	size_t leak_numbers;     /* where leaks begin among the values of a site */
};

#define TEXT(name) { name, MEMBER_TEXT, false }
#define NUMBER(name) { name, MEMBER_NUMBER, false }
#define NO_MORE { NULL, MEMBER_TEXT, false }

static const struct member no_counters[] = { NO_MORE };

/* Fills table with the members in `own` and the wanted counters. Returns table. */
static const struct member *with_counters(struct member table[MEMBERS_MAX], const struct member *own,
                                          baseline_counters *wanted)
{
	size_t n = 0;
	for (; own[n].name != NULL; n++)
		table[n] = own[n];
	for (const struct cost_member *m = cost_members; m->name != NULL; m++)
		if (wanted(m))
			table[n++] = (struct member)NUMBER(m->name);
	table[n] = (struct member)NO_MORE;
	g_assert(n < MEMBERS_MAX);
	return table;
}

/* Returns the wanted counters among the values, from `first` on. */
static struct cost counters(const struct reading *r, const struct member_value *v, size_t first,
                            baseline_counters *wanted)
{
	struct cost c = { .version = r->sums.version };
	for (const struct cost_member *m = cost_members; m->name != NULL; m++)
		if (wanted(m))
			cost_set(&c, m, v[first++].number);
	return c;
}

static string_id text_of(struct model *m, const struct member_value *v)
{
	return v->json != NULL ? model_string(m, json_string_value(v->json)) : (string_id){ 0 };
}

static void set_text(char **member, const struct member_value *v)
{
	if (v->json == NULL)
		return;
	g_free(*member);
	*member = g_strdup(json_string_value(v->json));
}

enum {
	PROCESS_NAME, PROCESS_LINEAGE, PROCESS_BACKEND, PROCESS_DEPTH, PROCESS_END, PROCESS_STATUS, PROCESS_SIGNALLED, PROCESS_LEAK_CHECK,
	PROCESS_PEAK_BOUND, PROCESS_TOTALS,
	PROCESS_NUMBERS,
};
static const struct member process_members[] = {
	TEXT("name"), TEXT("lineage"), TEXT("backend"), NUMBER("depth"), { "end", MEMBER_TEXT, true }, { "status", MEMBER_SMALL, false },
	{ "signal", MEMBER_SMALL, false }, { "leak-check", MEMBER_TRUE, false }, NUMBER("peak-bound"),
	{ "totals", MEMBER_OBJECT, true }, NO_MORE,
};

static bool set_end(struct reading *r, struct process *p, const struct member_value *v, GError **error)
{
	const char *end = json_string_value(v[PROCESS_END].json);
	size_t i = 0;
	while (i < PROCESS_ENDS && strcmp(process_end_names[i], end) != 0)
		i++;
	if (i == PROCESS_ENDS)
		return baseline_pull_fail(r->pull, error, "'end' must be exit, signal, exec or snapshot");
	p->end = (enum process_end)i;
	p->exit_status = v[PROCESS_STATUS].number;
	p->signal = v[PROCESS_SIGNALLED].number;
	return true;
}

static bool add_process(void *data, const struct member_value *v, GError **error)
{
	struct reading *r = data;
	struct member sums[MEMBERS_MAX];
	struct member_value of_totals[MEMBERS_MAX];
	struct process *p = process_new();
	p->sequence = model_process(r->model, p).i;
	set_text(&p->name, &v[PROCESS_NAME]);
	set_text(&p->lineage, &v[PROCESS_LINEAGE]);
	p->depth = v[PROCESS_DEPTH].number;
	p->leak_check = v[PROCESS_LEAK_CHECK].json != NULL;
	p->peak_bound = v[PROCESS_PEAK_BOUND].number;
	if (v[PROCESS_BACKEND].json != NULL && !backend_named(json_string_value(v[PROCESS_BACKEND].json), &p->backend, NULL))
		return baseline_pull_fail(r->pull, error, "'backend' must be valgrind or native");
	for (size_t i = 0; i < BASELINE_PROCESS_NUMBERS; i++)
		*baseline_process_number(p, i) = v[PROCESS_NUMBERS + i].number;
	if (!set_end(r, p, v, error)
	    || !baseline_pull_values(r->pull, v[PROCESS_TOTALS].json, with_counters(sums, no_counters, baseline_of_totals),
	                             of_totals, error))
		return false;
	struct cost totals = counters(r, of_totals, 0, baseline_of_totals);
	g_array_append_val(r->sums.totals, totals);
	if (p->peak_event > p->events || p->inherited_freed > p->inherited_blocks)
		return baseline_pull_fail(r->pull, error, "its numbers contradict each other");
	return true;
}

enum { ALLOCATOR_PROCESS, ALLOCATOR_FAMILY, ALLOCATOR_FUNCTIONS, ALLOCATOR_KNOWN };
static const struct member allocator_members[] = {
	{ "process", MEMBER_SMALL, true }, { "family", MEMBER_TEXT, true }, { "functions", MEMBER_SMALL, false }, { "known", MEMBER_SMALL, false },
	NO_MORE,
};

static bool add_allocator(void *data, const struct member_value *v, GError **error)
{
	struct reading *r = data;
	struct allocator a = {
		.process = { r->sums.first_process + (uint32_t)v[ALLOCATOR_PROCESS].number }, .family = text_of(r->model, &v[ALLOCATOR_FAMILY]),
		.functions = (uint32_t)v[ALLOCATOR_FUNCTIONS].number, .known = (uint32_t)v[ALLOCATOR_KNOWN].number,
	};
	const GArray *all = r->model->allocators;
	if (v[ALLOCATOR_PROCESS].number >= r->sums.totals->len)
		return baseline_pull_fail(r->pull, error, "there is no process %" PRId64, v[ALLOCATOR_PROCESS].number);
	if (a.family.i == 0 || a.known > a.functions)
		return baseline_pull_fail(r->pull, error, a.family.i == 0 ? "its family has no name" : "its numbers contradict each other");
	if (all->len > 0 && g_array_index(all, struct allocator, all->len - 1).process.i > a.process.i)
		return baseline_pull_fail(r->pull, error, "it does not come after the one before");
	g_array_append_val(r->model->allocators, a);
	return true;
}

enum { FRAME_FUNCTION, FRAME_FILE, FRAME_LINE, FRAME_INLINED, FRAME_JUMPED, FRAME_INNERMOST, FRAME_IN, FRAME_OBJECT };
static const struct member frame_members[] = {
	TEXT("function"), TEXT("file"), { "line", MEMBER_SMALL, false }, { "inlined", MEMBER_TRUE, false },
	{ "jumped", MEMBER_TRUE, false }, { "innermost", MEMBER_TRUE, false }, TEXT("in"), TEXT("object"), NO_MORE,
};

static bool add_frame(void *data, const struct member_value *v, GError **error)
{
	struct reading *r = data;
	struct object o = { .path = text_of(r->model, &v[FRAME_OBJECT]) };
	struct frame f = {
		.object = o.path.i != 0 ? model_object(r->model, &o) : (object_id){ 0 },
		.function = text_of(r->model, &v[FRAME_FUNCTION]),
		.file = text_of(r->model, &v[FRAME_FILE]),
		.line = (uint32_t)v[FRAME_LINE].number,
		.inlined = v[FRAME_INLINED].json != NULL,
		.resolved = v[FRAME_FILE].json != NULL && v[FRAME_INNERMOST].json == NULL,
		.jumped = v[FRAME_JUMPED].json != NULL,
	};
	if (!workspace_origin_named(json_string_value(v[FRAME_IN].json), &f.origin))
		return baseline_pull_fail(r->pull, error, "'in' must be workspace, dependency or library");
	if (r->frames->len > 0) {
		frame_id last = g_array_index(r->frames, frame_id, r->frames->len - 1);
		if (baseline_compare_frames(r->model, model_get_frame(r->model, last), &f) >= 0)
			return baseline_pull_fail(r->pull, error, "it does not come after the one before");
	}
	frame_id id = model_frame(r->model, &f);
	g_array_append_val(r->frames, id);
	return true;
}

/* Adds the stack in the list, which has the innermost frame first. cut: there were more frames after the last. Leaves
   the indices of the frames in r->stack. */
static bool add_stack(struct reading *r, const json_t *list, bool cut, stack_id *stack, GError **error)
{
	size_t count = json_array_size(list);
	*stack = (stack_id){ 0 };
	g_array_set_size(r->stack, (guint)count);
	if (count == 0)
		return baseline_pull_fail(r->pull, error, "its stack is empty");
	for (size_t i = count; i-- > 0; ) {
		json_int_t index = json_integer_value(json_array_get(list, i));
		if (index >= r->frames->len)
			return baseline_pull_fail(r->pull, error, "there is no frame %" PRId64, (int64_t)index);
		g_array_index(r->stack, uint32_t, i) = (uint32_t)index;
		*stack = model_stack(r->model, *stack, g_array_index(r->frames, frame_id, index), cut && i == count - 1);
	}
	return true;
}

enum {
	THREAD_PROCESS, THREAD_SERIAL, THREAD_NAME, THREAD_CREATOR, THREAD_STACK, THREAD_CUT, THREAD_EXITED, THREAD_THREADS,
	THREAD_COUNTERS,
};
static const struct member thread_members[] = {
	{ "process", MEMBER_SMALL, true }, { "serial", MEMBER_SMALL, true }, TEXT("name"),
	{ "creator", MEMBER_SMALL, false }, { "stack", MEMBER_LIST, false }, { "cut", MEMBER_TRUE, false },
	{ "exited", MEMBER_TRUE, false }, { "threads", MEMBER_SMALL, false }, NO_MORE,
};

static bool add_thread(void *data, const struct member_value *v, GError **error)
{
	struct reading *r = data;
	struct thread t = {
		.process = { r->sums.first_process + (uint32_t)v[THREAD_PROCESS].number },
		.serial = (uint32_t)v[THREAD_SERIAL].number,
		.name = text_of(r->model, &v[THREAD_NAME]),
		.exited = v[THREAD_EXITED].json != NULL,
		.cost = counters(r, v, THREAD_COUNTERS, baseline_of_thread),
	};
	t.cost.sites = v[THREAD_THREADS].json != NULL ? v[THREAD_THREADS].number : 1;
	if (v[THREAD_PROCESS].number >= r->sums.totals->len)
		return baseline_pull_fail(r->pull, error, "there is no process %" PRId64, v[THREAD_PROCESS].number);
	if (t.serial == 0 || t.cost.sites == 0)
		return baseline_pull_fail(r->pull, error, "'serial' and 'threads' count from 1");
	if (r->sums.by_thread->len > 0) {
		const struct thread *last = model_get_thread(r->model, (thread_id){ r->model->threads->len - 1 });
		if (t.process.i < last->process.i || (t.process.i == last->process.i && t.serial <= last->serial))
			return baseline_pull_fail(r->pull, error, "it does not come after the one before");
	}
	if (v[THREAD_CREATOR].json != NULL) {
		if (v[THREAD_CREATOR].number >= r->sums.by_thread->len)
			return baseline_pull_fail(r->pull, error, "there is no thread %" PRId64 " before it",
			                          v[THREAD_CREATOR].number);
		t.creator.i = r->sums.first_thread + (uint32_t)v[THREAD_CREATOR].number;
	}
	if (v[THREAD_STACK].json != NULL
	    && !add_stack(r, v[THREAD_STACK].json, v[THREAD_CUT].json != NULL, &t.created_at, error))
		return false;
	struct cost none = { 0 };
	g_array_append_val(r->sums.by_thread, none);
	model_thread(r->model, &t);
	return true;
}

enum { SITE_THREAD, SITE_STACK, SITE_CUT, SITE_PHASE, SITE_REGION, SITE_SITES, SITE_COUNTERS };
static const struct member site_members[] = {
	{ "thread", MEMBER_SMALL, true }, { "stack", MEMBER_LIST, true }, { "cut", MEMBER_TRUE, false },
	TEXT("phase"), TEXT("region"), NUMBER("sites"), NO_MORE,
};

/* Whether the current site comes after the previous one. No site can then be there twice. */
static bool is_after_last(const struct reading *r, uint32_t thread, const struct site *s)
{
	const GArray *a = r->last, *b = r->stack;
	if (thread != r->last_thread)
		return thread > r->last_thread;
	for (guint i = 0; i < a->len && i < b->len; i++)
		if (g_array_index(a, uint32_t, i) != g_array_index(b, uint32_t, i))
			return g_array_index(a, uint32_t, i) < g_array_index(b, uint32_t, i);
	if (a->len != b->len || r->last_cut != r->cut)
		return a->len != b->len ? a->len < b->len : r->cut;
	return baseline_compare_scopes(r->model, &r->last_scopes, s) < 0;
}

/* Adds the leaks of a site by kind. Other live blocks were suppressed. v: the first of these numbers. */
static bool add_leaks(struct reading *r, const struct site *s, const struct member_value *v, GError **error)
{
	process_id process = model_get_thread(r->model, s->thread)->process;
	int64_t blocks = s->cost.live_blocks, bytes = s->cost.live_bytes;
	for (size_t kind = 0; kind < LEAK_KINDS; kind++) {
		struct leak leak = {
			.site = r->model->sites->len, .kind = (enum leak_kind)kind,
			.blocks = v[2 * kind].number, .bytes = v[2 * kind + 1].number,
		};
		if (leak.blocks == 0 && leak.bytes == 0)
			continue;
		if (leak.blocks == 0 || leak.blocks > blocks || leak.bytes > bytes)
			return baseline_pull_fail(r->pull, error, "it has more leaks than live blocks or bytes");
		if (!model_get_process(r->model, process)->leak_check)
			return baseline_pull_fail(r->pull, error, "it has leaks, but its process was not checked for leaks");
		blocks -= leak.blocks;
		bytes -= leak.bytes;
		g_array_append_val(r->model->leaks, leak);
	}
	return true;
}

static bool add_site(void *data, const struct member_value *v, GError **error)
{
	struct reading *r = data;
	struct site s = {
		.thread = { r->sums.first_thread + (uint32_t)v[SITE_THREAD].number },
		.phase = text_of(r->model, &v[SITE_PHASE]), .region = text_of(r->model, &v[SITE_REGION]),
	};
	uint32_t thread = (uint32_t)v[SITE_THREAD].number;
	if (thread >= r->sums.by_thread->len)
		return baseline_pull_fail(r->pull, error, "there is no thread %u", thread);
	r->cut = v[SITE_CUT].json != NULL;
	if (!add_stack(r, v[SITE_STACK].json, r->cut, &s.stack, error))
		return false;
	if (!is_after_last(r, thread, &s))
		return baseline_pull_fail(r->pull, error, "it does not come after the one before");
	GArray *swap = r->last;
	r->last = r->stack;
	r->stack = swap;
	r->last_thread = thread;
	r->last_cut = r->cut;
	r->last_scopes = s;

	s.cost = counters(r, v, SITE_COUNTERS, baseline_of_site);
	s.cost.sites = v[SITE_SITES].json != NULL ? v[SITE_SITES].number : 1;
	const char *flaw = s.cost.sites == 0 ? "'sites' counts from 1" : cost_flaw(&s.cost);
	if (flaw != NULL)
		return baseline_pull_fail(r->pull, error, "%s", flaw);
	if (!cost_add(&g_array_index(r->sums.by_thread, struct cost, thread), &s.cost))
		return baseline_pull_fail(r->pull, error, "the sums of its thread are out of range");
	if (!add_leaks(r, &s, v + r->leak_numbers, error))
		return false;
	model_site(r->model, &s);
	return true;
}

/* Other JSON is probably a report. */
static bool read_kind(struct reading *r, GError **error)
{
	static const char advice[] = "it is JSON, but not a baseline: save one with --save";
	g_autoptr(GError) flaw = NULL;
	if (!baseline_pull_object(r->pull, error))
		return false;
	if (!baseline_pull_name(r->pull, "kind", &flaw)) {
		bool other = strstr(flaw->message, "it is not a baseline") != NULL;
		g_set_error_literal(error, flaw->domain, 0, other ? advice : flaw->message);
		return false;
	}
	const json_t *kind = baseline_pull_value(r->pull, error);
	if (kind == NULL)
		return false;
	if (json_is_string(kind) && strcmp(json_string_value(kind), BASELINE_KIND) == 0)
		return true;
	return baseline_pull_fail(r->pull, error, "%s", advice);
}

static bool read_version(struct reading *r, GError **error)
{
	const json_t *version;
	if (!baseline_pull_name(r->pull, "version", error) || (version = baseline_pull_value(r->pull, error)) == NULL)
		return false;
	if (!json_is_integer(version) || json_integer_value(version) < 1)
		return baseline_pull_fail(r->pull, error, "'version' must be a positive number");
	r->sums.version = json_integer_value(version);
	if (r->sums.version <= COUNTERS_VERSION)
		return true;
	return baseline_pull_fail(r->pull, error, "baseline version %" PRId64 " is newer than this program reads", r->sums.version);
}

static bool read_summary(struct reading *r, GError **error)
{
	struct member members[BASELINE_SUMMARY_NUMBERS + 1] = { NO_MORE };
	struct member_value values[BASELINE_SUMMARY_NUMBERS];
	for (size_t i = 0; i < BASELINE_SUMMARY_NUMBERS; i++)
		members[i] = (struct member){ baseline_summary[i].name, MEMBER_NUMBER, true };
	members[BASELINE_SUMMARY_NUMBERS] = (struct member)NO_MORE;
	const json_t *summary;
	if (!baseline_pull_name(r->pull, "summary", error) || (summary = baseline_pull_value(r->pull, error)) == NULL
	    || !baseline_pull_values(r->pull, summary, members, values, error))
		return false;
	for (size_t i = 0; i < BASELINE_SUMMARY_NUMBERS; i++)
		r->sums.summary[i] = values[i].number;
	return true;
}

/* Fills the table with the members of a site. Returns where its leaks begin. */
static size_t site_table(struct member table[MEMBERS_MAX])
{
	size_t n = 0;
	with_counters(table, site_members, baseline_of_site);
	while (table[n].name != NULL)
		n++;
	for (size_t i = 0; i < BASELINE_LEAK_MEMBERS; i++)
		table[n + i] = (struct member)NUMBER(cost_leak_members[i].name);
	table[n + BASELINE_LEAK_MEMBERS] = (struct member)NO_MORE;
	g_assert(n + BASELINE_LEAK_MEMBERS < MEMBERS_MAX);
	return n;
}

static bool read_list(struct reading *r, const char *name, const char *item, const struct member *members,
                      baseline_pull_adder *add, GError **error)
{
	return baseline_pull_name(r->pull, name, error)
		&& baseline_pull_list(r->pull, item, members, add, r, error);
}

/* Reads the crates of the workspace, which old baselines do not have, and the name of the list of processes. */
static bool read_crates(struct reading *r, GError **error)
{
	bool found;
	if (!baseline_pull_optional(r->pull, "crates", "processes", &found, error))
		return false;
	if (!found)
		return true;
	const json_t *crates = baseline_pull_value(r->pull, error);
	if (crates == NULL)
		return false;
	if (!json_is_array(crates))
		return baseline_pull_fail(r->pull, error, "'crates' must be a list");
	for (size_t i = 0; i < json_array_size(crates); i++) {
		const char *name = json_string_value(json_array_get(crates, i));
		if (name == NULL)
			return baseline_pull_fail(r->pull, error, "'crates' must be a list of names");
		workspace_add_crate(r->model->workspace, name);
	}
	return baseline_pull_name(r->pull, "processes", error);
}

/* Reads the allocators, if there are any, and the frames. */
static bool read_allocators_and_frames(struct reading *r, GError **error)
{
	bool found;
	if (!baseline_pull_optional(r->pull, "allocators", "frames", &found, error))
		return false;
	if (found && !(baseline_pull_list(r->pull, "allocator", allocator_members, add_allocator, r, error)
	               && baseline_pull_name(r->pull, "frames", error)))
		return false;
	return baseline_pull_list(r->pull, "frame", frame_members, add_frame, r, error);
}

static bool read_baseline(struct reading *r, GError **error)
{
	struct member processes[MEMBERS_MAX], threads[MEMBERS_MAX], sites[MEMBERS_MAX];
	r->leak_numbers = site_table(sites);
	size_t n = PROCESS_NUMBERS;
	memcpy(processes, process_members, sizeof process_members);
	for (size_t i = 0; i < BASELINE_PROCESS_NUMBERS; i++)
		processes[n++] = (struct member)NUMBER(baseline_process_numbers[i].name);
	processes[n] = (struct member)NO_MORE;
	return read_kind(r, error) && read_version(r, error) && read_summary(r, error) && read_crates(r, error)
		&& baseline_pull_list(r->pull, "process", processes, add_process, r, error)
		&& read_allocators_and_frames(r, error)
		&& read_list(r, "threads", "thread", with_counters(threads, thread_members, baseline_of_thread), add_thread, error)
		&& read_list(r, "sites", "site", sites, add_site, error)
		&& baseline_pull_end(r->pull, error) && baseline_sums_check(&r->sums, r->model, r->pull, error);
}

bool baseline_read_stream(struct model *m, FILE *in, GError **error)
{
	struct reading r = {
		.pull = baseline_pull_new(in),
		.model = m,
		.frames = g_array_new(FALSE, FALSE, sizeof(frame_id)),
		.stack = g_array_new(FALSE, TRUE, sizeof(uint32_t)),
		.last = g_array_new(FALSE, TRUE, sizeof(uint32_t)),
	};
	baseline_sums_begin(&r.sums, m);
	bool done = read_baseline(&r, error);
	baseline_sums_end(&r.sums);
	GArray *arrays[] = { r.frames, r.stack, r.last };
	for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++)
		g_array_free(arrays[i], TRUE);
	baseline_pull_free(r.pull);
	return done;
}
