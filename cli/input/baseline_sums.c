/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/baseline_sums.h"

#include <inttypes.h>

void baseline_sums_begin(struct baseline_sums *s, const struct model *m)
{
	*s = (struct baseline_sums){
		.first_process = m->processes->len,
		.first_thread = m->threads->len,
		.by_thread = g_array_new(FALSE, TRUE, sizeof(struct cost)),
		.totals = g_array_new(FALSE, TRUE, sizeof(struct cost)),
	};
}

void baseline_sums_end(struct baseline_sums *s)
{
	g_array_free(s->by_thread, TRUE);
	g_array_free(s->totals, TRUE);
}

/* The sums of a process: over its sites, and over what its threads freed. A thread may free blocks of other
   threads. */
struct tally { struct cost sites; int64_t deallocations, freed_bytes; };

static bool add_tally(struct tally *t, const struct cost *sites, const struct cost *own)
{
	return cost_add(&t->sites, sites)
		&& !__builtin_add_overflow(t->deallocations, own->deallocations, &t->deallocations)
		&& !__builtin_add_overflow(t->freed_bytes, own->freed_bytes, &t->freed_bytes);
}

static bool check_process(const struct baseline_sums *s, struct model *m, uint32_t process, const struct tally *t,
                          const struct baseline_pull *pull, GError **error)
{
	const struct cost *written = &g_array_index(s->totals, struct cost, process);
	for (const struct cost_member *c = cost_members; c->name != NULL; c++)
		if (baseline_of_totals(c) && cost_get(written, c) != cost_get(&t->sites, c))
			return baseline_pull_fail(pull, error, "process %u: '%s' is %" PRId64
			                          ", but the sum over its sites is %" PRId64, process + 1, c->name,
			                          cost_get(written, c), cost_get(&t->sites, c));
	if (t->deallocations != t->sites.deallocations || t->freed_bytes != t->sites.freed_bytes)
		return baseline_pull_fail(pull, error, "process %u: the deallocations of its threads and of its sites differ",
		                          process + 1);
	struct process *p = g_ptr_array_index(m->processes, s->first_process + process);
	p->totals = t->sites;
	p->totals.version = s->version;     /* also if there are no sites */
	return true;
}

/* Sets the totals of each process to the sums over its sites. */
static bool check_threads(const struct baseline_sums *s, struct model *m, const struct baseline_pull *pull, GError **error)
{
	uint32_t i = 0;
	for (uint32_t process = 0; process < s->totals->len; process++) {
		struct tally t = { .deallocations = 0 };
		for (; i < s->by_thread->len; i++) {
			const struct thread *thread = model_get_thread(m, (thread_id){ s->first_thread + i });
			const struct cost *sites = &g_array_index(s->by_thread, struct cost, i), *own = &thread->cost;
			if (thread->process.i != s->first_process + process)
				break;
			if (own->allocations != sites->allocations || own->bytes != sites->bytes
			    || own->reallocations != sites->reallocations || own->live_blocks != sites->live_blocks
			    || own->live_bytes != sites->live_bytes)
				return baseline_pull_fail(pull, error,
				                          "thread %u: its counters are not the sums of its sites", i + 1);
			if (!add_tally(&t, sites, own))
				return baseline_pull_fail(pull, error, "the sums are out of range");
		}
		if (!check_process(s, m, process, &t, pull, error))
			return false;
	}
	return true;
}

static bool check_summary(const struct baseline_sums *s, const struct model *m, const struct baseline_pull *pull,
                          GError **error)
{
	struct cost sum = { 0 };
	int64_t peak = 0;
	for (uint32_t i = 0; i < s->totals->len; i++) {
		const struct cost *c = &model_get_process(m, (process_id){ s->first_process + i })->totals;
		if (!cost_add(&sum, c))
			return baseline_pull_fail(pull, error, "the sums are out of range");
		peak = MAX(peak, c->peak_bytes);
	}
	sum.peak_bytes = peak;
	for (size_t i = 0; i < BASELINE_SUMMARY_NUMBERS; i++)
		if (s->summary[i] != *baseline_summary_number(&sum, i))
			return baseline_pull_fail(pull, error, "the summary's '%s' is %" PRId64 ", but the sites make %" PRId64,
			                          baseline_summary[i].name, s->summary[i],
			                          *baseline_summary_number(&sum, i));
	if (!model_sums_fit(m))
		return baseline_pull_fail(pull, error, "its sums and those of the files before it add up to more than a counter can hold");
	return true;
}

bool baseline_sums_check(const struct baseline_sums *s, struct model *m, const struct baseline_pull *pull, GError **error)
{
	return check_threads(s, m, pull, error) && check_summary(s, m, pull, error);
}
