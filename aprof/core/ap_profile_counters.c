/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_profile_counters.h"

#include "valgrind/ap_alloc.h"
#include "valgrind/ap_options.h"
#include "core/ap_releases.h"
#include "core/ap_sites.h"
#include "core/ap_stacks.h"
#include "valgrind/ap_threads.h"
#include "core/ap_timeline.h"
#include "core/ap_xml.h"

static void write_threads(struct ap_outfile *f)
{
	AP_(xml_raw)(f, "  <threads>\n");
	for (UInt i = 1; i <= AP_(threads_count)(); i++) {
		const struct ap_thread *t = AP_(thread_by_serial)(i);
		AP_(xml_raw)(f, "    <thread");
		AP_(xml_number)(f, "id", t->serial);
		AP_(xml_attribute)(f, "name", t->name);
		AP_(xml_number)(f, "creator", t->creator);
		AP_(xml_number)(f, "stack", AP_(stack_profile_id)(t->creation_stack));
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
#define WRITE_ALLOCATIONS(f, s, attribute, number) AP_(xml_number_or_zero)(f, attribute, number)
#define WRITE_ENDED(f, s, attribute, number) \
	AP_(xml_number)(f, attribute, (s)->deallocations || (s)->realloc_out ? number : 0)

static void write_sites(struct ap_outfile *f)
{
	AP_(xml_raw)(f, "  <sites>\n");
	for (UInt i = 0; i < AP_(sites_count)(); i++) {
		const struct ap_site *s = AP_(site_by_index)(i);
		AP_(xml_raw)(f, "    <site");
		AP_(xml_number)(f, "stack", AP_(stack_profile_id)(AP_(site_stack)(s)));
		AP_(xml_number)(f, "thread", s->thread->serial);
#define COUNTER(member, attribute, json, thread, totals, event, merge, of, ...) WRITE_##of(f, s, attribute, s->member);
#include "counters/counters.def"
		AP_(xml_raw)(f, "/>\n");
	}
	AP_(xml_raw)(f, "  </sites>\n");
}

static void write_releases(struct ap_outfile *f)
{
	AP_(xml_raw)(f, "  <releases");
	AP_(xml_attribute)(f, "stacks", AP_(options)()->free_stacks ? "yes" : NULL);
	AP_(xml_raw)(f, ">\n");
	for (UInt i = 0; i < AP_(sites_count)(); i++) {
		const struct ap_release *r = AP_(release_first)(AP_(site_by_index)(i));
		for (; r; r = AP_(release_next)(r)) {
			AP_(xml_raw)(f, "    <release");
			AP_(xml_number)(f, "site", i + 1);
			AP_(xml_number)(f, "thread", r->thread);
			AP_(xml_number)(f, "stack", AP_(stack_profile_id)(r->stack));
			AP_(xml_number)(f, "blocks", r->blocks);
			AP_(xml_number)(f, "bytes", r->bytes);
			AP_(xml_number)(f, "resized", r->resized);
			AP_(xml_number)(f, "resized-bytes", r->resized_bytes);
			AP_(xml_raw)(f, "/>\n");
		}
	}
	AP_(xml_raw)(f, "  </releases>\n");
}

void AP_(profile_counters)(struct ap_outfile *f)
{
	write_threads(f);
	write_sites(f);
	write_releases(f);
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

UInt AP_(profile_timeline)(struct ap_outfile *f)
{
	UInt n = AP_(timeline_count)();
	struct ap_point last;
	AP_(xml_raw)(f, "  <timeline");
	AP_(xml_number)(f, "interval", AP_(timeline_interval)());
	AP_(xml_raw)(f, ">\n");
	for (UInt i = 0; i < n; i++)
		write_point(f, AP_(timeline_point)(i));
	if (AP_(alloc_final_point)(&last)) {
		write_point(f, &last);
		n++;
	}
	AP_(xml_raw)(f, "  </timeline>\n");
	return n;
}
