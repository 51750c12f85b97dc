/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_profile_marks.h"

#include "core/ap_stacks.h"
#include "core/ap_xml.h"
#include "valgrind/ap_host.h"
#include "valgrind/ap_marks.h"

static void write_mark(struct ap_outfile *f, UInt number, const struct ap_mark *m)
{
	AP_(xml_raw)(f, "    <mark");
	AP_(xml_number)(f, "id", number);
	AP_(xml_attribute)(f, "function", m->function);
	AP_(xml_number)(f, "entries", m->entries);
	AP_(xml_number)(f, "interval", m->interval);
	AP_(xml_number)(f, "first-event", m->first.event);
	AP_(xml_number)(f, "first-blocks", m->first.blocks);
	AP_(xml_number)(f, "first-bytes", m->first.bytes);
	AP_(xml_number)(f, "last-event", m->last.event);
	AP_(xml_number)(f, "last-blocks", m->last.blocks);
	AP_(xml_number)(f, "last-bytes", m->last.bytes);
	AP_(xml_raw)(f, "/>\n");
}

static void write_snapshot(struct ap_outfile *f, UInt mark, const struct ap_snapshot *s)
{
	AP_(xml_raw)(f, "    <snapshot");
	AP_(xml_number)(f, "mark", mark);
	AP_(xml_number)(f, "entry", s->entry);
	AP_(xml_number)(f, "event", s->event);
	AP_(xml_number)(f, "blocks", s->blocks);
	AP_(xml_number)(f, "bytes", s->bytes);
	AP_(xml_raw)(f, "/>\n");
}

static void write_growth(struct ap_outfile *f, UInt mark, UInt stack, const struct ap_growth *g)
{
	AP_(xml_raw)(f, "    <growth");
	AP_(xml_number)(f, "mark", mark);
	AP_(xml_number)(f, "stack", stack);
	AP_(xml_number)(f, "since", g->since);
	AP_(xml_number)(f, "first-blocks", g->first_blocks);
	AP_(xml_number)(f, "first-bytes", g->first_bytes);
	AP_(xml_number)(f, "last-blocks", g->last_blocks);
	AP_(xml_number)(f, "last-bytes", g->last_bytes);
	AP_(xml_number)(f, "grew", g->grew);
	AP_(xml_number)(f, "shrank", g->shrank);
	AP_(xml_raw)(f, "/>\n");
}

void AP_(profile_marks)(struct ap_outfile *f, struct ap_profile_counts *n)
{
	n->marks = AP_(marks_count)();
	AP_(xml_raw)(f, "  <marks>\n");
	for (UInt i = 0; i < n->marks; i++)
		write_mark(f, i + 1, AP_(mark_by_index)(i));
	AP_(xml_raw)(f, "  </marks>\n  <snapshots>\n");
	for (UInt i = 0; i < n->marks; i++) {
		const struct ap_mark *m = AP_(mark_by_index)(i);
		for (UInt j = 0; j < m->n_snapshots; j++)
			write_snapshot(f, i + 1, &m->snapshots[j]);
		n->snapshots += m->n_snapshots;
	}
	AP_(xml_raw)(f, "  </snapshots>\n  <growths>\n");
	for (UInt i = 0; i < n->marks; i++) {
		const struct ap_mark *m = AP_(mark_by_index)(i);
		for (UInt j = 0; j < m->n_growths; j++)
			if (m->growths[j].since) {
				UInt stack = AP_(stack_profile_id)(&AP_(recorder).stacks, AP_(mark_growth_stack)(j));
				write_growth(f, i + 1, stack, &m->growths[j]);
				n->growths++;
			}
	}
	AP_(xml_raw)(f, "  </growths>\n");
}
