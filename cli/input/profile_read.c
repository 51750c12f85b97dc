/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads the sections of a profile in order, and checks what must hold among them. */
#include "input/profile_read.h"

#include "base/units.h"
#include "input/profile_allocators.h"
#include "input/profile_assertions.h"
#include "input/profile_format.h"
#include "input/profile_leaks.h"
#include "input/profile_marks.h"
#include "input/profile_process.h"
#include "input/profile_releases.h"
#include "input/profile_scopes.h"
#include "input/profile_selections.h"
#include "input/profile_sizes.h"
#include "input/profile_stacks.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

struct reading {
	struct xmlpull *pull;
	struct model *model;
	struct process *process;
	struct process_reading about;
	struct stack_reading stacks;
	struct allocator_reading allocators;
	int64_t version;             /* of the file */
	uint32_t first_thread;       /* the model's id of the file's thread 1 */
	uint32_t threads;
	GArray *by_thread;           /* of struct cost: the sums of each thread's sites, [0] unused */
	uint32_t sites;
	struct scope_reading scopes;
	struct size_reading sizes;
	struct release_reading releases;
	struct assertion_reading assertions;
	struct leak_reading leaks;
	struct selection_reading selections;
	struct mark_reading marks;
};

typedef bool handler(struct reading *r, const struct pull_value *v, GError **error);

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

/* Elements that another module reads: on_NAME passes the values on to profile_NAME. */
#define PASS_ON(name, part) \
	static bool on_##name(struct reading *r, const struct pull_value *v, GError **error) \
	{ return profile_##name(&r->part, v, error); }
PASS_ON(kept, about)
PASS_ON(missing, about)
PASS_ON(run, about)
PASS_ON(tool, about)
PASS_ON(process, about)
PASS_ON(object, stacks)
PASS_ON(frame, stacks)
PASS_ON(call, stacks)
PASS_ON(jump, stacks)
PASS_ON(directory, about)
PASS_ON(crate, about)
PASS_ON(stack, stacks)
PASS_ON(allocator, allocators)
PASS_ON(phase, scopes)
PASS_ON(region, scopes)
PASS_ON(size, sizes)
PASS_ON(release, releases)
PASS_ON(assertion, assertions)
PASS_ON(blame, assertions)
PASS_ON(leak, leaks)
PASS_ON(hold, leaks)
PASS_ON(selection, selections)
PASS_ON(mark, marks)
PASS_ON(snapshot, marks)
PASS_ON(growth, marks)
PASS_ON(timeline, about)
PASS_ON(point, about)
PASS_ON(ended, about)
PASS_ON(killed, about)
PASS_ON(end, about)
#undef PASS_ON

/* Returns the counters among the values, from `first` on. Their names are those of the element's attributes. */
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
		.process = { r->model->processes->len },     /* the process is added later, at this index */
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

/* Where there are allocations, what measures them is written even if it is 0. A counter that a later version added may be absent. */
static bool check_present(struct reading *r, const struct pull_value *v, const struct cost *c, GError **error)
{
	const struct pull_value *value = v + SITE_COUNTERS;
	for (const struct cost_member *m = cost_members; m->name != NULL; m++, value++)
		if (m->of == COST_OF_ALLOCATIONS && m->since == 1 && c->allocations > 0 && value->text == NULL)
			return xmlpull_fail(r->pull, error, "'%s' is missing", m->name);
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
	if (!profile_scopes_site(&r->scopes, v, &s, error))
		return false;
	s.cost = counters(r, ELEMENT_SITE, v, SITE_COUNTERS);
	s.cost.sites = 1;
	if (!check_present(r, v, &s.cost, error))
		return false;
	const char *flaw = cost_flaw(&s.cost);
	if (flaw != NULL)
		return xmlpull_fail(r->pull, error, "%s", flaw);
	if (!cost_add(&g_array_index(r->by_thread, struct cost, thread), &s.cost))
		return xmlpull_fail(r->pull, error, "the sums of its thread are out of range");
	r->sites++;
	model_site(r->model, &s);
	return true;
}

static bool on_sizes(struct reading *r, const struct pull_value *v, GError **error)
{
	(void)v; (void)error;
	r->process->sizes = true;
	profile_sizes_begin(&r->sizes, r->pull, r->model, r->sites);
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

static bool on_assertions(struct reading *r, const struct pull_value *v, GError **error)
{
	return profile_assertions_begin(&r->assertions, r->pull, r->model, r->stacks.stacks, r->threads, r->process, v, error);
}

static bool on_leaks(struct reading *r, const struct pull_value *v, GError **error)
{
	(void)v; (void)error;
	/* Leaks refer to sites, and those are complete now. */
	profile_leaks_begin(&r->leaks, r->pull, r->model, r->stacks.stacks, r->sites, r->threads);
	r->process->leak_check = true;
	return true;
}

static bool on_selections(struct reading *r, const struct pull_value *v, GError **error)
{
	(void)error;
	profile_selections_begin(&r->selections, r->pull, r->model, r->process, v);
	return true;
}

static bool on_marks(struct reading *r, const struct pull_value *v, GError **error)
{
	(void)v; (void)error;
	profile_marks_begin(&r->marks, r->pull, r->model, r->stacks.stacks);
	return true;
}

static bool check_counts(struct reading *r, const struct pull_value *v, GError **error)
{
	const struct { int value; int64_t read; } counts[] = {
		{ TOTALS_OBJECTS, r->stacks.objects->len - 1 }, { TOTALS_FRAMES, r->stacks.frames->len - 1 },
		{ TOTALS_STACKS, r->stacks.stacks->len - 1 }, { TOTALS_ALLOCATORS, r->allocators.allocators },
		{ TOTALS_THREADS, r->threads },
		{ TOTALS_SITES, r->sites }, { TOTALS_SIZES, r->sizes.sizes }, { TOTALS_RELEASES, r->releases.releases },
		{ TOTALS_LEAKS, r->leaks.leaks }, { TOTALS_HOLDS, r->leaks.holds },
		{ TOTALS_MARKS, r->marks.marks }, { TOTALS_SNAPSHOTS, r->marks.snapshots },
		{ TOTALS_GROWTHS, r->marks.growths },
		{ TOTALS_PHASES, profile_scopes_count(&r->scopes, SCOPE_PHASE) },
		{ TOTALS_REGIONS, profile_scopes_count(&r->scopes, SCOPE_REGION) },
		{ TOTALS_ASSERTIONS, r->assertions.assertions }, { TOTALS_BLAMES, r->assertions.blames },
		{ TOTALS_SELECTIONS, r->selections.selections },
		{ TOTALS_POINTS, r->process->timeline->len },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
		if (v[counts[i].value].number != counts[i].read)
			return xmlpull_fail(r->pull, error, "it has %" PRId64 " %s, but there are %" PRId64,
			                    v[counts[i].value].number, profile_format[ELEMENT_TOTALS].attributes[counts[i].value].name,
			                    counts[i].read);
	return true;
}

/* Checks that the sums over each thread's sites are its own counters. Only the sums over all threads show what
   was freed, because a thread may free blocks of others. *sum: over all sites. */
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
		return xmlpull_fail(r->pull, error, "the deallocations of the threads and of the sites differ");
	return true;
}

static bool take_checks(struct reading *r, int64_t checked, int64_t wrong, GError **error)
{
	if (wrong > checked)
		return xmlpull_fail(r->pull, error, "more stacks are wrong than were checked");
	r->process->stacks_checked = checked;
	if (wrong == 0)
		return true;
	g_autofree char *reason = g_strdup_printf("%s of %s remembered stacks differ from full unwinds, which is a fault of the recorder: please "
	                                          "report it", units_count(wrong).text, units_count(checked).text);
	process_set_incomplete(r->process, reason);
	return true;
}

static bool on_totals(struct reading *r, const struct pull_value *v, GError **error)
{
	struct process *p = r->process;
	struct cost sum = { 0 }, written = counters(r, ELEMENT_TOTALS, v, TOTALS_COUNTERS);
	if (r->releases.pull == NULL)     /* the profile has no such list */
		begin_releases(r);
	if (!check_counts(r, v, error) || !check_threads(r, &sum, error) || !profile_sizes_end(&r->sizes, error)
	    || !profile_releases_end(&r->releases, error)
	    || (p->leak_check && !profile_leaks_end(&r->leaks, error))
	    || !profile_marks_end(&r->marks, v[TOTALS_events].number, error)
	    || !profile_scopes_check(&r->scopes, v[TOTALS_events].number, error))
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
	p->totals.version = r->version;     /* also if there are no sites */
	p->peak_bound = v[TOTALS_PEAK_BOUND].number;
	if (!take_checks(r, v[TOTALS_STACKS_CHECKED].number, v[TOTALS_STACKS_WRONG].number, error))
		return false;
#define PROCESS_COUNTER(member, ...) p->member = v[TOTALS_##member].number;
#include "counters/counters.def"
	profile_allocators_end(&r->allocators);
	const GArray *points = p->timeline;
	if (points->len > 0 && g_array_index(points, struct point, points->len - 1).event > p->events)
		return xmlpull_fail(r->pull, error, "the timeline goes on after the last event");
	if (p->peak_event > p->events)
		return xmlpull_fail(r->pull, error, "the peak comes after the last event");
	if (p->inherited_freed > p->inherited_blocks)
		return xmlpull_fail(r->pull, error, "more inherited blocks were freed than there were");
	return true;
}

/* The sections of a profile, in this order. A list also has the element of its items. */
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
	{ ELEMENT_ALLOCATORS, NULL, ELEMENT_ALLOCATOR, on_allocator, true },
	{ ELEMENT_SCOPES, NULL, ELEMENT_PHASE, on_phase, true },
	{ ELEMENT_THREADS, NULL, ELEMENT_THREAD, on_thread, false },
	{ ELEMENT_SITES, NULL, ELEMENT_SITE, on_site, false },
	{ ELEMENT_SIZES, on_sizes, ELEMENT_SIZE, on_size, true },
	{ ELEMENT_RELEASES, on_releases, ELEMENT_RELEASE, on_release, true },
	{ ELEMENT_ASSERTIONS, on_assertions, ELEMENT_ASSERTION, on_assertion, true },
	{ ELEMENT_LEAKS, on_leaks, ELEMENT_LEAK, on_leak, true },
	{ ELEMENT_HOLDS, NULL, ELEMENT_HOLD, on_hold, true },
	{ ELEMENT_SELECTIONS, on_selections, ELEMENT_SELECTION, on_selection, true },
	{ ELEMENT_MARKS, on_marks, ELEMENT_MARK, on_mark, true },
	{ ELEMENT_SNAPSHOTS, NULL, ELEMENT_SNAPSHOT, on_snapshot, true },
	{ ELEMENT_GROWTHS, NULL, ELEMENT_GROWTH, on_growth, true },
	{ ELEMENT_TIMELINE, on_timeline, ELEMENT_POINT, on_point, false },
	{ ELEMENT_ENDED, on_ended, ELEMENT_KILLED, on_killed, true },
	{ ELEMENT_END, on_end, ELEMENTS, NULL, false },
	{ ELEMENT_TOTALS, on_totals, ELEMENTS, NULL, false },
};

/* Reads an argument, which is the text between its tags. */
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

/* Elements that lists have besides their items, and that items have in them. */
static const struct { enum element within, element; handler *add; } others[] = {
	{ ELEMENT_SCOPES, ELEMENT_REGION, on_region },
	{ ELEMENT_ASSERTION, ELEMENT_BLAME, on_blame },
};

static bool has_others(enum element within)
{
	size_t i = 0;
	while (i < G_N_ELEMENTS(others) && others[i].within != within)
		i++;
	return i < G_N_ELEMENTS(others);
}

/* Reads the end of an element that contains nothing. */
static bool read_end(struct reading *r, GError **error)
{
	enum pull_event event = xmlpull_next(r->pull, error);
	if (event != PULL_END && event != PULL_FAILED)
		xmlpull_fail(r->pull, error, "it must be empty");
	return event == PULL_END;
}

static bool read_other(struct reading *r, enum element within, GError **error)
{
	struct pull_value v[PULL_ATTRIBUTES_MAX];
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
		if (others[i].within == within && others[i].element == xmlpull_element(r->pull))
			return xmlpull_values(r->pull, v, error) && others[i].add(r, v, error) && read_end(r, error);
	return xmlpull_fail(r->pull, error, "it is not allowed here");
}

/* Reads the others within an element, up to its end. */
static bool read_others(struct reading *r, enum element within, GError **error)
{
	enum pull_event event;
	while ((event = xmlpull_next(r->pull, error)) == PULL_START)
		if (!read_other(r, within, error))
			return false;
	if (event == PULL_CONTENT)
		xmlpull_fail(r->pull, error, "it must not contain text");
	return event == PULL_END;
}

static bool read_item(struct reading *r, const struct section *s, GError **error)
{
	struct pull_value v[PULL_ATTRIBUTES_MAX];
	if (xmlpull_element(r->pull) != s->item)
		return read_other(r, s->element, error);
	if (!xmlpull_values(r->pull, v, error))
		return false;
	if (s->add == NULL)
		return read_arg(r, error);
	if (!s->add(r, v, error))
		return false;
	return has_others(s->item) ? read_others(r, s->item, error) : read_end(r, error);
}

/* Reads the section s after its start tag. */
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

/* Reads the root and its sections up to and including `last`. */
static bool read_sections(struct reading *r, enum element last, GError **error)
{
	struct pull_value v[PULL_ATTRIBUTES_MAX];
	if (xmlpull_next(r->pull, error) == PULL_FAILED || !xmlpull_values(r->pull, v, error)
	    || !on_profile(r, v, error))
		return false;
	bool pending = false;       /* a start tag was read that no section has taken yet */
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
	/* read on to the end of the file */
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
	profile_process_begin(&r->about, r->pull, m, r->process);
	profile_stacks_begin(&r->stacks, r->pull, m);
	profile_allocators_begin(&r->allocators, r->pull, m, r->process);
	profile_scopes_begin(&r->scopes, r->pull, m);
}

static void reading_end(struct reading *r)
{
	process_free(r->process);
	g_array_free(r->by_thread, TRUE);
	profile_stacks_end(&r->stacks);
	profile_scopes_end(&r->scopes);
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
			            "its totals and those of the profiles before it add up to more than a counter can hold");
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

/* More than the arguments of a program can take. The file may be far larger, because the tool reserves room if the
   size of files is limited. */
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
