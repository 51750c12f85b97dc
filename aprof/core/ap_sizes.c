/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_sizes.h"

#include "core/ap_host.h"

#define FIRST_ROOM_LOG2 2

static struct ap_sizes *table_of(UInt room_log2)
{
	struct ap_sizes *t = AP_(host_try_record)(AP_(sizes_bytes)(1u << room_log2));
	if (t)
		t->room_log2 = room_log2;
	return t;
}

/* The place of the class, or a free one for it. */
static UInt class_place(const struct ap_sizes *t, UInt class_number)
{
	UInt i = AP_(sizes_place)(t, class_number);
	while (t->counts[i].class_number && t->counts[i].class_number != class_number)
		i = (i + 1) & (AP_(sizes_room)(t) - 1);
	return i;
}

struct ap_sizes *AP_(sizes_new)(SizeT size, ULong count)
{
	struct ap_sizes *t = table_of(FIRST_ROOM_LOG2);
	if (!t)
		return NULL;
	UInt class_number = size_class(size) + 1;
	t->counts[class_place(t, class_number)] = (struct ap_size_count){ count, size, size, class_number };
	t->used = 1;
	return t;
}

static struct ap_sizes *grown(const struct ap_sizes *old)
{
	struct ap_sizes *t = table_of(old->room_log2 + 1);
	if (!t)
		return NULL;
	for (UInt i = 0; i < AP_(sizes_room)(old); i++)
		if (old->counts[i].class_number)
			t->counts[class_place(t, old->counts[i].class_number)] = old->counts[i];
	t->used = old->used;
	return t;
}

/* What the place had is kept first, so that a reader of a recording that was cut off can put it back. */
static void widen(struct ap_sizes *t, UInt i, UInt class_number, SizeT size)
{
	struct ap_size_count *c = &t->counts[i];
	t->before = *c;
	AP_BARRIER();
	t->widened = i;
	AP_BARRIER();
	if (size < c->smallest || !c->class_number)
		c->smallest = size;
	if (size > c->largest)
		c->largest = size;
	c->class_number = class_number;
}

Bool AP_(sizes_expect_another)(struct ap_sizes **table, SizeT size)
{
	struct ap_sizes *t = *table;
	UInt class_number = size_class(size) + 1, i = class_place(t, class_number);
	if (!t->counts[i].class_number) {
		if (2 * (t->used + 1) > AP_(sizes_room)(t)) {
			t = grown(t);
			if (!t)
				return False;
			AP_BARRIER();
			*table = t;
			i = class_place(t, class_number);
		}
		t->used++;
	}
	if (!t->counts[i].class_number || size < t->counts[i].smallest || size > t->counts[i].largest)
		widen(t, i, class_number, size);
	t->expected = i;
	return True;
}

void AP_(sizes_take_back)(struct ap_sizes *t, ULong counted)
{
	if (AP_(sizes_sum)(t) == counted + 1)
		t->counts[t->expected].count--;
	/* The request that widened it was not counted. */
	if (t->counts[t->widened].count == t->before.count && t->before.class_number == t->counts[t->widened].class_number)
		t->counts[t->widened] = t->before;
}

ULong AP_(sizes_sum)(const struct ap_sizes *t)
{
	ULong sum = 0;
	for (UInt i = 0; i < AP_(sizes_room)(t); i++)
		sum += t->counts[i].count;
	return sum;
}

const struct ap_size_count *AP_(sizes_next)(const struct ap_sizes *t, const struct ap_size_count *c)
{
	const struct ap_size_count *next = NULL;
	for (UInt i = 0; i < AP_(sizes_room)(t); i++) {
		const struct ap_size_count *other = &t->counts[i];
		if (other->count && (!c || other->smallest > c->smallest) && (!next || other->smallest < next->smallest))
			next = other;
	}
	return next;
}
