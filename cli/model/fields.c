/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* counters.def makes most fields. Those that several counters make together have a row of their own here. */
#include "model/fields.h"

/* For each counter: INDEX_ is its index in cost_members, UNIT_ its unit. */
enum {
#define COUNTER(member, ...) INDEX_##member,
#include "counters/counters.def"
};

enum {
#define COUNTER(member, attribute, json, thread, totals, event, merge, of, unit, ...) UNIT_##member = FIELD_##unit,
#include "counters/counters.def"
};

#define GETTER(name, amount, defined) \
	static bool get_##name(const struct cost *c, int64_t *value) \
	{ \
		*value = amount; \
		return defined; \
	}

#define COUNTER(member, ...) GETTER(member, c->member, cost_has(c, &cost_members[INDEX_##member]))
#include "counters/counters.def"
GETTER(sites, c->sites, true)

#define LEAK_GETTER(name, amount) GETTER(name, amount, c->leaks == COST_LEAKS_KNOWN)
LEAK_GETTER(leaked_blocks, cost_leaked_blocks(c))
LEAK_GETTER(leaked_bytes, cost_leaked_bytes(c))
#define LEAK_KIND(tag, member, ...) \
	LEAK_GETTER(member##_blocks, c->member##_blocks) LEAK_GETTER(member##_bytes, c->member##_bytes)
#include "counters/counters.def"
LEAK_GETTER(suppressed_blocks, c->suppressed_blocks)
LEAK_GETTER(suppressed_bytes, c->suppressed_bytes)

enum { BOTH = FIELD_SUM | FIELD_THREAD };

/* The difference of two minima, or of values that may be absent, means nothing. */
#define SUM_FLAG(merge, of) (COST_##merge == COST_SUM && COST_OF_##of == COST_OF_SITES ? FIELD_SUM : 0)
#define THREAD_FLAG(thread) COUNTER_IF_THREAD_##thread(FIELD_THREAD |) 0

#define LEAK_FIELDS(member) \
	{ #member "_blocks", NULL, FIELD_COUNT, BOTH, get_##member##_blocks }, \
	{ #member "_bytes", NULL, FIELD_BYTES, BOTH, get_##member##_bytes }

const struct field fields_row[] = {
#define COUNTER(member, attribute, json, thread, totals, event, merge, of, unit, since, title, ...) \
	{ json, title, FIELD_##unit, SUM_FLAG(merge, of) | THREAD_FLAG(thread), get_##member },
#include "counters/counters.def"
	{ "sites", NULL, FIELD_COUNT, FIELD_SUM, get_sites },
	LEAK_FIELDS(leaked),
#define LEAK_KIND(tag, member, ...) LEAK_FIELDS(member),
#include "counters/counters.def"
	LEAK_FIELDS(suppressed),
	{ NULL, NULL, FIELD_COUNT, 0, NULL },
};

const struct field fields_total[] = {
#define SUMMARY_NAME(member, json) { json, NULL, (enum field_unit)UNIT_##member, FIELD_SUM, get_##member },
#include "counters/counters.def"
#define COUNTER(member, attribute, json, thread, totals, event, merge, of, unit, since, title, ...) \
	COUNTER_IF_SAME_##totals({ json, title, FIELD_##unit, FIELD_SUM, get_##member },)
#include "counters/counters.def"
	LEAK_FIELDS(leaked),
#define LEAK_KIND(tag, member, ...) LEAK_FIELDS(member),
#include "counters/counters.def"
	LEAK_FIELDS(suppressed),
	{ NULL, NULL, FIELD_COUNT, 0, NULL },
};
