/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#define _GNU_SOURCE
#include "unit.h"

#include "native_maker.h"

#include "input/native_profile.h"
#include "input/profile_read.h"

#include <link.h>

static char *s_directory;

static int make_directory(void **state)
{
	(void)state;
	s_directory = g_dir_make_tmp("aprof-unit.XXXXXX", NULL);
	return s_directory != NULL ? 0 : -1;
}

static int remove_directory(void **state)
{
	(void)state;
	static const char *const names[] = { "recording", "profile.xml", "program" };
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		char *path = g_build_filename(s_directory, names[i], NULL);
		unlink(path);
		g_free(path);
	}
	int failed = rmdir(s_directory);
	g_free(s_directory);
	return failed;
}

static struct maker open_maker(void)
{
	char *path = g_build_filename(s_directory, "recording", NULL);
	struct maker m = maker_open(path);
	g_free(path);
	return m;
}

/* Reads the recording in the area and the profile that is made of it. NULL with *error set where one of them is refused. */
static struct model *try_area(uint32_t area, GError **error)
{
	char *recording = g_build_filename(s_directory, "recording", NULL), *profile = g_build_filename(s_directory, "profile.xml", NULL);
	struct object_files *files = object_files_new();
	const struct native_source source = { .recording = recording, .area = area, .files = files };
	struct model *m = model_new();
	unlink(profile);
	bool done = native_profile_write(&source, profile, error) && profile_read(m, profile, NULL, error);
	object_files_free(files);
	g_free(recording);
	g_free(profile);
	if (done)
		return m;
	model_free(m);
	return NULL;
}

static struct model *try(GError **error)
{
	return try_area(0, error);
}

static struct model *read_recording(void)
{
	GError *error = NULL;
	struct model *m = try(&error);
	if (m == NULL)
		fail_msg("%s", error->message);
	return m;
}

static char *reason(void)
{
	GError *error = NULL;
	assert_null(try(&error));
	char *text = g_strdup(error->message);
	g_error_free(error);
	return text;
}

static const struct site *site_at(const struct model *m, guint i)
{
	return &g_array_index(m->sites, struct site, i + 1);     /* element 0 is none */
}

static const struct ap_amount nothing;

/* main calls malloc: the stack of the only site of t. */
static UInt simple_stack(struct maker *m, struct ap_recording_thread *t)
{
	return maker_stack(m, t, maker_stack(m, t, 0, maker_frame(m, t, 0x1100, 1)), maker_frame(m, t, 0x2200, 2));
}

static struct ap_recording_site *simple_site(struct maker *m, struct ap_recording_thread *t)
{
	if (m->header->n_objects == 0) {
		maker_object(m, "/home/user/demo", 0x1000);
		maker_object(m, "/home/user/libc.so", 0x2000);
	}
	return maker_site(m, t, simple_stack(m, t));
}

static void a_recording_becomes_a_profile(void **state)
{
	(void)state;
	struct maker maker = open_maker();
	struct ap_recording_thread *t = maker_thread(&maker);
	struct ap_recording_site *s = simple_site(&maker, t);
	strcpy(t->thread.name, "demo");
	maker_allocate(&maker, s, 0x5000, 100, nothing);
	maker_allocate(&maker, s, 0x6000, 50, nothing);
	maker_free(&maker, s, 0x6000, 50, 1);
	maker.header->era->failed = 1;
	maker.header->era->foreign_frees = 2;
	t->stacks_checked = 5;
	maker_thread(&maker)->stacks_checked = 2;
	maker_close(&maker);

	struct model *m = read_recording();
	const struct process *p = model_get_process(m, (process_id){ 1 });
	assert_int_equal(p->backend, BACKEND_NATIVE);
	assert_string_equal(p->name, "demo");
	assert_string_equal(p->executable, "/home/user/demo");
	assert_string_equal(p->directory, "/home/user");
	assert_string_equal(p->started, "2026-01-31T12:00:00.000Z");
	assert_string_equal(p->ended, "2026-01-31T12:00:01.250Z");
	assert_int_equal(p->args->len, 3);
	assert_string_equal(g_ptr_array_index(p->args, 1), "");
	assert_string_equal(g_ptr_array_index(p->args, 2), "three");
	assert_int_equal(p->end, PROCESS_EXIT);
	assert_int_equal(p->exit_status, 3);
	assert_int_equal(p->events, 3);
	assert_int_equal(p->peak_event, 2);
	assert_int_equal(p->failed, 1);
	assert_int_equal(p->foreign_frees, 2);
	assert_int_equal(p->timeline->len, 3);
	assert_int_equal(p->peak_bound, 0);
	assert_int_equal(p->stacks_checked, 7);
	assert_string_equal(p->incomplete, "");
	assert_string_equal(model_text(m, model_get_thread(m, (thread_id){ 1 })->name), "demo");
	static const struct cost expected = {
		.allocations = 2, .bytes = 150, .deallocations = 1, .freed_bytes = 50, .live_blocks = 1, .live_bytes = 100,
		.peak_blocks = 2, .peak_bytes = 150, .max_bytes = 150, .max_blocks = 2, .min_request = 50, .max_request = 100,
		.lifetime_sum = 1, .lifetime_min = 1, .lifetime_max = 1, .temporary = 1, .sites = 1, .version = 2,
	};
	assert_memory_equal(&site_at(m, 0)->cost, &expected, sizeof expected);
	const struct stack *inner = model_get_stack(m, site_at(m, 0)->stack), *outer = model_get_stack(m, inner->parent);
	assert_true(model_get_frame(m, inner->frame)->address == 0x2200);
	assert_true(model_get_frame(m, outer->frame)->address == 0x1100);
	assert_string_equal(model_text(m, model_get_object(m, model_get_frame(m, inner->frame)->object)->path), "/home/user/libc.so");
	model_free(m);
}

static void threads_come_together(void **state)
{
	(void)state;
	struct maker maker = open_maker();
	struct ap_recording_thread *first = maker_thread(&maker), *dropped = maker_thread(&maker), *third = maker_thread(&maker);
	struct ap_recording_site *s = simple_site(&maker, first), *own = simple_site(&maker, third);
	struct ap_recording_release *e = maker_release(&maker, third, s);
	dropped->was_dropped = True;
	third->thread.creator = first->thread.serial;
	third->thread.creation_stack = 1;
	third->thread.exited = True;
	/* The first allocates 100, 200 and 300. The third frees 200 and, at the end, 100. */
	maker_allocate(&maker, s, 0x5000, 100, nothing);
	maker_allocate(&maker, s, 0x6000, 200, nothing);
	maker_free_foreign(&maker, e, 200, 1);
	maker_allocate(&maker, s, 0x7000, 300, (struct ap_amount){ 1, 200 });
	maker_allocate(&maker, own, 0x8000, 10, nothing);
	maker_free_foreign(&maker, e, 100, 5);
	maker_close(&maker);

	struct model *m = read_recording();
	static const struct cost expected = {
		.allocations = 3, .bytes = 600, .deallocations = 2, .freed_bytes = 300, .live_blocks = 1, .live_bytes = 300,
		.peak_blocks = 2, .peak_bytes = 400, .max_bytes = 400, .max_blocks = 2, .min_request = 100, .max_request = 300,
		.lifetime_sum = 6, .lifetime_min = 1, .lifetime_max = 5, .sites = 1, .version = 2,
	};
	assert_memory_equal(&site_at(m, 0)->cost, &expected, sizeof expected);
	assert_int_equal(model_get_process(m, (process_id){ 1 })->totals.peak_bytes, 410);
	assert_int_equal(m->threads->len, 3);
	const struct thread *worker = model_get_thread(m, (thread_id){ 2 });
	assert_int_equal(worker->creator.i, 1);
	assert_int_equal(worker->created_at.i, 1);
	assert_true(worker->exited);
	assert_int_equal(worker->cost.deallocations, 2);
	assert_int_equal(worker->cost.freed_bytes, 300);
	assert_int_equal(worker->cost.live_bytes, 10);
	assert_int_equal(model_get_thread(m, (thread_id){ 1 })->cost.deallocations, 0);
	assert_int_equal(model_get_thread(m, (thread_id){ 1 })->cost.live_bytes, 300);
	assert_int_equal(m->releases->len, 1);
	/* Both threads share frames and stacks. */
	assert_int_equal(m->stacks->len, 3);
	model_free(m);
}

static void batches_leave_a_bound(void **state)
{
	(void)state;
	struct maker maker = open_maker();
	struct ap_recording_thread *first = maker_thread(&maker), *second = maker_thread(&maker);
	struct ap_recording_site *s = simple_site(&maker, first), *other = simple_site(&maker, second);
	maker_allocate(&maker, s, 0x5000, 100, nothing);
	/* What the second allocates last is not yet in the live heap. */
	second->has_batches = True;
	maker.header->n_batched = 1;
	maker_count(&maker, other, 0x6000, 70, nothing);
	maker_close(&maker);

	struct model *m = read_recording();
	const struct process *p = model_get_process(m, (process_id){ 1 });
	assert_int_equal(p->events, 2);
	assert_int_equal(p->totals.live_bytes, 170);
	assert_int_equal(p->totals.peak_bytes, 170);
	assert_int_equal(p->peak_bound, AP_(live_peak_bound)(1));
	model_free(m);
}

/* The process was killed while a thread counted that it freed a block of another: its ledger has changed, and then it has not. What
   was noted for the event before counts no more. */
static void a_cut_release_is_taken_back(void **state)
{
	(void)state;
	struct maker maker = open_maker();
	struct ap_recording_thread *first = maker_thread(&maker), *second = maker_thread(&maker);
	struct ap_recording_site *s = simple_site(&maker, first);
	struct ap_recording_release *e = maker_release(&maker, second, s);
	maker_allocate(&maker, s, 0x5000, 100, nothing);
	maker_allocate(&maker, s, 0x6000, 100, nothing);
	maker_free_foreign(&maker, e, 100, 1);
	second->journal.release = e;
	second->journal.release_before = *e;
	second->journal.under_way = AP_JOURNAL_RELEASE;
	maker_free_foreign(&maker, e, 100, 1);

	struct model *m = read_recording();
	assert_int_equal(site_at(m, 0)->cost.deallocations, 1);
	model_free(m);
	second->journal.under_way = 0;
	m = read_recording();
	assert_int_equal(site_at(m, 0)->cost.deallocations, 2);
	model_free(m);
	maker_close(&maker);
}

/* The process was killed while a thread counted an allocation that was a new peak. A thread with batches has seen that peak, and then
   freed a block that had been allocated after the peak before. */
static void a_peak_that_others_saw_stays(void **state)
{
	(void)state;
	struct maker maker = open_maker();
	struct ap_recording_thread *first = maker_thread(&maker), *second = maker_thread(&maker);
	struct ap_recording_site *s = simple_site(&maker, first), *before = maker_site(&maker, first, 1), *cut = maker_site(&maker, first, 2);
	struct ap_live *live = &maker.header->era->live;
	maker.header->n_batched = 1;
	second->has_batches = True;
	maker_allocate(&maker, before, 0x5000, 100, nothing);
	maker_free(&maker, before, 0x5000, 100, 1);
	maker_allocate(&maker, s, 0x5000, 50, nothing);
	assert_int_equal(live->epoch, 1);
	first->journal.site[0] = (struct ap_journal_site){ cut, sizeof(struct ap_site) - offsetof(struct ap_site, epoch), *cut };
	first->journal.under_way = 1;
	first->journal.epoch = live->epoch;
	maker_allocate(&maker, cut, 0x6000, 1000, nothing);
	assert_int_equal(live->epoch, 2);
	maker_free_foreign(&maker, maker_release(&maker, second, s), 50, 1);
	maker_close(&maker);

	struct model *m = read_recording();
	assert_int_equal(model_get_process(m, (process_id){ 1 })->totals.peak_bytes, 50);
	assert_int_equal(model_get_process(m, (process_id){ 1 })->totals.live_bytes, 0);
	model_free(m);
}

/* A thread has added that it freed what another one has not yet added. */
static void less_than_nothing_is_no_peak(void **state)
{
	(void)state;
	struct maker maker = open_maker();
	struct ap_recording_thread *first = maker_thread(&maker), *second = maker_thread(&maker);
	struct ap_recording_site *s = simple_site(&maker, first);
	struct ap_live *live = &maker.header->era->live;
	maker.header->n_batched = 1;
	maker_count(&maker, s, 0x5000, 100, nothing);
	maker_free_foreign(&maker, maker_release(&maker, second, s), 100, 1);
	AP_(live_notice_peak)(live, live->events);
	assert_int_equal(live->epoch, 0);
	live->live_bytes += 100;
	live->live_blocks++;
	live->events++;
	maker_allocate(&maker, s, 0x6000, 30, (struct ap_amount){ 1, 100 });
	maker_close(&maker);

	struct model *m = read_recording();
	const struct process *p = model_get_process(m, (process_id){ 1 });
	assert_int_equal(g_array_index(p->timeline, struct point, 0).live_bytes, 0);
	assert_int_equal(p->totals.live_bytes, 30);
	assert_int_equal(p->totals.peak_bytes, 30);
	model_free(m);
}

/* The process was killed while the counters of an allocation changed, which was a new peak. */
static void a_cut_event_is_taken_back(void **state)
{
	(void)state;
	struct maker maker = open_maker();
	struct ap_recording_thread *t = maker_thread(&maker);
	struct ap_recording_site *s = simple_site(&maker, t), *fresh;
	maker_allocate(&maker, s, 0x5000, 100, nothing);
	maker_free(&maker, s, 0x5000, 100, 1);
	maker_allocate(&maker, s, 0x5000, 40, nothing);
	fresh = maker_site(&maker, t, maker_stack(&maker, t, 1, maker_frame(&maker, t, 0x2300, 2)));
	t->journal.site[0] = (struct ap_journal_site){ s, sizeof(struct ap_site) - offsetof(struct ap_site, epoch), *s };
	t->journal.site[1] = (struct ap_journal_site){ fresh, sizeof(struct ap_site) - offsetof(struct ap_site, epoch), *fresh };
	t->journal.under_way = 2;
	t->journal.epoch = maker.header->era->live.epoch;
	t->journal.thread_max = (struct ap_amount){ t->thread.max_blocks, t->thread.max_bytes };
	AP_(count_release)(&s->site, 40, 1, maker.header->era->live.epoch);
	maker_count(&maker, fresh, 0x6000, 1000, nothing);
	AP_(live_add)(&maker.header->era->live, 1000);
	maker.header->end = AP_RECORDING_RUNS;
	maker_close(&maker);

	struct model *m = read_recording();
	const struct process *p = model_get_process(m, (process_id){ 1 });
	assert_int_equal(p->end, PROCESS_SIGNAL);
	assert_int_equal(m->sites->len, 2);
	assert_int_equal(p->events, 3);
	assert_int_equal(p->totals.peak_bytes, 100);
	assert_int_equal(p->peak_event, 1);
	assert_int_equal(p->totals.live_bytes, 40);
	assert_int_equal(model_get_thread(m, (thread_id){ 1 })->cost.max_bytes, 100);
	model_free(m);
}

static void assert_sizes(const struct model *m, guint site, const struct size_count *wanted, guint n)
{
	const struct site *s = site_at(m, site);
	assert_int_equal(s->sizes, n);
	for (guint i = 0; i < n; i++) {
		const struct size_count *c = &g_array_index(m->sizes, struct size_count, s->first_size + i);
		assert_true(c->from == wanted[i].from && c->to == wanted[i].to && c->count == wanted[i].count);
	}
}
#define ASSERT_SIZES(m, site, ...) do { \
		const struct size_count wanted[] = { __VA_ARGS__ }; \
		assert_sizes(m, site, wanted, G_N_ELEMENTS(wanted)); \
	} while (0)

static void sites_have_sizes(void **state)
{
	(void)state;
	struct maker maker = open_maker();
	struct ap_recording_thread *first = maker_thread(&maker), *second = maker_thread(&maker);
	struct ap_recording_site *s = simple_site(&maker, first), *one = simple_site(&maker, second);
	static const size_t sizes[] = { 100, 300, 0, 98, 300, 2000, 5000, 100 };
	for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++)
		maker_allocate(&maker, s, 0x5000, sizes[i], nothing);
	maker_allocate(&maker, one, 0x6000, 300, nothing);
	maker_allocate(&maker, one, 0x7000, 300, nothing);
	maker_close(&maker);

	struct model *m = read_recording();
	assert_true(model_get_process(m, (process_id){ 1 })->sizes);
	ASSERT_SIZES(m, 0, { 0, 0, 1 }, { 98, 100, 3 }, { 300, 300, 2 }, { 2000, 2000, 1 }, { 5000, 5000, 1 });
	assert_sizes(m, 1, NULL, 0);
	model_free(m);
}

/* The process was killed while a request was counted that is the smallest of its class, and of its site. */
static void a_cut_size_is_taken_back(void **state)
{
	(void)state;
	struct maker maker = open_maker();
	struct ap_recording_thread *t = maker_thread(&maker);
	struct ap_recording_site *s = simple_site(&maker, t);
	maker_allocate(&maker, s, 0x5000, 100, nothing);
	maker_allocate(&maker, s, 0x5000, 300, nothing);
	maker_expect(&maker, s, 98);
	struct model *m = read_recording();
	ASSERT_SIZES(m, 0, { 100, 100, 1 }, { 300, 300, 1 });
	model_free(m);

	t->journal.site[0] = (struct ap_journal_site){ s, sizeof(struct ap_site) - offsetof(struct ap_site, epoch), *s };
	t->journal.under_way = 1;
	t->journal.epoch = maker.header->era->live.epoch;
	maker_count(&maker, s, 0x6000, 98, nothing);
	m = read_recording();
	ASSERT_SIZES(m, 0, { 100, 100, 1 }, { 300, 300, 1 });
	assert_int_equal(site_at(m, 0)->cost.min_request, 100);
	model_free(m);

	t->journal.under_way = 0;
	AP_(live_add)(&maker.header->era->live, 98);
	maker_event(&maker);
	m = read_recording();
	ASSERT_SIZES(m, 0, { 98, 100, 2 }, { 300, 300, 1 });
	assert_int_equal(site_at(m, 0)->cost.min_request, 98);
	model_free(m);
	maker_close(&maker);
}

static void wrong_sizes_are_refused(void **state)
{
	(void)state;
	struct maker maker = open_maker();
	struct ap_recording_site *s = simple_site(&maker, maker_thread(&maker));
	maker_allocate(&maker, s, 0x5000, 100, nothing);
	maker_allocate(&maker, s, 0x5000, 300, nothing);
	struct ap_sizes *t = s->site.sizes, good = *t;
	struct ap_sizes *const places[] = { NULL, (struct ap_sizes *)0x1000, (struct ap_sizes *)(maker.header->chunks[0].address + MAKER_BYTES - 64) };
	for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
		s->site.sizes = places[i];
		g_autofree char *text = reason();
		assert_string_equal(text, "its list of sizes contradicts itself");
	}
	s->site.sizes = t;
	static const struct ap_sizes bad[] = { { .room_log2 = 0 }, { .room_log2 = 11 }, { .room_log2 = 99 }, { .room_log2 = 2, .expected = 4 },
	                                       { .room_log2 = 2, .widened = 0xffffffff } };
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		*t = bad[i];
		g_autofree char *text = reason();
		assert_string_equal(text, "its list of sizes contradicts itself");
	}
	*t = good;
	t->counts[t->expected].count += 2;
	g_autofree char *text = reason();
	assert_string_equal(text, "its list of sizes contradicts itself");
	maker_close(&maker);
}

static const char *text_of(const struct model *m, string_id id)
{
	return model_text(m, id);
}

/* Each thread has counted the regions that it entered, under numbers of the process. */
static void sites_are_of_regions_and_phases(void **state)
{
	(void)state;
	struct maker maker = open_maker();
	struct ap_recording_thread *first = maker_thread(&maker), *second = maker_thread(&maker);
	struct ap_recording_site *in_none = simple_site(&maker, first);
	maker_scope(&maker, &first->recorder.scopes.regions, 2, "served", 3, 0);
	maker_scope(&maker, &second->recorder.scopes.regions, 2, "served", 4, 0);
	maker_scope(&maker, &second->recorder.scopes.regions, 1, "parsed", 1, 0);
	maker_scope(&maker, &first->recorder.scopes.phases, 1, "warm", 2, 5);
	maker_scope(&maker, &second->recorder.scopes.phases, 1, "warm", 1, 1);
	first->thread.context = maker_context(&maker, first, 2, 1);
	struct ap_recording_site *in_both = maker_site(&maker, first, AP_(site_stack)(&in_none->site));
	second->thread.context = maker_context(&maker, second, 1, 0);
	maker_allocate(&maker, in_none, 0x5000, 10, nothing);
	maker_allocate(&maker, in_both, 0x6000, 20, nothing);
	maker_allocate(&maker, simple_site(&maker, second), 0x7000, 40, nothing);
	maker_close(&maker);

	struct model *m = read_recording();
	assert_int_equal(m->sites->len, 3 + 1);
	assert_string_equal(text_of(m, site_at(m, 0)->region), "");
	assert_string_equal(text_of(m, site_at(m, 1)->region), "served");
	assert_string_equal(text_of(m, site_at(m, 1)->phase), "warm");
	assert_string_equal(text_of(m, site_at(m, 2)->region), "parsed");
	assert_string_equal(text_of(m, site_at(m, 2)->phase), "");
	for (guint i = 0; i < m->scopes->len; i++) {
		const struct scope *s = &g_array_index(m->scopes, struct scope, i);
		const char *name = text_of(m, s->name);
		assert_int_equal(s->entries, strcmp(name, "served") == 0 ? 7 : strcmp(name, "warm") == 0 ? 3 : 1);
		assert_int_equal(s->event, strcmp(name, "warm") == 0);
	}
	model_free(m);
}

/* Counting began anew. The first thread learnt of it, the second was about to, the third was not. */
static void an_older_era_does_not_count(void **state)
{
	(void)state;
	struct maker maker = open_maker();
	struct ap_recording_thread *t[3];
	maker.header->era->number = 1;
	for (int i = 0; i < 3; i++) {
		t[i] = maker_thread(&maker);
		struct ap_recording_site *s = simple_site(&maker, t[i]);
		t[i]->era = i == 0;
		t[i]->thread.uncounted = 100;
		if (i == 0)
			maker_allocate(&maker, s, 0x5000, 10, nothing);
		else
			maker_count(&maker, s, 0x5000, 1000, nothing);
		maker_scope(&maker, &t[i]->recorder.scopes.regions, 1, "served", 1, 0);
	}
	t[1]->changes_era = True;
	t[1]->uncounted_then = 5;
	maker_close(&maker);

	struct model *m = read_recording();
	const struct process *p = model_get_process(m, (process_id){ 1 });
	assert_int_equal(p->totals.allocations, 1);
	assert_int_equal(p->totals.peak_bytes, 10);
	assert_int_equal(p->uncounted, 100 + 5 + 100 + 1);
	assert_int_equal(model_get_thread(m, (thread_id){ 3 })->cost.max_bytes, 0);
	assert_int_equal(g_array_index(m->scopes, struct scope, 0).entries, 1);
	model_free(m);
}

/* The process was killed while a window set the maxima of its thread aside. */
static void maxima_are_taken_back(void **state)
{
	(void)state;
	struct maker maker = open_maker();
	struct ap_recording_thread *t = maker_thread(&maker);
	struct ap_recording_site *s = simple_site(&maker, t);
	maker_allocate(&maker, s, 0x5000, 100, nothing);
	maker_free(&maker, s, 0x5000, 100, 1);
	t->journal.thread_max = (struct ap_amount){ 1, 100 };
	t->journal.under_way = AP_JOURNAL_MAXIMA;
	t->thread.set_aside_max_blocks = 1;
	t->thread.max_blocks = t->thread.max_bytes = 0;
	maker_close(&maker);

	struct model *m = read_recording();
	assert_int_equal(model_get_thread(m, (thread_id){ 1 })->cost.max_bytes, 100);
	assert_int_equal(model_get_thread(m, (thread_id){ 1 })->cost.max_blocks, 1);
	model_free(m);
}

static struct ap_assertion *maker_assertion(struct maker *m, struct ap_recording_thread *t, const char *text, ULong times)
{
	struct ap_assertion *a = maker_add(m, &t->recorder.assertions.list, 0);
	a->place = maker_text(m, "a.c:1").bytes;
	a->text = maker_text(m, text).bytes;
	a->times = times;
	return a;
}

static void failed_assertions_come_together(void **state)
{
	(void)state;
	struct maker maker = open_maker();
	struct ap_recording_thread *t = maker_thread(&maker);
	struct ap_recording_site *s = simple_site(&maker, t);
	maker_allocate(&maker, s, 0x5000, 100, nothing);
	t->recorder.assertions.passed = 4;
	maker_assertion(&maker, t, "one", 2)->found = 7;
	maker_assertion(&maker, t, "cut off", 0);
	struct ap_assertion *last = maker_assertion(&maker, t, "other", 1);
	last->blames = maker_take(&maker, sizeof *last->blames);
	last->blames[0] = (struct ap_blame){ AP_(site_stack)(&s->site), 1, 100 };
	last->n_blames = 1;
	struct model *m = read_recording();
	const struct process *p = model_get_process(m, (process_id){ 1 });
	assert_int_equal(p->assertions_checked, 7);
	assert_int_equal(p->assertions_failed, 3);
	assert_int_equal(m->assertions->len, 2);
	assert_int_equal(g_array_index(m->assertions, struct assertion, 0).found, 7);
	assert_int_equal(g_array_index(m->assertions, struct assertion, 1).blames, 1);
	model_free(m);

	/* None of these can be trusted. */
	last->blames[0].stack = 99;
	char *text = reason();
	assert_string_equal(text, "its list of assertions contradicts itself");
	g_free(text);
	last->blames[0].stack = AP_(site_stack)(&s->site);
	last->n_blames = UINT32_MAX;
	text = reason();
	assert_string_equal(text, "its list of assertions contradicts itself");
	g_free(text);
	last->n_blames = 0;
	s->site.keyed.key += 9ull << 32;
	text = reason();
	assert_string_equal(text, "its list of sites contradicts itself");
	g_free(text);
	maker_close(&maker);
}

static void a_copy_is_a_snapshot(void **state)
{
	(void)state;
	struct maker maker = open_maker();
	maker_allocate(&maker, simple_site(&maker, maker_thread(&maker)), 0x5000, 10, nothing);
	maker.header->end = AP_RECORDING_RUNS;
	maker.header->snapshot_number = 2;
	maker.header->snapshot_name = maker_text(&maker, "warm");
	maker_close(&maker);
	struct model *m = read_recording();
	const struct process *p = model_get_process(m, (process_id){ 1 });
	assert_int_equal(p->end, PROCESS_SNAPSHOT);
	assert_string_equal(p->snapshot, "warm");
	assert_int_equal(p->snapshot_number, 2);
	model_free(m);
}

/* Stands for the operator of that name in the symbol table of this program. */
void *_Znwm(size_t size);
void *_Znwm(size_t size)
{
	return malloc(size);
}

static int find_bias(struct dl_phdr_info *info, size_t size, void *bias)
{
	(void)size;
	*(uint64_t *)bias = info->dlpi_addr;
	return 1;     /* the program is the first */
}

static void operators_are_what_the_program_called(void **state)
{
	(void)state;
	uint64_t bias = 0;
	char *self = g_file_read_link("/proc/self/exe", NULL), *link = g_build_filename(s_directory, "program", NULL);
	dl_iterate_phdr(find_bias, &bias);
	struct maker maker = open_maker();
	struct ap_recording_thread *t = maker_thread(&maker);
	assert_int_equal(symlink(self, link), 0);
	UInt program = maker_object(&maker, link, bias), libc = maker_object(&maker, "/home/user/libc.so", 0x2000);
	UInt outer = maker_stack(&maker, t, 0, maker_frame(&maker, t, 0x1100, libc));
	UInt operator = maker_stack(&maker, t, outer, maker_frame(&maker, t, (uintptr_t)_Znwm + 4, program));
	UInt inner = maker_stack(&maker, t, operator, maker_frame(&maker, t, 0x2200, libc));
	maker_allocate(&maker, maker_site(&maker, t, inner), 0x5000, 10, nothing);
	maker_close(&maker);

	struct model *m = read_recording();
	const struct stack *stack = model_get_stack(m, site_at(m, 0)->stack);
	assert_string_equal(model_text(m, model_get_frame(m, stack->frame)->function), "operator new(unsigned long)");
	assert_string_equal(model_text(m, model_get_frame(m, stack->frame)->symbol), "_Znwm");
	assert_int_equal(m->frames->len, 3);
	assert_string_equal(model_text(m, model_get_object(m, model_get_frame(m, stack->frame)->object)->path), self);
	model_free(m);
	g_free(link);
	g_free(self);
}

/* A forked child without rights has an area in its parent's file. */
static void children_may_have_an_area(void **state)
{
	(void)state;
	enum { HALF = MAKER_BYTES / 2, AREA = MAKER_BYTES / 8 };
	char *recording = g_build_filename(s_directory, "recording", NULL);
	struct maker parent = open_maker();
	struct ap_recording *h = parent.header;
	h->limit = h->chunks[0].size = HALF;
	h->areas = 4;
	h->areas_offset = HALF;
	h->area_size = AREA;
	h->areas_taken = 2;
	maker_allocate(&parent, simple_site(&parent, maker_thread(&parent)), 0x5000, 10, nothing);
	struct maker child = maker_begin((char *)h + HALF + AREA, HALF + AREA, AREA);
	child.header->pid = 101;
	child.header->lineage = maker_text(&child, "0.1");
	maker_allocate(&child, simple_site(&child, maker_thread(&child)), 0x5000, 20, nothing);

	GError *error = NULL;
	assert_int_equal(native_profile_areas(recording), 2);
	struct model *m = try_area(2, &error);
	assert_non_null(m);
	assert_int_equal(model_get_process(m, (process_id){ 1 })->pid, 101);
	assert_string_equal(model_get_process(m, (process_id){ 1 })->lineage, "0.1");
	assert_int_equal(model_get_process(m, (process_id){ 1 })->totals.bytes, 20);
	model_free(m);
	m = read_recording();
	assert_int_equal(model_get_process(m, (process_id){ 1 })->totals.bytes, 10);
	model_free(m);
	/* Its process ended before it began to record. */
	assert_null(try_area(1, &error));
	assert_true(g_error_matches(error, NATIVE_READING_ERROR, NATIVE_READING_NOT_BEGUN));
	g_clear_error(&error);
	assert_null(try_area(5, &error));
	assert_true(g_error_matches(error, NATIVE_READING_ERROR, NATIVE_READING_DAMAGED));
	g_clear_error(&error);
	maker_close(&parent);
	g_free(recording);
}

static void wrong_stacks_make_it_incomplete(void **state)
{
	(void)state;
	struct maker maker = open_maker();
	struct ap_recording_thread *t = maker_thread(&maker);
	maker_allocate(&maker, simple_site(&maker, t), 0x5000, 10, nothing);
	t->stacks_checked = 5;
	t->stacks_wrong = 1;
	maker_close(&maker);
	struct model *m = read_recording();
	assert_string_equal(model_get_process(m, (process_id){ 1 })->incomplete,
	                    "1 of 5 remembered stacks differ from full unwinds, which is a fault of the recorder: please report it");
	model_free(m);
}

static void progress_can_be_read(void **state)
{
	(void)state;
	char *recording = g_build_filename(s_directory, "recording", NULL);
	struct maker maker = open_maker();
	struct ap_recording_site *s = simple_site(&maker, maker_thread(&maker)), *other = simple_site(&maker, maker_thread(&maker));
	struct native_progress now;
	maker_allocate(&maker, s, 0x5000, 10, nothing);
	maker_allocate(&maker, other, 0x6000, 20, nothing);
	maker_free(&maker, s, 0x5000, 10, 1);
	assert_true(native_profile_progress(recording, 0, &now));
	assert_int_equal(now.events, 3);
	assert_int_equal(now.allocations, 2);
	assert_int_equal(now.live_blocks, 1);
	assert_int_equal(now.live_bytes, 20);
	assert_int_equal(now.peak_bytes, 30);
	maker.header->magic = 0;
	assert_false(native_profile_progress(recording, 0, &now));
	maker_close(&maker);
	g_free(recording);
}

static void what_stopped_it_is_said(void **state)
{
	(void)state;
	struct maker maker = open_maker();
	maker_allocate(&maker, simple_site(&maker, maker_thread(&maker)), 0x5000, 10, nothing);
	maker.header->unrecorded_children = 2;
	maker.header->unrecorded_error = 13;
	struct model *m = read_recording();
	assert_string_equal(model_get_process(m, (process_id){ 1 })->incomplete,
	                    "2 of its forked children could not be recorded (Permission denied)");
	model_free(m);
	maker.header->incomplete = AP_RECORDING_NO_SPACE;
	m = read_recording();
	assert_string_equal(model_get_process(m, (process_id){ 1 })->incomplete,
	                    "there was no space for its recording: free some, or set TMPDIR to another directory");
	model_free(m);
	maker_close(&maker);
}

static void other_files_are_refused(void **state)
{
	(void)state;
	struct maker maker = open_maker();
	maker_allocate(&maker, simple_site(&maker, maker_thread(&maker)), 0x5000, 10, nothing);
	static const char foreign[] = "the recorder was of another version of cargo-alloc-profile: install both from one build";
	struct ap_recording *h = maker.header, good = *h;
	const struct { void *at; uint64_t value; size_t size; const char *reason; } changes[] = {
		{ &h->magic, 0, sizeof h->magic, "its process recorded nothing" },
		{ &h->magic, 1, sizeof h->magic, "it is not a recording" },
		{ &h->version, 9, sizeof h->version, foreign },
		{ &h->layout[3], 9, sizeof h->layout[3], foreign },
		{ h->build, 9, 1, foreign },
		{ &h->n_chunks, 0, sizeof h->n_chunks, "its beginning makes no sense" },
		{ &h->chunks[0].size, 2 * MAKER_BYTES, sizeof h->chunks[0].size, "its memory does not lie in it" },
		{ &h->limit, UINT64_MAX, sizeof h->limit, NULL },
		{ &h->threads, 0, sizeof h->threads, "its list of threads contradicts itself" },
		{ &h->era, 8, sizeof h->era, "its list of points contradicts itself" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
		memcpy(changes[i].at, &changes[i].value, changes[i].size);
		if (changes[i].reason != NULL) {
			char *text = reason();
			assert_string_equal(text, changes[i].reason);
			g_free(text);
		}
		*h = good;
	}
	h->limit = h->chunks[0].size = 2 * MAKER_BYTES;
	char *text = reason();
	assert_string_equal(text, "it was cut short");
	g_free(text);
	maker_close(&maker);
}

/* A file may claim more than it stores: a hole of gigabytes is no list. */
static void holes_are_no_lists(void **state)
{
	(void)state;
	enum { HOLE = 1 << 30, ELEMENTS = 1 << 23 };
	char *recording = g_build_filename(s_directory, "recording", NULL);
	struct maker maker = open_maker();
	struct ap_recording_thread *t = maker_thread(&maker);
	maker_allocate(&maker, simple_site(&maker, t), 0x5000, 10, nothing);
	unsigned char *address = (unsigned char *)(uintptr_t)0x100000000000;
	assert_int_equal(truncate(recording, MAKER_BYTES + (off_t)HOLE), 0);
	maker.header->limit = MAKER_BYTES + (uint64_t)HOLE;
	maker.header->chunks[maker.header->n_chunks++] = (struct ap_recording_chunk){ (uintptr_t)address, MAKER_BYTES, HOLE };
	struct ap_list *stacks = &t->recorder.stacks.list;
	stacks->count = ELEMENTS;
	for (UInt k = 1; k <= AP_(list_chunk)(ELEMENTS - 1); k++) {
		stacks->chunks[k] = address;
		address += ((size_t)AP_LIST_FIRST << k) * stacks->element_bytes;
	}
	char *text = reason();
	assert_string_equal(text, "its list of threads contradicts itself");
	g_free(text);
	maker_close(&maker);
	g_free(recording);
}

/* Any byte may be wrong: it is refused, or becomes a profile that the reader accepts. */
static void a_wrong_byte_does_no_harm(void **state)
{
	(void)state;
	struct maker maker = open_maker();
	struct ap_recording_thread *first = maker_thread(&maker), *second = maker_thread(&maker);
	struct ap_recording_site *s = simple_site(&maker, first);
	struct ap_recording_release *e = maker_release(&maker, second, s);
	maker_allocate(&maker, s, 0x5000, 100, nothing);
	maker_allocate(&maker, simple_site(&maker, second), 0x6000, 7, nothing);
	maker_free_foreign(&maker, e, 100, 1);
	maker_scope(&maker, &first->recorder.scopes.regions, 1, "served", 1, 0);
	maker_scope(&maker, &second->recorder.scopes.phases, 1, "warm", 1, 0);
	maker_assertion(&maker, first, "one", 1);
	unsigned char *bytes = (unsigned char *)maker.header;
	uint32_t random = 1;
	size_t chunks = offsetof(struct ap_recording, chunks);
	for (size_t i = 0; i < maker.used; i++) {
		/* Most of the header's chunks and of the lists is empty. */
		if (bytes[i] == 0 && (random = random * 1664525 + 1013904223) >> 24 > 3)
			continue;
		if (i > chunks + sizeof maker.header->chunks[0] && i < sizeof *maker.header)
			continue;
		unsigned char good = bytes[i];
		bytes[i] ^= (unsigned char)(1u << (i % 8));
		GError *error = NULL;
		struct model *m = try(&error);
		if (m == NULL)
			assert_true(error != NULL && strchr(error->message, '\n') == NULL);
		g_clear_error(&error);
		if (m != NULL)
			model_free(m);
		bytes[i] = good;
	}
	maker_close(&maker);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_recording_becomes_a_profile),
		cmocka_unit_test(threads_come_together),
		cmocka_unit_test(batches_leave_a_bound),
		cmocka_unit_test(less_than_nothing_is_no_peak),
		cmocka_unit_test(sites_have_sizes),
		cmocka_unit_test(a_cut_size_is_taken_back),
		cmocka_unit_test(wrong_sizes_are_refused),
		cmocka_unit_test(a_cut_event_is_taken_back),
		cmocka_unit_test(a_cut_release_is_taken_back), cmocka_unit_test(a_peak_that_others_saw_stays),
		cmocka_unit_test(sites_are_of_regions_and_phases),
		cmocka_unit_test(an_older_era_does_not_count),
		cmocka_unit_test(maxima_are_taken_back),
		cmocka_unit_test(failed_assertions_come_together),
		cmocka_unit_test(a_copy_is_a_snapshot),
		cmocka_unit_test(operators_are_what_the_program_called),
		cmocka_unit_test(children_may_have_an_area),
		cmocka_unit_test(wrong_stacks_make_it_incomplete),
		cmocka_unit_test(progress_can_be_read),
		cmocka_unit_test(what_stopped_it_is_said),
		cmocka_unit_test(other_files_are_refused),
		cmocka_unit_test(holes_are_no_lists),
		cmocka_unit_test(a_wrong_byte_does_no_harm),
	};
	return cmocka_run_group_tests_name("native_profile", tests, make_directory, remove_directory);
}
