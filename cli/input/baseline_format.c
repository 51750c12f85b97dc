/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The members of a baseline, as tables. */
#include "input/baseline_format.h"

const struct baseline_number baseline_process_numbers[BASELINE_PROCESS_NUMBERS] = {
#define PROCESS_COUNTER(member, attribute, ...) { attribute, offsetof(struct process, member) },
#include "counters/counters.def"
};

const struct baseline_number baseline_summary[BASELINE_SUMMARY_NUMBERS] = {
	{ "total_allocations", offsetof(struct cost, allocations) },
	{ "total_deallocations", offsetof(struct cost, deallocations) },
	{ "total_bytes_allocated", offsetof(struct cost, bytes) },
	{ "peak_memory", offsetof(struct cost, peak_bytes) },
	{ "current_memory", offsetof(struct cost, live_bytes) },
};

int64_t *baseline_process_number(struct process *p, size_t i)
{
	return (int64_t *)(void *)((char *)p + baseline_process_numbers[i].offset);
}

const int64_t *baseline_summary_number(const struct cost *totals, size_t i)
{
	return (const int64_t *)(const void *)((const char *)totals + baseline_summary[i].offset);
}

bool baseline_of_site(const struct cost_member *m)
{
	(void)m;
	return true;
}

bool baseline_of_thread(const struct cost_member *m)
{
	return m->thread;
}

bool baseline_of_totals(const struct cost_member *m)
{
	return m->merge == COST_SUM;
}
