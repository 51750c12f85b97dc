/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Getters are made from the counters' names; those with a condition stand by themselves. */
#include "model/fields.h"

#define GETTER(member, defined) \
	static bool get_##member(const struct cost *c, int64_t *value) \
	{ \
		*value = c->member; \
		return defined; \
	}

GETTER(allocations, true)
GETTER(bytes, true)
GETTER(reallocations, true)
GETTER(in_place, true)
GETTER(moved, true)
GETTER(copied_bytes, true)
GETTER(deallocations, true)
GETTER(freed_bytes, true)
GETTER(realloc_out, true)
GETTER(realloc_out_bytes, true)
GETTER(live_blocks, true)
GETTER(live_bytes, true)
GETTER(peak_blocks, true)
GETTER(peak_bytes, true)
GETTER(temporary, true)
GETTER(sites, true)
/* A maximum over time of several sites is not the sum of theirs, nor anything else that is known. */
GETTER(max_blocks, c->sites == 1)
GETTER(max_bytes, c->sites == 1)
GETTER(min_request, c->allocations > 0)
GETTER(max_request, c->allocations > 0)
GETTER(lifetime_sum, cost_ended(c) > 0)
GETTER(lifetime_min, cost_ended(c) > 0)
GETTER(lifetime_max, cost_ended(c) > 0)

#define LEAK_GETTER(name, amount) \
	static bool get_##name(const struct cost *c, int64_t *value) \
	{ \
		*value = amount; \
		return c->leaks == COST_LEAKS_KNOWN; \
	}

LEAK_GETTER(leaked_blocks, cost_leaked_blocks(c))
LEAK_GETTER(leaked_bytes, cost_leaked_bytes(c))
LEAK_GETTER(lost_blocks, c->lost_blocks)
LEAK_GETTER(lost_bytes, c->lost_bytes)
LEAK_GETTER(indirect_blocks, c->indirect_blocks)
LEAK_GETTER(indirect_bytes, c->indirect_bytes)
LEAK_GETTER(cycle_blocks, c->cycle_blocks)
LEAK_GETTER(cycle_bytes, c->cycle_bytes)
LEAK_GETTER(reachable_blocks, c->reachable_blocks)
LEAK_GETTER(reachable_bytes, c->reachable_bytes)
LEAK_GETTER(suppressed_blocks, c->suppressed_blocks)
LEAK_GETTER(suppressed_bytes, c->suppressed_bytes)

/* Of a row, a thread, a run and a process alike. */
#define LEAK_FIELDS \
	{ "leaked_blocks", "leaked", FIELD_COUNT, BOTH, get_leaked_blocks }, \
	{ "leaked_bytes", "leaked", FIELD_BYTES, BOTH, get_leaked_bytes }, \
	{ "lost_blocks", "lost", FIELD_COUNT, BOTH, get_lost_blocks }, \
	{ "lost_bytes", "lost", FIELD_BYTES, BOTH, get_lost_bytes }, \
	{ "indirect_blocks", "indirectly lost", FIELD_COUNT, BOTH, get_indirect_blocks }, \
	{ "indirect_bytes", "indirectly lost", FIELD_BYTES, BOTH, get_indirect_bytes }, \
	{ "cycle_blocks", "lost in cycles", FIELD_COUNT, BOTH, get_cycle_blocks }, \
	{ "cycle_bytes", "lost in cycles", FIELD_BYTES, BOTH, get_cycle_bytes }, \
	{ "reachable_blocks", "reachable", FIELD_COUNT, BOTH, get_reachable_blocks }, \
	{ "reachable_bytes", "reachable", FIELD_BYTES, BOTH, get_reachable_bytes }, \
	{ "suppressed_blocks", "suppressed", FIELD_COUNT, BOTH, get_suppressed_blocks }, \
	{ "suppressed_bytes", "suppressed", FIELD_BYTES, BOTH, get_suppressed_bytes }

enum { SUM = FIELD_SUM, BOTH = FIELD_SUM | FIELD_THREAD };

const struct field fields_row[] = {
	{ "count", "allocations", FIELD_COUNT, BOTH, get_allocations },
	{ "total_bytes", "bytes allocated", FIELD_BYTES, BOTH, get_bytes },
	{ "reallocations", "reallocations", FIELD_COUNT, BOTH, get_reallocations },
	{ "reallocations_in_place", "in place", FIELD_COUNT, SUM, get_in_place },
	{ "reallocations_moved", "moved", FIELD_COUNT, SUM, get_moved },
	{ "copied_bytes", "copied", FIELD_BYTES, SUM, get_copied_bytes },
	{ "deallocations", "deallocations", FIELD_COUNT, BOTH, get_deallocations },
	{ "deallocated_bytes", "freed", FIELD_BYTES, BOTH, get_freed_bytes },
	{ "reallocated_blocks", "taken over by realloc", FIELD_COUNT, SUM, get_realloc_out },
	{ "reallocated_bytes", "taken over by realloc", FIELD_BYTES, SUM, get_realloc_out_bytes },
	{ "live_blocks", "live at exit", FIELD_COUNT, BOTH, get_live_blocks },
	{ "live_bytes", "live at exit", FIELD_BYTES, BOTH, get_live_bytes },
	{ "peak_blocks", "at peak", FIELD_COUNT, SUM, get_peak_blocks },
	{ "peak_bytes", "at peak", FIELD_BYTES, SUM, get_peak_bytes },
	{ "max_blocks", "most at a time", FIELD_COUNT, FIELD_THREAD, get_max_blocks },
	{ "max_bytes", "most at a time", FIELD_BYTES, FIELD_THREAD, get_max_bytes },
	{ "min_request", "smallest request", FIELD_BYTES, 0, get_min_request },
	{ "max_request", "largest request", FIELD_BYTES, 0, get_max_request },
	{ "lifetime_sum", "lifetimes", FIELD_EVENTS, 0, get_lifetime_sum },
	{ "lifetime_min", "shortest life", FIELD_EVENTS, 0, get_lifetime_min },
	{ "lifetime_max", "longest life", FIELD_EVENTS, 0, get_lifetime_max },
	{ "temporary", "temporary", FIELD_COUNT, SUM, get_temporary },
	{ "sites", "sites", FIELD_COUNT, SUM, get_sites },
	LEAK_FIELDS,
	{ NULL, NULL, FIELD_COUNT, 0, NULL },
};

const struct field fields_total[] = {
	{ "total_allocations", "allocations", FIELD_COUNT, SUM, get_allocations },
	{ "total_deallocations", "deallocations", FIELD_COUNT, SUM, get_deallocations },
	{ "total_bytes_allocated", "bytes allocated", FIELD_BYTES, SUM, get_bytes },
	{ "peak_memory", "peak", FIELD_BYTES, SUM, get_peak_bytes },
	{ "current_memory", "live at exit", FIELD_BYTES, SUM, get_live_bytes },
	{ "peak_blocks", "peak", FIELD_COUNT, SUM, get_peak_blocks },
	{ "current_blocks", "live at exit", FIELD_COUNT, SUM, get_live_blocks },
	{ "total_bytes_deallocated", "freed", FIELD_BYTES, SUM, get_freed_bytes },
	{ "reallocations", "reallocations", FIELD_COUNT, SUM, get_reallocations },
	{ "reallocations_in_place", "in place", FIELD_COUNT, SUM, get_in_place },
	{ "reallocations_moved", "moved", FIELD_COUNT, SUM, get_moved },
	{ "copied_bytes", "copied", FIELD_BYTES, SUM, get_copied_bytes },
	{ "temporary", "temporary", FIELD_COUNT, SUM, get_temporary },
	LEAK_FIELDS,
	{ NULL, NULL, FIELD_COUNT, 0, NULL },
};
