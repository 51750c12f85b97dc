/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/profile_marks.h"

#include "input/profile_format.h"

#include <inttypes.h>

enum { SNAPSHOTS_MAX = 500 };

void profile_marks_begin(struct mark_reading *r, struct xmlpull *pull, struct model *m, const GArray *stacks)
{
	*r = (struct mark_reading){
		.pull = pull, .model = m, .stacks = stacks,
		.first_mark = m->marks->len, .first_snapshot = m->snapshots->len, .first_growth = m->growths->len,
	};
}

static const struct mark *numbered(const struct mark_reading *r, uint32_t place)
{
	return &g_array_index(r->model->marks, struct mark, place);
}

/* Finds the index of the mark that an element names. The elements are in the order of the marks. */
static bool refer(const struct mark_reading *r, int64_t number, uint32_t last, uint32_t *place, GError **error)
{
	if (number == 0 || number > r->marks)
		return xmlpull_fail(r->pull, error, "there is no mark %" PRId64, number);
	*place = r->first_mark + (uint32_t)number - 1;
	if (*place < last)
		return xmlpull_fail(r->pull, error, "its mark comes before that of the one before it");
	return true;
}

bool profile_mark(struct mark_reading *r, const struct pull_value *v, GError **error)
{
	struct mark m = {
		.process = { r->model->processes->len },     /* the process is added later, at this index */
		.function = model_string(r->model, v[MARK_FUNCTION].text),
		.entries = v[MARK_ENTRIES].number,
		.interval = v[MARK_INTERVAL].number,
	};
	uint32_t place = r->first_mark + r->marks;
	int64_t entries = m.entries;
	m.first = (struct snapshot){
		place, entries > 0, v[MARK_FIRST_EVENT].number, v[MARK_FIRST_BLOCKS].number, v[MARK_FIRST_BYTES].number,
	};
	m.last = (struct snapshot){
		place, entries, v[MARK_LAST_EVENT].number, v[MARK_LAST_BLOCKS].number, v[MARK_LAST_BYTES].number,
	};
	if (v[MARK_ID].number != r->marks + INT64_C(1))
		return xmlpull_fail(r->pull, error, "its id is %" PRId64, v[MARK_ID].number);
	if (m.interval == 0 || (m.interval & (m.interval - 1)) != 0)
		return xmlpull_fail(r->pull, error, "its interval is not a power of two");
	if (entries == 0 && (m.last.event != 0 || m.last.blocks != 0 || m.last.bytes != 0))
		return xmlpull_fail(r->pull, error, "it has blocks or bytes, but no entries");
	if (m.first.event > m.last.event
	    || (entries < 2 && (m.first.event != m.last.event || m.first.blocks != m.last.blocks
	                        || m.first.bytes != m.last.bytes)))
		return xmlpull_fail(r->pull, error, "its first entry does not come before its last");
	g_array_append_val(r->model->marks, m);
	r->marks++;
	return true;
}

bool profile_snapshot(struct mark_reading *r, const struct pull_value *v, GError **error)
{
	struct snapshot s = {
		.entry = v[SNAPSHOT_ENTRY].number, .event = v[SNAPSHOT_EVENT].number,
		.blocks = v[SNAPSHOT_BLOCKS].number, .bytes = v[SNAPSHOT_BYTES].number,
	};
	const struct snapshot *last = r->snapshots > 0
		? &g_array_index(r->model->snapshots, struct snapshot, r->model->snapshots->len - 1) : NULL;
	if (!refer(r, v[SNAPSHOT_MARK].number, last != NULL ? last->mark : 0, &s.mark, error))
		return false;
	const struct mark *m = numbered(r, s.mark);
	bool begins = last == NULL || last->mark != s.mark;
	int64_t before = begins ? 0 : last->entry;
	if (s.entry > m->entries || s.entry < m->interval || s.entry - m->interval != before)
		return xmlpull_fail(r->pull, error, "its entry is not the next one of its mark");
	if (s.entry / m->interval > SNAPSHOTS_MAX)
		return xmlpull_fail(r->pull, error, "there are more than %d", SNAPSHOTS_MAX);
	if (s.event > m->last.event || s.event < (begins ? m->first.event : last->event))
		return xmlpull_fail(r->pull, error, "it does not come after the one before");
	g_array_append_val(r->model->snapshots, s);
	r->snapshots++;
	return true;
}

bool profile_growth(struct mark_reading *r, const struct pull_value *v, GError **error)
{
	struct growth g = {
		.since = v[GROWTH_SINCE].number,
		.first_blocks = v[GROWTH_FIRST_BLOCKS].number, .first_bytes = v[GROWTH_FIRST_BYTES].number,
		.last_blocks = v[GROWTH_LAST_BLOCKS].number, .last_bytes = v[GROWTH_LAST_BYTES].number,
		.grew = v[GROWTH_GREW].number, .shrank = v[GROWTH_SHRANK].number,
	};
	int64_t stack = v[GROWTH_STACK].number;
	uint32_t last = r->growths > 0
		? g_array_index(r->model->growths, struct growth, r->model->growths->len - 1).mark : 0;
	if (!refer(r, v[GROWTH_MARK].number, last, &g.mark, error))
		return false;
	const struct mark *m = numbered(r, g.mark);
	if (stack == 0 || stack >= r->stacks->len)
		return xmlpull_fail(r->pull, error, "there is no stack %" PRId64, stack);
	g.stack.i = g_array_index(r->stacks, uint32_t, stack);
	if (g.since == 0 || g.since > m->entries || (g.since == 1) != (g.first_blocks > 0))
		return xmlpull_fail(r->pull, error, "it cannot have blocks since entry %" PRId64, g.since);
	if ((g.first_blocks == 0 && g.first_bytes != 0) || (g.last_blocks == 0 && g.last_bytes != 0))
		return xmlpull_fail(r->pull, error, "it has bytes of no blocks");
	int64_t intervals = model_growth_intervals(m, &g);
	bool more = g.last_blocks > g.first_blocks || (g.last_blocks == g.first_blocks && g.last_bytes > g.first_bytes);
	bool less = g.last_blocks < g.first_blocks || (g.last_blocks == g.first_blocks && g.last_bytes < g.first_bytes);
	if (g.grew > intervals || g.shrank > intervals - g.grew || (g.grew == 0 && (g.since > 1 || more))
	    || (g.shrank == 0 && less))
		return xmlpull_fail(r->pull, error, "it cannot have grown and shrunk so often");
	g_array_append_val(r->model->growths, g);
	r->growths++;
	return true;
}

/* Checks what a mark's stacks add up to at its first and its last entry. */
static bool add_up(const struct mark_reading *r, GError **error)
{
	const GArray *growths = r->model->growths;
	guint next = r->first_growth;
	for (uint32_t place = r->first_mark; place < r->first_mark + r->marks; place++) {
		struct snapshot first = { 0 }, last = { 0 };
		bool fits = true;
		for (; fits && next < growths->len; next++) {
			const struct growth *g = &g_array_index(growths, struct growth, next);
			if (g->mark != place)
				break;
			fits = !__builtin_add_overflow(first.blocks, g->first_blocks, &first.blocks)
			       && !__builtin_add_overflow(first.bytes, g->first_bytes, &first.bytes)
			       && !__builtin_add_overflow(last.blocks, g->last_blocks, &last.blocks)
			       && !__builtin_add_overflow(last.bytes, g->last_bytes, &last.bytes);
		}
		const struct mark *m = numbered(r, place);
		if (!fits || first.blocks != m->first.blocks || first.bytes != m->first.bytes || last.blocks != m->last.blocks
		    || last.bytes != m->last.bytes)
			return xmlpull_fail(r->pull, error, "the stacks of mark %u do not add up to what was alive",
			                    place - r->first_mark + 1);
	}
	return true;
}

bool profile_marks_end(struct mark_reading *r, int64_t events, GError **error)
{
	int64_t wanted = 0;
	if (r->pull == NULL)
		return true;
	for (uint32_t place = r->first_mark; place < r->first_mark + r->marks; place++) {
		const struct mark *m = numbered(r, place);
		if (m->last.event > events)
			return xmlpull_fail(r->pull, error, "a mark was entered after the last event");
		if (m->entries / m->interval > SNAPSHOTS_MAX)
			return xmlpull_fail(r->pull, error, "a mark has too many snapshots");
		wanted += m->entries / m->interval;
	}
	if (wanted != r->snapshots)
		return xmlpull_fail(r->pull, error, "snapshots of marks are missing");
	return add_up(r, error);
}
