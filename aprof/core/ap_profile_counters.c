/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_profile_counters.h"

#include "core/ap_profile_scopes.h"

static void write_threads(struct ap_outfile *f, const struct ap_recorder *r)
{
	AP_(xml_raw)(f, "  <threads>\n");
	for (UInt i = 1; i <= AP_(threads_count)(r); i++) {
		struct ap_thread whole = *AP_(thread_by_serial)(r, i), *t = &whole;
		const struct ap_amount maximum = AP_(thread_maximum)(t);
		whole.max_blocks = maximum.blocks;
		whole.max_bytes = maximum.bytes;
		AP_(xml_raw)(f, "    <thread");
		AP_(xml_number)(f, "id", t->serial);
		AP_(xml_attribute)(f, "name", t->name);
		AP_(xml_number)(f, "creator", t->creator);
		AP_(xml_number)(f, "stack", AP_(stack_profile_id)(&r->stacks, t->creation_stack));
		AP_(xml_attribute)(f, "exited", t->exited ? "yes" : NULL);
#define COUNTER(member, attribute, json, thread, ...) COUNTER_IF_THREAD_##thread(AP_(xml_number)(f, attribute, t->member);)
#include "counters/counters.def"
		AP_(xml_raw)(f, "/>\n");
	}
	AP_(xml_raw)(f, "  </threads>\n");
}

/* How to write a counter of a site, by what it measures. A smallest or largest request of 0 bytes is a fact,
   so it is written. A lifetime is written only where a block has ended. */
#define WRITE_SITES(f, s, attribute, number) AP_(xml_number)(f, attribute, number)
#define WRITE_ALLOCATIONS(f, s, attribute, number) \
	do { if ((s)->allocations) AP_(xml_number_or_zero)(f, attribute, number); } while (0)
#define WRITE_ENDED(f, s, attribute, number) \
	AP_(xml_number)(f, attribute, (s)->deallocations || (s)->realloc_out ? number : 0)

static void write_sites(struct ap_outfile *f, const struct ap_recorder *r)
{
	AP_(xml_raw)(f, "  <sites>\n");
	for (UInt i = 0; i < AP_(sites_count)(&r->sites); i++) {
		const struct ap_site *s = AP_(site_by_index)(&r->sites, i);
		AP_(xml_raw)(f, "    <site");
		AP_(xml_number)(f, "stack", AP_(stack_profile_id)(&r->stacks, AP_(site_stack)(s)));
		AP_(xml_number)(f, "thread", s->thread->serial);
		AP_(profile_scopes_of_site)(f, r, s);
#define COUNTER(member, attribute, json, thread, totals, event, merge, of, ...) WRITE_##of(f, s, attribute, s->member);
#include "counters/counters.def"
		AP_(xml_raw)(f, "/>\n");
	}
	AP_(xml_raw)(f, "  </sites>\n");
}

/* A site that only ever asked for one size says so itself. */
static UInt write_sizes(struct ap_outfile *f, const struct ap_recorder *r)
{
	UInt n = 0;
	AP_(xml_raw)(f, "  <sizes>\n");
	for (UInt i = 0; i < AP_(sites_count)(&r->sites); i++) {
		const struct ap_site *s = AP_(site_by_index)(&r->sites, i);
		const struct ap_size_count *c = s->sizes ? AP_(sizes_next)(s->sizes, NULL) : NULL;
		for (; c; c = AP_(sizes_next)(s->sizes, c), n++) {
			AP_(xml_raw)(f, "    <size");
			AP_(xml_number)(f, "site", i + 1);
			AP_(xml_number)(f, "from", c->smallest);
			AP_(xml_number)(f, "to", c->largest);
			AP_(xml_number)(f, "count", c->count);
			AP_(xml_raw)(f, "/>\n");
		}
	}
	AP_(xml_raw)(f, "  </sizes>\n");
	return n;
}

static void write_releases(struct ap_outfile *f, const struct ap_recorder *r)
{
	AP_(xml_raw)(f, "  <releases");
	AP_(xml_attribute)(f, "stacks", r->free_stacks ? "yes" : NULL);
	AP_(xml_raw)(f, ">\n");
	for (UInt i = 0; i < AP_(sites_count)(&r->sites); i++) {
		const struct ap_release *e = AP_(release_first)(AP_(site_by_index)(&r->sites, i));
		for (; e; e = AP_(release_next)(e)) {
			AP_(xml_raw)(f, "    <release");
			AP_(xml_number)(f, "site", i + 1);
			AP_(xml_number)(f, "thread", e->thread);
			AP_(xml_number)(f, "stack", AP_(stack_profile_id)(&r->stacks, e->stack));
			AP_(xml_number)(f, "blocks", e->blocks);
			AP_(xml_number)(f, "bytes", e->bytes);
			AP_(xml_number)(f, "resized", e->resized);
			AP_(xml_number)(f, "resized-bytes", e->resized_bytes);
			AP_(xml_raw)(f, "/>\n");
		}
	}
	AP_(xml_raw)(f, "  </releases>\n");
}

UInt AP_(profile_counters)(struct ap_outfile *f, const struct ap_recorder *r, struct ap_scope_counts n)
{
	AP_(profile_scopes)(f, r, n);
	write_threads(f, r);
	write_sites(f, r);
	UInt sizes = write_sizes(f, r);
	write_releases(f, r);
	AP_(profile_assertions)(f, r);
	return sizes;
}

static void write_point(struct ap_outfile *f, const struct ap_point *p)
{
	AP_(xml_raw)(f, "    <point");
	AP_(xml_number)(f, "event", p->event);
	AP_(xml_number)(f, "allocated-bytes", p->allocated_bytes);
	AP_(xml_number)(f, "live-bytes", p->live_bytes);
	AP_(xml_number)(f, "live-blocks", p->live_blocks);
	AP_(xml_number)(f, "max-bytes", p->max_bytes);
	AP_(xml_raw)(f, "/>\n");
}

UInt AP_(profile_timeline)(struct ap_outfile *f, const struct ap_live *live)
{
	UInt n = live->timeline.count;
	struct ap_point last;
	AP_(xml_raw)(f, "  <timeline");
	AP_(xml_number)(f, "interval", live->timeline.interval);
	AP_(xml_raw)(f, ">\n");
	for (UInt i = 0; i < n; i++)
		write_point(f, &live->timeline.points[i]);
	if (AP_(live_final_point)(live, &last)) {
		write_point(f, &last);
		n++;
	}
	AP_(xml_raw)(f, "  </timeline>\n");
	return n;
}

void AP_(profile_totals)(struct ap_outfile *f, const struct ap_recorder *r, const struct ap_profile_counts *n,
                         const struct ap_totals *t, const struct ap_profile_quality *q)
{
	AP_(xml_raw)(f, "  <totals");
	AP_(xml_number)(f, "objects", n->objects);
	AP_(xml_number)(f, "frames", n->frames);
	AP_(xml_number)(f, "stacks", n->stacks);
	AP_(xml_number)(f, "allocators", n->allocators);
	AP_(xml_number)(f, "threads", AP_(threads_count)(r));
	AP_(xml_number)(f, "sites", AP_(sites_count)(&r->sites));
	AP_(xml_number)(f, "sizes", n->sizes);
	AP_(xml_number)(f, "releases", AP_(releases_count)(&r->releases));
	AP_(xml_number)(f, "phases", n->scopes.phases);
	AP_(xml_number)(f, "regions", n->scopes.regions);
	AP_(xml_number)(f, "assertions", n->scopes.assertions);
	AP_(xml_number)(f, "blames", n->scopes.blames);
	AP_(xml_number)(f, "points", n->points);
	AP_(xml_number)(f, "leaks", n->leaks);
	AP_(xml_number)(f, "holds", n->holds);
	AP_(xml_number)(f, "selections", n->selections);
	AP_(xml_number)(f, "marks", n->marks);
	AP_(xml_number)(f, "snapshots", n->snapshots);
	AP_(xml_number)(f, "growths", n->growths);
#define COUNTER(member, attribute, json, thread, totals, ...) COUNTER_IF_TOTALS_##totals(AP_(xml_number)(f, attribute, t->member);)
#define PROCESS_COUNTER(member, attribute, ...) AP_(xml_number)(f, attribute, t->member);
#include "counters/counters.def"
	AP_(xml_number)(f, "peak-bound", q->peak_bound);
	AP_(xml_number)(f, "stacks-checked", q->stacks_checked);
	AP_(xml_number)(f, "stacks-wrong", q->stacks_wrong);
	AP_(xml_raw)(f, "/>\n");
}
