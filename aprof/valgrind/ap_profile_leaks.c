/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_profile_leaks.h"

#include "core/ap_xml.h"
#include "valgrind/ap_host.h"
#include "valgrind/ap_leaks.h"

static const HChar *const s_kinds[AP_LEAK_KINDS] = {
	[AP_LOST] = "lost", [AP_INDIRECT] = "indirect", [AP_CYCLE] = "cycle", [AP_REACHABLE] = "reachable",
};

static const HChar *const s_roots[AP_ROOT_KINDS] = {
	[AP_ROOT_STATIC] = "static", [AP_ROOT_THREAD_LOCAL] = "thread-local", [AP_ROOT_STACK] = "stack",
	[AP_ROOT_MAPPED] = "mapped", [AP_ROOT_REGISTER] = "register",
};

/* The number of holds that a leak of this kind has, and the number of the first one. */
static UInt steps(const struct ap_leak *leak, enum ap_leak_kind kind, UInt *first)
{
	*first = kind == AP_CYCLE ? leak->cycle.first : leak->path.first;
	return kind == AP_CYCLE ? leak->cycle.n : kind == AP_REACHABLE ? leak->path.n : 0;
}

static void write_hold(struct ap_outfile *f, UInt leak, const struct ap_hold *h)
{
	AP_(xml_raw)(f, "    <hold");
	AP_(xml_number)(f, "leak", leak);
	AP_(xml_attribute)(f, "by", h->root == AP_ROOT_KINDS ? "block" : s_roots[h->root]);
	AP_(xml_number)(f, "site", h->site && h->site->leak ? h->site->leak->site_number : 0);
	AP_(xml_attribute)(f, "name", h->name);
	AP_(xml_attribute)(f, "object", h->object);
	if (h->address)
		AP_(xml_address)(f, "address", h->address);
	AP_(xml_number)(f, "offset", h->offset);
	AP_(xml_number)(f, "thread", h->thread);
	AP_(xml_number)(f, "stack", AP_(stack_profile_id)(&AP_(recorder).stacks, h->stack));
	AP_(xml_number)(f, "skipped", h->skipped);
	AP_(xml_raw)(f, "/>\n");
}

/* Calls visit with each leak, which is a site and a kind. They have numbers from 1. Returns how many there
   are. */
static UInt each_leak(void (*visit)(UInt number, const struct ap_leak *leak, enum ap_leak_kind kind, void *data), void *data)
{
	UInt number = 0;
	for (UInt i = 0; i < AP_(sites_count)(&AP_(recorder).sites); i++) {
		const struct ap_leak *leak = AP_(site_by_index)(&AP_(recorder).sites, i)->leak;
		for (UInt kind = 0; leak && kind < AP_LEAK_KINDS; kind++)
			if (leak->blocks[kind])
				visit(++number, leak, kind, data);
	}
	return number;
}

struct writing { struct ap_outfile *f; UInt holds; };

static void write_leak(UInt number, const struct ap_leak *leak, enum ap_leak_kind kind, void *data)
{
	struct ap_outfile *f = ((struct writing *)data)->f;
	AP_(xml_raw)(f, "    <leak");
	AP_(xml_number)(f, "id", number);
	AP_(xml_number)(f, "site", leak->site_number);
	AP_(xml_attribute)(f, "kind", s_kinds[kind]);
	AP_(xml_number)(f, "blocks", leak->blocks[kind]);
	AP_(xml_number)(f, "bytes", leak->bytes[kind]);
	AP_(xml_number)(f, "reallocated", leak->reallocated[kind]);
	if (leak->reallocated[kind]) {
		AP_(xml_number)(f, "growths", leak->oldest[kind].reallocations);
		AP_(xml_number)(f, "first-site", leak->oldest[kind].first_site_index + 1);
	}
	AP_(xml_raw)(f, "/>\n");
}

static void write_holds(UInt number, const struct ap_leak *leak, enum ap_leak_kind kind, void *data)
{
	struct writing *w = data;
	UInt first, n = steps(leak, kind, &first);
	for (UInt i = 0; i < n; i++)
		write_hold(w->f, number, AP_(hold_by_number)(first + i));
	w->holds += n;
}

void AP_(profile_leaks)(struct ap_outfile *f, struct ap_profile_counts *counts)
{
	struct writing w = { f, 0 };
	AP_(xml_raw)(f, "  <leaks>\n");
	counts->leaks = each_leak(write_leak, &w);
	AP_(xml_raw)(f, "  </leaks>\n  <holds>\n");
	each_leak(write_holds, &w);
	AP_(xml_raw)(f, "  </holds>\n");
	counts->holds = w.holds;
}

static void use_stacks(UInt number, const struct ap_leak *leak, enum ap_leak_kind kind, void *data)
{
	UInt first, n = steps(leak, kind, &first);
	(void)number;
	for (UInt i = 0; i < n; i++)
		AP_(profile_use_stack)(data, AP_(hold_by_number)(first + i)->stack);
}

void AP_(profile_leaks_use_stacks)(struct ap_recorder *r)
{
	each_leak(use_stacks, r);
}
