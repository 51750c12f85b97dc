/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/native_merge.h"

#include "core/ap_recording_thread.h"
#include "core/ap_windows.h"
#include "input/native_code.h"
#include "input/native_scopes.h"
#include "input/native_sizes.h"

#include <stddef.h>
#include <string.h>

/* A thread of the recording, and where its frames, stacks and sites went. */
struct merged_thread {
	const struct ap_recording_thread *recorded;
	struct ap_thread *thread;
	bool counts;             /* it learnt of it if the program began to count anew */
	struct native_list frames, stacks, sites, releases, contexts, assertions;
	UInt *frame_ids;         /* by its id there: the id in the merged recorder; [0] unused */
	UInt *stack_ids;
};

struct merging {
	struct native_host *host;
	struct native_reading *reading;
	GArray *threads;         /* of struct merged_thread, by serial */
	UInt era;
	ULong epoch;             /* of the process's peak */
	ULong uncounted;         /* allocations that do not count */
	struct native_scopes regions, phases;
	GHashTable *sites;       /* address in the recorded process → struct ap_site * */
};

static bool damaged(GError **error, const char *what)
{
	g_set_error(error, NATIVE_READING_ERROR, NATIVE_READING_DAMAGED, "its list of %s contradicts itself", what);
	return false;
}

/* ------------------------------------------------ threads ------------------------------------------------ */

static void *journaled_site(const struct merging *m, const struct ap_journal_site *j)
{
	size_t begin = offsetof(struct ap_site, epoch);
	const struct ap_recording_site *at = native_reading_at(m->reading, j->at, sizeof *at);
	return at != NULL && j->bytes <= sizeof *at - begin ? (char *)(uintptr_t)at + begin : NULL;
}

/* The end of the process may have cut an event off: some of its counters are changed, others are not. Takes the event back,
   and the peak that it made. With batches another thread may have seen that peak already, and the peak is a sum over the sites. */
static bool take_back(struct merging *m, struct ap_recording_thread *t, struct ap_live *live)
{
	struct ap_journal *j = &t->journal;
	UInt sites = j->under_way & ~(AP_JOURNAL_RELEASE | AP_JOURNAL_MAXIMA);
	if (sites > G_N_ELEMENTS(j->site))
		return false;
	for (UInt i = 0; i < sites; i++) {
		void *site = journaled_site(m, &j->site[i]);
		if (site == NULL)
			return false;
		memcpy(site, &j->site[i].before.site.epoch, j->site[i].bytes);
	}
	if ((j->under_way & AP_JOURNAL_RELEASE) != 0) {
		struct ap_recording_release *release = native_reading_at(m->reading, j->release, sizeof *release);
		if (release == NULL)
			return false;
		*release = j->release_before;
	}
	if ((j->under_way & AP_JOURNAL_MAXIMA) != 0) {
		t->thread.set_aside_max_blocks = j->set_aside_max.blocks;
		t->thread.set_aside_max_bytes = j->set_aside_max.bytes;
	}
	if (sites > 0 || (j->under_way & AP_JOURNAL_MAXIMA) != 0) {
		t->thread.max_blocks = j->thread_max.blocks;
		t->thread.max_bytes = j->thread_max.bytes;
	}
	if (sites > 0 && t->era == m->era && native_reading_header(m->reading)->n_batched == 0 && live->epoch == j->epoch + 1) {
		live->epoch = j->epoch;
		live->peak = live->last_peak;
	}
	return true;
}

static gint by_serial(gconstpointer a, gconstpointer b)
{
	const struct merged_thread *x = a, *y = b;
	return x->recorded->thread.serial < y->recorded->thread.serial ? -1 : x->recorded->thread.serial > y->recorded->thread.serial;
}

static bool open_lists(struct merging *m, struct merged_thread *t)
{
	const struct ap_recorder *r = &t->recorded->recorder;
	return native_list_open(m->reading, &r->frames.list, sizeof(struct ap_frame), &t->frames)
		&& native_list_open(m->reading, &r->stacks.list, sizeof(struct ap_stack), &t->stacks)
		&& native_list_open(m->reading, &r->sites.list, sizeof(struct ap_recording_site), &t->sites)
		&& native_list_open(m->reading, &r->releases.list, sizeof(struct ap_recording_release), &t->releases)
		&& native_list_open(m->reading, &r->scopes.contexts, sizeof(struct ap_context), &t->contexts)
		&& native_list_open(m->reading, &r->assertions.list, sizeof(struct ap_assertion), &t->assertions)
		&& native_scopes_open(&m->regions, m->reading, &r->scopes.regions.list, t->counts)
		&& native_scopes_open(&m->phases, m->reading, &r->scopes.phases.list, t->counts);
}

/* What the thread counted does not count: counting began anew, and it had not learnt of that yet. */
static void drop_counts(struct merging *m, struct merged_thread *t)
{
	for (UInt i = 0; i < t->sites.count && !t->recorded->changes_era; i++)
		m->uncounted += ((const struct ap_recording_site *)native_list_at(&t->sites, i))->site.allocations;
	t->sites.count = t->releases.count = t->assertions.count = 0;
}

/* Finds the threads. The newest is the first of the list. */
static bool find_threads(struct merging *m, struct ap_live *live, GError **error)
{
	const struct ap_recording *header = native_reading_header(m->reading);
	struct ap_recording_thread *t;
	uint32_t last = 0;
	for (const void *at = header->threads; at != NULL; at = t->next) {
		t = native_reading_at(m->reading, at, sizeof *t);
		/* Each is older than the one before, so that the list ends. */
		if (t == NULL || t->thread.serial == 0 || (last != 0 && t->thread.serial >= last) || !take_back(m, t, live))
			return damaged(error, "threads");
		last = t->thread.serial;
		struct merged_thread merged = { .recorded = t, .counts = t->era == m->era && !t->changes_era };
		if (!t->was_dropped)
			g_array_append_val(m->threads, merged);
	}
	g_array_sort(m->threads, by_serial);
	for (guint i = 0; i < m->threads->len; i++) {
		struct merged_thread *merged = &g_array_index(m->threads, struct merged_thread, i);
		merged->thread = AP_(list_add)(&m->host->recorder.threads);
		if (!open_lists(m, merged))
			return damaged(error, "threads");
		m->uncounted += merged->recorded->changes_era ? merged->recorded->uncounted_then : merged->recorded->thread.uncounted;
		if (!merged->counts)
			drop_counts(m, merged);
	}
	return m->threads->len > 0 || damaged(error, "threads");
}

/* Returns the one of the first n threads that has this serial in the recording, or NULL. */
static const struct merged_thread *find_thread(const struct merging *m, guint n, UInt serial)
{
	guint low = 0, high = n;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		if (g_array_index(m->threads, struct merged_thread, middle).recorded->thread.serial < serial)
			low = middle + 1;
		else
			high = middle;
	}
	const struct merged_thread *found = low < n ? &g_array_index(m->threads, struct merged_thread, low) : NULL;
	return found != NULL && found->recorded->thread.serial == serial ? found : NULL;
}

/* Fills in thread i, whose creator is an older one. Its counters will be sums, but for its maxima. */
static bool merge_thread(struct merging *m, guint i, GError **error)
{
	const struct merged_thread *merged = &g_array_index(m->threads, struct merged_thread, i);
	const struct ap_thread *recorded = &merged->recorded->thread;
	struct ap_thread *t = merged->thread;
	const struct merged_thread *creator = find_thread(m, i, recorded->creator);
	t->serial = i + 1;
	AP_(thread_set_context)(&m->host->recorder.scopes, t);
	t->exited = recorded->exited;
	const struct ap_amount maximum = merged->counts ? AP_(thread_maximum)(recorded) : (struct ap_amount){ 0, 0 };
	t->max_bytes = maximum.bytes;
	t->max_blocks = maximum.blocks;
	memcpy(t->name, recorded->name, sizeof t->name - 1);
	if (creator == NULL)
		return true;
	if (recorded->creation_stack > creator->stacks.count && recorded->creation_stack != AP_STACK_CUT)
		return damaged(error, "threads");
	t->creator = creator->thread->serial;
	t->creation_stack = recorded->creation_stack == AP_STACK_CUT ? 0 : creator->stack_ids[recorded->creation_stack];
	return true;
}

/* ------------------------------------------------ frames and stacks -------------------------------------- */

/* An element that the end of the process cut off while it was added has no number yet, and nothing refers to it. */
static bool merge_frames(struct merging *m, struct merged_thread *t, GError **error)
{
	t->frame_ids = g_new(UInt, (gsize)t->frames.count + 1);
	t->frame_ids[0] = 0;
	for (UInt i = 0; i < t->frames.count; i++) {
		const struct ap_frame *f = native_list_at(&t->frames, i);
		t->frame_ids[i + 1] = 0;
		if (f->keyed.number == 0)
			continue;
		t->frame_ids[i + 1] = native_code_frame(m->host, f);
		if (t->frame_ids[i + 1] == 0)
			return damaged(error, "frames");
	}
	return true;
}

static bool merge_stacks(struct merging *m, struct merged_thread *t, GError **error)
{
	t->stack_ids = g_new(UInt, (gsize)t->stacks.count + 1);
	t->stack_ids[0] = 0;
	for (UInt i = 0; i < t->stacks.count; i++) {
		const struct ap_stack *s = native_list_at(&t->stacks, i);
		UInt parent = AP_(stack_parent)(s), frame = AP_(stack_frame)(s);
		t->stack_ids[i + 1] = 0;
		if (s->keyed.number == 0)
			continue;
		if (frame > t->frames.count || (parent > i && parent != AP_STACK_CUT) || t->frame_ids[frame] == 0
		    || (parent != 0 && parent != AP_STACK_CUT && t->stack_ids[parent] == 0)) {
			/* It is of the event that found no more memory, for all its frames. */
			if (native_reading_header(m->reading)->incomplete != AP_RECORDING_COMPLETE)
				continue;
			return damaged(error, "stacks");
		}
		t->stack_ids[i + 1] = AP_(stack_below)(&m->host->recorder.stacks,
		                                       parent == AP_STACK_CUT ? parent : t->stack_ids[parent], t->frame_ids[frame]);
	}
	return true;
}

/* ------------------------------------------------ sites -------------------------------------------------- */

/* Adds the site of the stack in the thread. Two stacks that differ only in what an operator called stay two. */
static struct ap_site *add_site(struct merging *m, struct ap_thread *thread, UInt stack)
{
	struct ap_recorder *r = &m->host->recorder;
	struct ap_thread *exempt = r->free_stacks ? NULL : thread;
	UInt before = AP_(sites_count)(&r->sites), shorter = native_code_without_called_by_operator(r, stack);
	struct ap_site *s = AP_(site_of)(&r->sites, thread, shorter, exempt);
	if (AP_(sites_count)(&r->sites) == before && shorter != stack)
		s = AP_(site_of)(&r->sites, thread, stack, exempt);
	return AP_(sites_count)(&r->sites) > before ? s : NULL;
}

/* Sets the context of the thread to that of a site, which names one of the recorded thread. */
static bool set_context(struct merging *m, struct merged_thread *t, UInt id)
{
	const struct ap_context *c = id > 0 && id <= t->contexts.count ? native_list_at(&t->contexts, id - 1) : NULL;
	UInt region, phase;
	if (c == NULL || !native_scopes_id(&m->regions, c->region, &region) || !native_scopes_id(&m->phases, c->phase, &phase))
		return false;
	t->thread->regions = (struct ap_region_pile){ &region, region != 0, 1 };
	m->host->recorder.scopes.phase = phase;
	AP_(thread_set_context)(&m->host->recorder.scopes, t->thread);
	t->thread->regions = (struct ap_region_pile){ NULL, 0, 0 };
	return true;
}

static bool merge_sites(struct merging *m, struct merged_thread *t, GError **error)
{
	for (UInt i = 0; i < t->sites.count; i++) {
		const struct ap_recording_site *recorded = native_list_at(&t->sites, i);
		UInt stack = AP_(site_stack)(&recorded->site);
		/* It was made for an event that did not happen. */
		if (recorded->site.allocations == 0 && recorded->site.ad_hoc == 0)
			continue;
		if (stack > t->stacks.count || t->stack_ids[stack] == 0 || !set_context(m, t, AP_(site_context)(&recorded->site)))
			return damaged(error, "sites");
		struct ap_site *s = add_site(m, t->thread, t->stack_ids[stack]);
		if (s == NULL)
			return damaged(error, "sites");
#define COUNTER(member, ...) s->member = recorded->site.member;
#include "counters/counters.def"
		if (!native_sizes_take(m->reading, &recorded->site, s))
			return damaged(error, "sizes");
		s->epoch = recorded->site.epoch;
		AP_(site_keep_peak)(s, m->epoch);
		g_hash_table_insert(m->sites, (gpointer)(uintptr_t)native_list_recorded(&t->sites, i), s);
	}
	return true;
}

/* ------------------------------------------------ releases ----------------------------------------------- */

/* Takes n off *counter. False if it is less. */
static bool take_off(ULong *counter, ULong n)
{
	*counter -= n;
	return *counter <= UINT64_MAX - n;
}

/* Counts for the site what another thread released of its blocks. */
static bool fold(struct ap_site *s, const struct ap_recording_release *e, ULong epoch)
{
	const struct ap_release *r = &e->release;
	ULong blocks = r->blocks + r->resized, bytes = r->bytes + r->resized_bytes;
	bool is_of_epoch = e->epoch == epoch;
	s->deallocations += r->blocks;
	s->freed_bytes += r->bytes;
	s->realloc_out += r->resized;
	s->realloc_out_bytes += r->resized_bytes;
	s->lifetime_sum += e->lifetime_sum;
	s->lifetime_min = MIN(s->lifetime_min, e->lifetime_min);
	s->lifetime_max = MAX(s->lifetime_max, e->lifetime_max);
	s->temporary += e->temporary;
	return take_off(&s->live_blocks, blocks) && take_off(&s->live_bytes, bytes)
		&& take_off(&s->peak_blocks, is_of_epoch ? e->peak_released : blocks)
		&& take_off(&s->peak_bytes, is_of_epoch ? e->peak_released_bytes : bytes);
}

static void add_release(struct merging *m, struct ap_site *s, const struct merged_thread *by, const struct ap_release *recorded)
{
	struct ap_recorder *r = &m->host->recorder;
	UInt stack = recorded->stack != 0 ? native_code_without_called_by_operator(r, by->stack_ids[recorded->stack]) : 0;
	struct ap_release *e = AP_(release_entry)(&r->releases, s, by->thread->serial, stack);
	e->blocks += recorded->blocks;
	e->bytes += recorded->bytes;
	e->resized += recorded->resized;
	e->resized_bytes += recorded->resized_bytes;
}

/* What threads released of each other's blocks counts for the site; for the thread that did so: as freed by it. */
static bool merge_releases(struct merging *m, struct merged_thread *t, GError **error)
{
	for (UInt i = 0; i < t->releases.count; i++) {
		const struct ap_recording_release *recorded = native_list_at(&t->releases, i);
		const struct ap_release *r = &recorded->release;
		struct ap_site *s = g_hash_table_lookup(m->sites, r->site);
		/* It was made for an event that did not happen. */
		if (r->blocks == 0 && r->resized == 0)
			continue;
		if (s == NULL || r->stack > t->stacks.count || (t->stack_ids[r->stack] != 0) != m->host->recorder.free_stacks)
			return damaged(error, "releases");
		if (s->thread != t->thread) {
			if (!fold(s, recorded, m->epoch))
				return damaged(error, "releases");
			t->thread->deallocations += r->blocks;
			t->thread->freed_bytes += r->bytes;
			s->thread->deallocations -= r->blocks;
			s->thread->freed_bytes -= r->bytes;
		}
		add_release(m, s, t, r);
	}
	return true;
}

/* ----------------------------------------------- assertions ---------------------------------------------- */

static bool add_assertion(struct merging *m, const struct merged_thread *t, const struct ap_assertion *recorded)
{
	const struct ap_blame *blames = recorded->n_blames > 0
		? native_reading_at(m->reading, recorded->blames, (uint64_t)recorded->n_blames * sizeof *blames) : NULL;
	g_autofree char *place = native_scopes_text(m->reading, recorded->place, AP_ASSERTION_TEXT_MAX);
	g_autofree char *text = native_scopes_text(m->reading, recorded->text, AP_ASSERTION_TEXT_MAX);
	if (place == NULL || text == NULL || (recorded->n_blames > 0 && blames == NULL))
		return false;
	struct ap_assertion *a = AP_(index_add)(&m->host->recorder.assertions.by_key, recorded->keyed.key);
	a->place = native_host_text(m->host, place);
	a->text = native_host_text(m->host, text);
	a->thread = t->thread->serial;
	a->found = recorded->found;
	a->times = recorded->times;
	a->n_blames = recorded->n_blames;
	a->blames = native_host_blames(m->host, a->n_blames);
	for (UInt i = 0; i < a->n_blames; i++) {
		UInt stack = blames[i].stack;
		if (stack > t->stacks.count || t->stack_ids[stack] == 0)
			return false;
		a->blames[i] = blames[i];
		a->blames[i].stack = native_code_without_called_by_operator(&m->host->recorder, t->stack_ids[stack]);
	}
	return true;
}

/* One that was never counted as failed was cut off. */
static bool merge_assertions(struct merging *m, struct merged_thread *t, GError **error)
{
	if (t->counts)
		m->host->recorder.assertions.passed += t->recorded->recorder.assertions.passed;
	for (UInt i = 0; i < t->assertions.count; i++) {
		const struct ap_assertion *recorded = native_list_at(&t->assertions, i);
		if (recorded->times > 0 && !add_assertion(m, t, recorded))
			return damaged(error, "assertions");
	}
	return true;
}

/* -------------------------------------------------- sums ------------------------------------------------- */

/* The counters of the threads are sums over the sites: a thread that ended within an event may have added to one and not yet
   to the other. What it freed of others' blocks was counted above. */
static void sum_threads(struct merging *m)
{
	struct ap_recorder *r = &m->host->recorder;
	for (UInt i = 0; i < AP_(sites_count)(&r->sites); i++) {
		struct ap_site *s = AP_(site_by_index)(&r->sites, i);
		/* Threads that ran at once may have reached a peak that neither saw. */
		ULong most = MAX(s->peak_bytes, s->live_bytes);
		if (m->threads->len > 1 && s->max_bytes < most) {
			s->max_bytes = most;
			s->max_blocks = s->peak_bytes > s->live_bytes ? s->peak_blocks : s->live_blocks;
		}
#define COUNTER(member, attribute, json, in_thread, totals, event, merge, ...) \
		COUNTER_IF_SUM_##merge(COUNTER_IF_THREAD_##in_thread(s->thread->member += s->member;))
#include "counters/counters.def"
	}
	for (UInt i = 1; i <= AP_(threads_count)(r); i++) {
		struct ap_thread *t = AP_(thread_by_serial)(r, i);
		if (t->max_bytes < t->live_bytes) {
			t->max_bytes = t->live_bytes;
			t->max_blocks = t->live_blocks;
		}
	}
}

/* Adds up the sites: what threads have not yet added to *live, or were adding at the end, is in their sites. */
static void sum_live(struct merging *m, struct ap_live *live)
{
	const struct ap_recorder *r = &m->host->recorder;
	struct ap_peak peak = { .event = live->peak.event };
	live->events = live->allocated_bytes = live->live_blocks = live->live_bytes = 0;
	for (UInt i = 0; i < AP_(sites_count)(&r->sites); i++) {
		const struct ap_site *s = AP_(site_by_index)(&r->sites, i);
		live->events += s->allocations + s->deallocations;
		live->allocated_bytes += s->bytes;
		live->live_blocks += s->live_blocks;
		live->live_bytes += s->live_bytes;
		peak.blocks += s->peak_blocks;
		peak.bytes += s->peak_bytes;
	}
	/* Otherwise the peak is exact, and a profile in which it is not that of the sites is refused. */
	if (native_reading_header(m->reading)->n_batched > 0)
		live->peak = peak;
	live->peak.event = MIN(live->peak.event, live->events);
	if (AP_(live_is_more)(live->live_bytes, live->point_max_bytes))
		live->point_max_bytes = live->live_bytes;
}

/* With batches the heap may be larger at the end than it ever was when a thread added to it. */
static void notice_last_peak(struct merging *m, struct ap_live *live)
{
	struct ap_recorder *r = &m->host->recorder;
	if (native_reading_header(m->reading)->n_batched == 0 || live->live_bytes <= live->peak.bytes)
		return;
	AP_(live_notice_peak)(live, live->events);
	AP_(sites_update_peaks)(&r->sites, live->epoch);
}

/* Drops points that come after the end: the event that made them was taken back. */
static void cut_timeline(struct ap_live *live)
{
	struct ap_timeline *line = &live->timeline;
	while (line->count > 0 && (line->points[line->count - 1].event > live->events
	                           || line->points[line->count - 1].allocated_bytes > live->allocated_bytes))
		line->count--;
}

/* The total may have been more than the peak: with batches, where the sites say what it was, or in an event that was taken back. */
static void level_timeline(struct ap_live *live)
{
	struct ap_timeline *line = &live->timeline;
	ULong most = live->peak.bytes;
	for (UInt i = 0; i < line->count; i++) {
		line->points[i].live_bytes = MIN(line->points[i].live_bytes, most);
		line->points[i].max_bytes = MIN(line->points[i].max_bytes, most);
	}
	live->point_max_bytes = MIN(live->point_max_bytes, most);
}

static bool read_era(struct merging *m, struct native_process *process, GError **error)
{
	const struct ap_recording_era *era = native_reading_at(m->reading, native_reading_header(m->reading)->era, sizeof *era);
	struct ap_live *live = &process->live;
	if (era == NULL || era->live.timeline.count > AP_TIMELINE_POINTS)
		return damaged(error, "points");
	m->era = era->number;
	process->failed = era->failed;
	process->foreign_frees = era->foreign_frees;
	*live = era->live;
	/* These were in memory of the process. */
	live->windows = NULL;
	AP_(timeline_complete)(&live->timeline);
	return live->timeline.interval != 0 || damaged(error, "points");
}

static bool merge_all(struct merging *m, struct native_process *process, GError **error)
{
	struct ap_live *live = &process->live;
	static bool (*const steps[])(struct merging *m, struct merged_thread *t, GError **error) = {
		merge_frames, merge_stacks, merge_sites, merge_releases, merge_assertions,
	};
	if (!read_era(m, process, error) || !native_code_add_objects(m->host, m->reading, error) || !find_threads(m, live, error))
		return false;
	m->epoch = live->epoch;
	native_scopes_merge(&m->regions, &m->host->recorder.scopes.regions);
	native_scopes_merge(&m->phases, &m->host->recorder.scopes.phases);
	for (size_t step = 0; step < G_N_ELEMENTS(steps); step++)
		for (guint i = 0; i < m->threads->len; i++)
			if (!steps[step](m, &g_array_index(m->threads, struct merged_thread, i), error)
			    || (steps[step] == merge_stacks && !merge_thread(m, i, error)))
				return false;
	sum_live(m, live);
	notice_last_peak(m, live);
	cut_timeline(live);
	level_timeline(live);
	sum_threads(m);
	process->uncounted = m->uncounted;
	return true;
}

bool native_merge(struct native_host *h, struct native_reading *reading, struct native_process *process, GError **error)
{
	struct merging m = {
		.host = h, .reading = reading, .threads = g_array_new(FALSE, FALSE, sizeof(struct merged_thread)),
		.sites = g_hash_table_new(NULL, NULL),
	};
	h->recorder.free_stacks = native_reading_header(reading)->options.free_stacks != 0;
	bool done = merge_all(&m, process, error);
	for (guint i = 0; i < m.threads->len; i++) {
		g_free(g_array_index(m.threads, struct merged_thread, i).frame_ids);
		g_free(g_array_index(m.threads, struct merged_thread, i).stack_ids);
	}
	g_array_unref(m.threads);
	native_scopes_clear(&m.regions);
	native_scopes_clear(&m.phases);
	g_hash_table_destroy(m.sites);
	return done;
}
