/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What each element of a profile adds to the model, and what must hold among them. */
#include "input/profile_read.h"

#include "input/profile_format.h"
#include "input/profile_leaks.h"
#include "input/profile_marks.h"
#include "input/profile_releases.h"
#include "input/profile_stacks.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum { POINTS_MAX = 1000, STATUS_MAX = 255, SIGNAL_MAX = 64 };

struct reading {
	struct xmlpull *pull;
	struct model *model;
	struct process *process;
	struct stack_reading stacks;
	int64_t version;             /* of the file */
	uint32_t first_thread;       /* model's id of the file's thread 1 */
	uint32_t threads;
	GArray *by_thread;           /* of struct cost: the sums of each thread's sites, [0] unused */
	uint32_t sites;
	struct release_reading releases;
	struct leak_reading leaks;
	struct mark_reading marks;
};

typedef bool handler(struct reading *r, const struct pull_value *v, GError **error);

static void set_text(char **member, const char *text)
{
	if (text == NULL)
		return;
	g_free(*member);
	*member = g_utf8_make_valid(text, -1);
}

static bool on_profile(struct reading *r, const struct pull_value *v, GError **error)
{
	r->version = v[PROFILE_VERSION].number;
	if (r->version == 0)
		return xmlpull_fail(r->pull, error, "there is no version 0");
	if (r->version <= COUNTERS_VERSION)
		return true;
	g_set_error(error, g_quark_from_static_string("profile-read"), 0,
	            "profile format version %" PRId64 " is newer than this program reads", r->version);
	return false;
}

static bool on_kept(struct reading *r, const struct pull_value *v, GError **error)
{
	struct process *p = r->process;
	p->kept_number = v[KEPT_NUMBER].number;
	p->kept_of = v[KEPT_OF].number;
	set_text(&p->run, v[KEPT_RUN].text);
	set_text(&p->incomplete, v[KEPT_INCOMPLETE].text);
	return p->kept_number <= p->kept_of || xmlpull_fail(r->pull, error, "it is number %" PRId64 " of %" PRId64,
	                                                    p->kept_number, p->kept_of);
}

static bool on_missing(struct reading *r, const struct pull_value *v, GError **error)
{
	(void)error;
	g_autofree char *executable = g_utf8_make_valid(v[MISSING_EXECUTABLE].text, -1);
	g_autofree char *reason = g_utf8_make_valid(v[MISSING_REASON].text, -1);
	model_missing(r->model, executable, v[MISSING_PID].number, reason);
	return true;
}

static bool on_run(struct reading *r, const struct pull_value *v, GError **error)
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

static bool on_tool(struct reading *r, const struct pull_value *v, GError **error)
{
	if (strcmp(v[TOOL_NAME].text, "aprof") == 0)
		return true;
	return xmlpull_fail(r->pull, error, "its name is not aprof");
}

static bool on_process(struct reading *r, const struct pull_value *v, GError **error)
{
	if (!profile_is_lineage(v[PROCESS_LINEAGE].text))
		return xmlpull_fail(r->pull, error, "its lineage must look like 0.2.1");
	set_text(&r->process->name, v[PROCESS_NAME].text);
	set_text(&r->process->lineage, v[PROCESS_LINEAGE].text);
	r->process->depth = v[PROCESS_DEPTH].number;
	return true;
}

static bool on_object(struct reading *r, const struct pull_value *v, GError **error)
{
	return profile_object(&r->stacks, v, error);
}

static bool on_frame(struct reading *r, const struct pull_value *v, GError **error)
{
	return profile_frame(&r->stacks, v, error);
}

static bool on_call(struct reading *r, const struct pull_value *v, GError **error)
{
	return profile_call(&r->stacks, v, error);
}

static bool on_directory(struct reading *r, const struct pull_value *v, GError **error)
{
	enum origin origin;
	if (!workspace_origin_named(v[DIRECTORY_ORIGIN].text, &origin) || origin == ORIGIN_LIBRARY)
		return xmlpull_fail(r->pull, error, "its origin must be workspace or dependency");
	workspace_add_directory(r->model->workspace, v[DIRECTORY_PATH].text, origin);
	return true;
}

static bool on_crate(struct reading *r, const struct pull_value *v, GError **error)
{
	(void)error;
	workspace_add_crate(r->model->workspace, v[CRATE_NAME].text);
	return true;
}

static bool on_jump(struct reading *r, const struct pull_value *v, GError **error)
{
	return profile_jump(&r->stacks, v, error);
}

static bool on_stack(struct reading *r, const struct pull_value *v, GError **error)
{
	return profile_stack(&r->stacks, v, error);
}

/* The counters among the values, under the names of the element's attributes. */
static struct cost counters(const struct reading *r, enum element element, const struct pull_value *v, size_t first)
{
	const struct pull_attribute *attributes = profile_format[element].attributes;
	struct cost c = { .version = r->version };
	const struct cost_member *m = cost_members;
	for (size_t i = first; attributes[i].name != NULL; i++) {
		while (m->name != NULL && strcmp(m->name, attributes[i].name) != 0)
			m++;
		g_assert(m->name != NULL);
		cost_set(&c, m, v[i].number);
	}
	return c;
}

static bool on_thread(struct reading *r, const struct pull_value *v, GError **error)
{
	stack_id stack;
	struct cost none = { 0 };
	int64_t id = v[THREAD_ID].number, creator = v[THREAD_CREATOR].number;
	if (id != r->threads + INT64_C(1))
		return xmlpull_fail(r->pull, error, "its id is %" PRId64, id);
	if (!profile_stack_id(&r->stacks, &v[THREAD_STACK], false, &stack, error))
		return false;
	if (creator > r->threads)
		return xmlpull_fail(r->pull, error, "there is no thread %" PRId64 " before it", creator);
	struct thread t = {
		.process = { r->model->processes->len },     /* where it will be */
		.serial = ++r->threads,
		.name = model_string(r->model, v[THREAD_NAME].text != NULL ? v[THREAD_NAME].text : ""),
		.creator = { creator != 0 ? r->first_thread + (uint32_t)creator - 1 : 0 },
		.created_at = stack,
		.exited = v[THREAD_EXITED].text != NULL,
		.cost = counters(r, ELEMENT_THREAD, v, THREAD_COUNTERS),
	};
	model_thread(r->model, &t);
	g_array_append_val(r->by_thread, none);
	return true;
}

static bool on_site(struct reading *r, const struct pull_value *v, GError **error)
{
	struct site s = { .thread = { 0 } };
	if (!profile_stack_id(&r->stacks, &v[SITE_STACK], true, &s.stack, error))
		return false;
	int64_t thread = v[SITE_THREAD].number;
	if (thread == 0 || thread > r->threads)
		return xmlpull_fail(r->pull, error, "there is no thread %" PRId64, thread);
	s.thread.i = r->first_thread + (uint32_t)thread - 1;
	s.cost = counters(r, ELEMENT_SITE, v, SITE_COUNTERS);
	s.cost.sites = 1;
	const char *flaw = cost_flaw(&s.cost);
	if (flaw != NULL)
		return xmlpull_fail(r->pull, error, "%s", flaw);
	if (!cost_add(&g_array_index(r->by_thread, struct cost, thread), &s.cost))
		return xmlpull_fail(r->pull, error, "the sums of its thread are out of range");
	r->sites++;
	model_site(r->model, &s);
	return true;
}

static void begin_releases(struct reading *r)
{
	profile_releases_begin(&r->releases, r->pull, r->model, r->stacks.stacks, r->sites, r->threads,
	                       r->process->free_stacks);
}

static bool on_releases(struct reading *r, const struct pull_value *v, GError **error)
{
	(void)error;
	r->process->free_stacks = v[RELEASES_STACKS].text != NULL;
	begin_releases(r);
	return true;
}

static bool on_release(struct reading *r, const struct pull_value *v, GError **error)
{
	return profile_release(&r->releases, v, error);
}

static bool on_leaks(struct reading *r, const struct pull_value *v, GError **error)
{
	(void)v; (void)error;
	/* The sites are complete now, and with them what leaks refer to. */
	profile_leaks_begin(&r->leaks, r->pull, r->model, r->stacks.stacks, r->sites, r->threads);
	r->process->leak_check = true;
	return true;
}

static bool on_leak(struct reading *r, const struct pull_value *v, GError **error)
{
	return profile_leak(&r->leaks, v, error);
}

static bool on_hold(struct reading *r, const struct pull_value *v, GError **error)
{
	return profile_hold(&r->leaks, v, error);
}

static bool on_marks(struct reading *r, const struct pull_value *v, GError **error)
{
	(void)v; (void)error;
	profile_marks_begin(&r->marks, r->pull, r->model, r->stacks.stacks);
	return true;
}

static bool on_mark(struct reading *r, const struct pull_value *v, GError **error)
{
	return profile_mark(&r->marks, v, error);
}

static bool on_snapshot(struct reading *r, const struct pull_value *v, GError **error)
{
	return profile_snapshot(&r->marks, v, error);
}

static bool on_growth(struct reading *r, const struct pull_value *v, GError **error)
{
	return profile_growth(&r->marks, v, error);
}

static bool on_timeline(struct reading *r, const struct pull_value *v, GError **error)
{
	int64_t interval = v[TIMELINE_INTERVAL].number;
	if ((interval & (interval - 1)) != 0)
		return xmlpull_fail(r->pull, error, "its interval is not a power of two");
	r->process->timeline_interval = interval;
	return true;
}

static bool on_point(struct reading *r, const struct pull_value *v, GError **error)
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

static bool on_ended(struct reading *r, const struct pull_value *v, GError **error)
{
	if (!profile_is_time(v[ENDED_AT].text))
		return xmlpull_fail(r->pull, error, "a time must look like 2026-01-31T12:00:00.000Z");
	set_text(&r->process->ended, v[ENDED_AT].text);
	return true;
}

static bool on_killed(struct reading *r, const struct pull_value *v, GError **error)
{
	struct killed killed = { v[KILLED_PID].number, v[KILLED_SIGNAL].number };
	if (killed.signal == 0 || killed.signal > SIGNAL_MAX)
		return xmlpull_fail(r->pull, error, "there is no signal %" PRId64, killed.signal);
	g_array_append_val(r->process->killed, killed);
	return true;
}

/* Why nothing of a process was seen, by the profile's word for it. */
static const struct { const char *word, *reason; } blind[] = {
	{ "static", "it is statically linked, so its allocations cannot be seen" },
	{ "preload", "Valgrind's library was not loaded into it, so its allocations could not be seen" },
};

static bool set_blind(struct reading *r, const char *word, GError **error)
{
	for (size_t i = 0; word != NULL && i < G_N_ELEMENTS(blind); i++)
		if (strcmp(blind[i].word, word) == 0) {
			process_set_incomplete(r->process, blind[i].reason);
			return true;
		}
	return word == NULL || xmlpull_fail(r->pull, error, "'blind' must be static or preload");
}

static bool on_end(struct reading *r, const struct pull_value *v, GError **error)
{
	static const char *const ends[] = {
		[PROCESS_EXIT] = "exit", [PROCESS_SIGNAL] = "signal", [PROCESS_EXEC] = "exec",
	};
	size_t end = 0;
	while (end < G_N_ELEMENTS(ends) && strcmp(ends[end], v[END_BY].text) != 0)
		end++;
	if (end == G_N_ELEMENTS(ends))
		return xmlpull_fail(r->pull, error, "'by' must be exit, signal or exec");
	if (v[END_STATUS].number > STATUS_MAX || (v[END_STATUS].number != 0 && end != PROCESS_EXIT))
		return xmlpull_fail(r->pull, error, "it cannot have this status");
	if (v[END_SIGNAL].number > SIGNAL_MAX || (v[END_SIGNAL].number != 0 && end != PROCESS_SIGNAL))
		return xmlpull_fail(r->pull, error, "it cannot have this signal");
	r->process->end = (enum process_end)end;
	r->process->exit_status = v[END_STATUS].number;
	r->process->signal = v[END_SIGNAL].number;
	return set_blind(r, v[END_BLIND].text, error);
}

static bool check_counts(struct reading *r, const struct pull_value *v, GError **error)
{
	const struct { int value; int64_t read; } counts[] = {
		{ TOTALS_OBJECTS, r->stacks.objects->len - 1 }, { TOTALS_FRAMES, r->stacks.frames->len - 1 },
		{ TOTALS_STACKS, r->stacks.stacks->len - 1 }, { TOTALS_THREADS, r->threads },
		{ TOTALS_SITES, r->sites }, { TOTALS_RELEASES, r->releases.releases },
		{ TOTALS_LEAKS, r->leaks.leaks }, { TOTALS_HOLDS, r->leaks.holds },
		{ TOTALS_MARKS, r->marks.marks }, { TOTALS_SNAPSHOTS, r->marks.snapshots },
		{ TOTALS_GROWTHS, r->marks.growths },
		{ TOTALS_POINTS, r->process->timeline->len },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
		if (v[counts[i].value].number != counts[i].read)
			return xmlpull_fail(r->pull, error, "it has %" PRId64 " %s, but there are %" PRId64,
			                    v[counts[i].value].number, profile_format[ELEMENT_TOTALS].attributes[counts[i].value].name,
			                    counts[i].read);
	return true;
}

/* A thread's own counters against its sites'. What it freed may have been another's, and its maxima are its own. */
static bool check_threads(struct reading *r, struct cost *sum, GError **error)
{
	int64_t deallocations = 0, freed_bytes = 0;
	for (uint32_t i = 1; i <= r->threads; i++) {
		const struct cost *sites = &g_array_index(r->by_thread, struct cost, i);
		const struct cost *own = &model_get_thread(r->model, (thread_id){ r->first_thread + i - 1 })->cost;
		if (own->allocations != sites->allocations || own->bytes != sites->bytes
		    || own->reallocations != sites->reallocations || own->live_blocks != sites->live_blocks
		    || own->live_bytes != sites->live_bytes)
			return xmlpull_fail(r->pull, error, "the counters of thread %u are not the sums of its sites", i);
		if (!cost_add(sum, sites) || __builtin_add_overflow(deallocations, own->deallocations, &deallocations)
		    || __builtin_add_overflow(freed_bytes, own->freed_bytes, &freed_bytes))
			return xmlpull_fail(r->pull, error, "the sums are out of range");
	}
	if (deallocations != sum->deallocations || freed_bytes != sum->freed_bytes)
		return xmlpull_fail(r->pull, error, "what the threads freed is not what the sites lost");
	return true;
}

static bool on_totals(struct reading *r, const struct pull_value *v, GError **error)
{
	struct process *p = r->process;
	struct cost sum = { 0 }, written = counters(r, ELEMENT_TOTALS, v, TOTALS_COUNTERS);
	if (r->releases.pull == NULL)     /* the list is not there */
		begin_releases(r);
	if (!check_counts(r, v, error) || !check_threads(r, &sum, error) || !profile_releases_end(&r->releases, error)
	    || (p->leak_check && !profile_leaks_end(&r->leaks, error))
	    || !profile_marks_end(&r->marks, v[TOTALS_events].number, error))
		return false;
	const struct cost_member *m = cost_members;
	for (const struct pull_attribute *a = profile_format[ELEMENT_TOTALS].attributes + TOTALS_COUNTERS;
	     a->name != NULL; a++) {
		while (strcmp(m->name, a->name) != 0)
			m++;
		if (cost_get(&written, m) != cost_get(&sum, m))
			return xmlpull_fail(r->pull, error,
			                    "'%s' is %" PRId64 ", but the sum over the sites is %" PRId64, a->name,
			                    cost_get(&written, m), cost_get(&sum, m));
	}
	p->totals = sum;
	p->totals.version = r->version;     /* without sites, too */
#define PROCESS_COUNTER(member, ...) p->member = v[TOTALS_##member].number;
#include "counters/counters.def"
	const GArray *points = p->timeline;
	if (points->len > 0 && g_array_index(points, struct point, points->len - 1).event > p->events)
		return xmlpull_fail(r->pull, error, "the timeline goes on after the last event");
	if (p->peak_event > p->events)
		return xmlpull_fail(r->pull, error, "the peak comes after the last event");
	if (p->inherited_freed > p->inherited_blocks)
		return xmlpull_fail(r->pull, error, "more inherited blocks were freed than there were");
	return true;
}

/* What stands in the root, in this order; a list has its items' element. */
static const struct section {
	enum element element;
	handler *begin;
	enum element item;
	handler *add;
	bool optional;
} sections[] = {
	{ ELEMENT_KEPT, on_kept, ELEMENT_MISSING, on_missing, true },
	{ ELEMENT_RUN, on_run, ELEMENT_ARG, NULL, false },
	{ ELEMENT_TOOL, on_tool, ELEMENTS, NULL, false },
	{ ELEMENT_PROCESS, on_process, ELEMENTS, NULL, false },
	{ ELEMENT_OBJECTS, NULL, ELEMENT_OBJECT, on_object, false },
	{ ELEMENT_FRAMES, NULL, ELEMENT_FRAME, on_frame, false },
	{ ELEMENT_CALLS, NULL, ELEMENT_CALL, on_call, true },
	{ ELEMENT_JUMPS, NULL, ELEMENT_JUMP, on_jump, true },
	{ ELEMENT_DIRECTORIES, NULL, ELEMENT_DIRECTORY, on_directory, true },
	{ ELEMENT_CRATES, NULL, ELEMENT_CRATE, on_crate, true },
	{ ELEMENT_STACKS, NULL, ELEMENT_STACK, on_stack, false },
	{ ELEMENT_THREADS, NULL, ELEMENT_THREAD, on_thread, false },
	{ ELEMENT_SITES, NULL, ELEMENT_SITE, on_site, false },
	{ ELEMENT_RELEASES, on_releases, ELEMENT_RELEASE, on_release, true },
	{ ELEMENT_LEAKS, on_leaks, ELEMENT_LEAK, on_leak, true },
	{ ELEMENT_HOLDS, NULL, ELEMENT_HOLD, on_hold, true },
	{ ELEMENT_MARKS, on_marks, ELEMENT_MARK, on_mark, true },
	{ ELEMENT_SNAPSHOTS, NULL, ELEMENT_SNAPSHOT, on_snapshot, true },
	{ ELEMENT_GROWTHS, NULL, ELEMENT_GROWTH, on_growth, true },
	{ ELEMENT_TIMELINE, on_timeline, ELEMENT_POINT, on_point, false },
	{ ELEMENT_ENDED, on_ended, ELEMENT_KILLED, on_killed, true },
	{ ELEMENT_END, on_end, ELEMENTS, NULL, false },
	{ ELEMENT_TOTALS, on_totals, ELEMENTS, NULL, false },
};

/* An argument is the text between its tags. */
static bool read_arg(struct reading *r, GError **error)
{
	GString *text = g_string_new(NULL);
	enum pull_event event;
	while ((event = xmlpull_next(r->pull, error)) == PULL_CONTENT)
		g_string_append(text, xmlpull_text(r->pull));
	if (event == PULL_START)
		xmlpull_fail(r->pull, error, "it is not allowed here");
	g_ptr_array_add(r->process->args, g_string_free(text, FALSE));
	return event == PULL_END;
}

static bool read_item(struct reading *r, const struct section *s, GError **error)
{
	struct pull_value v[PULL_ATTRIBUTES_MAX];
	if (xmlpull_element(r->pull) != s->item)
		return xmlpull_fail(r->pull, error, "it is not allowed here");
	if (!xmlpull_values(r->pull, v, error))
		return false;
	if (s->add == NULL)
		return read_arg(r, error);
	if (!s->add(r, v, error))
		return false;
	enum pull_event event = xmlpull_next(r->pull, error);
	if (event != PULL_END && event != PULL_FAILED)
		xmlpull_fail(r->pull, error, "it must be empty");
	return event == PULL_END;
}

/* Reads s, whose element has just begun. */
static bool read_section(struct reading *r, const struct section *s, GError **error)
{
	struct pull_value v[PULL_ATTRIBUTES_MAX];
	enum pull_event event;
	if (!xmlpull_values(r->pull, v, error) || (s->begin != NULL && !s->begin(r, v, error)))
		return false;
	while ((event = xmlpull_next(r->pull, error)) == PULL_START)
		if (!read_item(r, s, error))
			return false;
	if (event == PULL_CONTENT)
		xmlpull_fail(r->pull, error, "it must not contain text");
	return event == PULL_END;
}

/* Reads the root and the sections in it, up to and with the last one wanted. */
static bool read_sections(struct reading *r, enum element last, GError **error)
{
	struct pull_value v[PULL_ATTRIBUTES_MAX];
	if (xmlpull_next(r->pull, error) == PULL_FAILED || !xmlpull_values(r->pull, v, error)
	    || !on_profile(r, v, error))
		return false;
	bool pending = false;       /* a start was read that belonged to no section yet */
	for (const struct section *s = sections; s < sections + G_N_ELEMENTS(sections); s++) {
		enum pull_event event = pending ? PULL_START : xmlpull_next(r->pull, error);
		if (event == PULL_FAILED)
			return false;
		bool here = event == PULL_START && xmlpull_element(r->pull) == s->element;
		if (!here && !s->optional)
			return xmlpull_fail(r->pull, error, "<%s> is missing before this",
			                    profile_format[s->element].name);
		pending = !here;
		if (here && !read_section(r, s, error))
			return false;
		if (s->element == last)
			break;
	}
	return true;
}

static bool read_profile(struct reading *r, GError **error)
{
	if (!read_sections(r, ELEMENT_TOTALS, error))
		return false;
	enum pull_event event = xmlpull_next(r->pull, error);
	if (event != PULL_END && event != PULL_FAILED)
		return xmlpull_fail(r->pull, error, "nothing may follow <totals>");
	/* to the end of the file */
	return event == PULL_END && xmlpull_next(r->pull, error) == PULL_DONE;
}

static void reading_begin(struct reading *r, struct model *m, FILE *in)
{
	*r = (struct reading){
		.pull = xmlpull_new(in, profile_format, ELEMENTS),
		.model = m,
		.process = process_new(),
		.first_thread = m->threads->len,
		.by_thread = g_array_new(FALSE, TRUE, sizeof(struct cost)),
	};
	g_array_set_size(r->by_thread, 1);
	profile_stacks_begin(&r->stacks, r->pull, m);
}

static void reading_end(struct reading *r)
{
	process_free(r->process);
	g_array_free(r->by_thread, TRUE);
	profile_stacks_end(&r->stacks);
	xmlpull_free(r->pull);
}

bool profile_read_stream(struct model *m, FILE *in, process_id *process, GError **error)
{
	struct reading r;
	reading_begin(&r, m, in);
	bool done = read_profile(&r, error);
	if (done) {
		process_id id = model_process(m, g_steal_pointer(&r.process));
		if (process != NULL)
			*process = id;
		done = model_sums_fit(m);
		if (!done)
			g_set_error(error, g_quark_from_static_string("profile-read"), 0,
			            "its totals and those of the profiles before it are out of range together");
	}
	reading_end(&r);
	return done;
}

static FILE *open_profile(const char *path, GError **error)
{
	FILE *in = fopen(path, "re");
	if (in == NULL)
		g_set_error_literal(error, g_quark_from_static_string("profile-read"), 0, g_strerror(errno));
	return in;
}

bool profile_read(struct model *m, const char *path, process_id *process, GError **error)
{
	FILE *in = open_profile(path, error);
	if (in == NULL)
		return false;
	bool done = profile_read_stream(m, in, process, error);
	fclose(in);
	return done;
}

bool profile_read_frames(struct model *m, const char *path, struct profile_frames *frames, GError **error)
{
	FILE *in = open_profile(path, error);
	if (in == NULL)
		return false;
	struct reading r;
	reading_begin(&r, m, in);
	bool done = read_sections(&r, ELEMENT_STACKS, error);
	if (done)
		profile_stacks_take(&r.stacks, frames);
	reading_end(&r);
	fclose(in);
	return done;
}

/* More than a program's arguments can take. The file may be far larger: where the size of files is limited, the tool makes room in it. */
#define HEAD_BYTES ((size_t)16 << 20)

struct process *profile_read_head(const char *path, GError **error)
{
	static const char end[] = "</aprof-profile>";
	FILE *file = open_profile(path, error);
	if (file == NULL)
		return NULL;
	g_autofree char *text = g_malloc(HEAD_BYTES + 1);
	text[fread(text, 1, HEAD_BYTES, file)] = '\0';
	fclose(file);
	g_autofree char *whole = g_strconcat(text, end, NULL);
	FILE *in = fmemopen(whole, strlen(whole), "r");
	if (in == NULL)
		g_error("cannot allocate memory for a profile");
	struct model *m = model_new();
	struct reading r;
	reading_begin(&r, m, in);
	struct process *process = read_sections(&r, ELEMENT_PROCESS, error) ? g_steal_pointer(&r.process) : NULL;
	reading_end(&r);
	model_free(m);
	fclose(in);
	return process;
}
