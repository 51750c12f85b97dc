/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_sites.h"

void AP_(sites_init)(struct ap_sites *sites, SizeT element_bytes)
{
	AP_(index_init)(&sites->by_key, &sites->list, element_bytes);
}

struct ap_site *AP_(site_of)(struct ap_sites *sites, struct ap_thread *thread, UInt stack, struct ap_thread *ledger_exempt)
{
	UWord key = (UWord)thread->context << 32 | stack;
	struct ap_site *s = AP_(index_find)(&sites->by_key, key);
	if (s)
		return s;
	s = AP_(index_add)(&sites->by_key, key);
	s->thread = thread;
	s->ledger_exempt = ledger_exempt;
	s->only_size = AP_SIZES_DIFFER;
#define COUNTER(member, attribute, json, in_thread, totals, event, merge, ...) COUNTER_IF_MIN_##merge(s->member = ~0ull;)
#include "counters/counters.def"
	return s;
}

/* Makes the table of a site that asks for a second size. False: there is no memory. */
static Bool make_table(struct ap_site *s)
{
	struct ap_sizes *t = AP_(sizes_new)(s->only_size, s->allocations);
	if (!t)
		return False;
	AP_BARRIER();
	s->sizes = t;
	s->only_size = AP_SIZES_DIFFER;
	return True;
}

static void expect(struct ap_site *s, SizeT size)
{
	if (!s->sizes && s->allocations == 0)
		s->only_size = size;
	else if ((!s->sizes && !make_table(s)) || !AP_(sizes_expect_another)(&s->sizes, size))
		return;
	if (size < s->min_request)
		s->min_request = size;
	if (size > s->max_request)
		s->max_request = size;
}

void AP_(site_expect_another)(struct ap_site *s, SizeT size)
{
	s->thread->size_changes++;
	AP_BARRIER();
	expect(s, size);
	AP_BARRIER();
	s->thread->size_changes++;
}

void AP_(sites_update_peaks)(struct ap_sites *sites, ULong epoch)
{
	for (UInt i = 0; i < AP_(sites_count)(sites); i++)
		AP_(site_keep_peak)(AP_(site_by_index)(sites, i), epoch);
}
