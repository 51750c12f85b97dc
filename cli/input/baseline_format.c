/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The tables. */
#include "input/baseline_format.h"

const struct baseline_number baseline_process_numbers[BASELINE_PROCESS_NUMBERS] = {
	{ "events", offsetof(struct process, events) },
	{ "peak-event", offsetof(struct process, peak_event) },
	{ "failed", offsetof(struct process, failed) },
	{ "inherited-blocks", offsetof(struct process, inherited_blocks) },
	{ "inherited-bytes", offsetof(struct process, inherited_bytes) },
	{ "inherited-freed", offsetof(struct process, inherited_freed) },
	{ "foreign-frees", offsetof(struct process, foreign_frees) },
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

const char *const baseline_ends[PROCESS_EXEC + 1] = {
	[PROCESS_EXIT] = "exit", [PROCESS_SIGNAL] = "signal", [PROCESS_EXEC] = "exec",
};

const char *const baseline_thread_counters[] = {
	"allocations", "bytes", "reallocations", "deallocations", "freed-bytes", "live-blocks", "live-bytes", "max-bytes",
	"max-blocks", NULL,
};
