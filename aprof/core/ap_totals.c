/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_totals.h"

void AP_(totals_sum)(struct ap_totals *t, const struct ap_sites *sites, const struct ap_live *live)
{
#define COUNTER(member, attribute, json, thread, totals, ...) COUNTER_IF_TOTALS_##totals(t->member = 0;)
#include "counters/counters.def"
	for (UInt i = 0; i < AP_(sites_count)(sites); i++) {
		const struct ap_site *s = AP_(site_by_index)(sites, i);
#define COUNTER(member, attribute, json, thread, totals, ...) COUNTER_IF_TOTALS_##totals(t->member += s->member;)
#include "counters/counters.def"
	}
	t->events = live->events;
	t->peak_blocks = live->peak.blocks;
	t->peak_bytes = live->peak.bytes;
	t->peak_event = live->peak.event;
}
