/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "ap_profile_marks.h"

#include "ap_marks.h"
#include "ap_xml.h"

static void out_mark(struct ap_outfile *f, UInt number, const struct ap_mark *m)
{
	AP_(out)(f, "    <mark");
	AP_(out_number)(f, "id", number);
	AP_(out_text)(f, "function", m->function);
	AP_(out_number)(f, "entries", m->entries);
	AP_(out_number)(f, "interval", m->interval);
	AP_(out_number)(f, "first-event", m->first.event);
	AP_(out_number)(f, "first-blocks", m->first.blocks);
	AP_(out_number)(f, "first-bytes", m->first.bytes);
	AP_(out_number)(f, "last-event", m->last.event);
	AP_(out_number)(f, "last-blocks", m->last.blocks);
	AP_(out_number)(f, "last-bytes", m->last.bytes);
	AP_(out)(f, "/>\n");
}

static void out_snapshot(struct ap_outfile *f, UInt mark, const struct ap_snapshot *s)
{
	AP_(out)(f, "    <snapshot");
	AP_(out_number)(f, "mark", mark);
	AP_(out_number)(f, "entry", s->entry);
	AP_(out_number)(f, "event", s->event);
	AP_(out_number)(f, "blocks", s->blocks);
	AP_(out_number)(f, "bytes", s->bytes);
	AP_(out)(f, "/>\n");
}

static void out_growth(struct ap_outfile *f, UInt mark, UInt stack, const struct ap_growth *g)
{
	AP_(out)(f, "    <growth");
	AP_(out_number)(f, "mark", mark);
	AP_(out_number)(f, "stack", stack);
	AP_(out_number)(f, "since", g->since);
	AP_(out_number)(f, "first-blocks", g->first_blocks);
	AP_(out_number)(f, "first-bytes", g->first_bytes);
	AP_(out_number)(f, "last-blocks", g->last_blocks);
	AP_(out_number)(f, "last-bytes", g->last_bytes);
	AP_(out_number)(f, "grew", g->grew);
	AP_(out_number)(f, "shrank", g->shrank);
	AP_(out)(f, "/>\n");
}

struct ap_mark_counts AP_(profile_marks)(struct ap_outfile *f, UInt (*stack_profile_id)(UInt stack))
{
	struct ap_mark_counts n = { .marks = AP_(marks_count)() };
	AP_(out)(f, "  <marks>\n");
	for (UInt i = 0; i < n.marks; i++)
		out_mark(f, i + 1, AP_(mark_by_index)(i));
	AP_(out)(f, "  </marks>\n  <snapshots>\n");
	for (UInt i = 0; i < n.marks; i++) {
		const struct ap_mark *m = AP_(mark_by_index)(i);
		for (UInt j = 0; j < m->n_snapshots; j++)
			out_snapshot(f, i + 1, &m->snapshots[j]);
		n.snapshots += m->n_snapshots;
	}
	AP_(out)(f, "  </snapshots>\n  <growths>\n");
	for (UInt i = 0; i < n.marks; i++) {
		const struct ap_mark *m = AP_(mark_by_index)(i);
		for (UInt j = 0; j < m->n_growths; j++)
			if (m->growths[j].since) {
				out_growth(f, i + 1, stack_profile_id(AP_(mark_growth_stack)(j)), &m->growths[j]);
				n.growths++;
			}
	}
	AP_(out)(f, "  </growths>\n");
	return n;
}
