/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/native_sizes.h"

/* Returns the table at the address. NULL if the recording does not have all of it. */
static struct ap_sizes *table_at(const struct native_reading *reading, const struct ap_sizes *address)
{
	struct ap_sizes *t = native_reading_at(reading, address, sizeof *t);
	if (t == NULL || t->room_log2 == 0 || t->room_log2 > AP_SIZES_ROOM_LOG2_MAX)
		return NULL;
	UInt room = AP_(sizes_room)(t);
	return t->expected < room && t->widened < room ? native_reading_at(reading, address, AP_(sizes_bytes)(room)) : NULL;
}

/* A request that the end of the process cut off is in the table, and may be the smallest or largest one. */
bool native_sizes_take(const struct native_reading *reading, const struct ap_site *recorded, struct ap_site *s)
{
	if (recorded->sizes == NULL)
		return s->allocations == 0 || s->min_request == s->max_request;
	s->sizes = table_at(reading, recorded->sizes);
	if (s->sizes == NULL)
		return false;
	AP_(sizes_take_back)(s->sizes, s->allocations);
	const struct ap_size_count *c = AP_(sizes_next)(s->sizes, NULL);
	if (c == NULL || AP_(sizes_sum)(s->sizes) != s->allocations)
		return false;
	s->min_request = c->smallest;
	for (; c != NULL; c = AP_(sizes_next)(s->sizes, c))
		s->max_request = c->largest;
	return true;
}
