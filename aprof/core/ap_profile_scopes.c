/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_profile_scopes.h"

/* A name is used if it was entered while counting, or sites are of it. */
static UInt number_names(const struct ap_scope_names *names)
{
	UInt n = 0;
	for (UInt id = 1; id <= AP_(scopes_count)(names); id++) {
		struct ap_scope *s = AP_(scope_by_id)(names, id);
		if (s->entries || s->profile_id)
			s->profile_id = ++n;
	}
	return n;
}

static void use_name(const struct ap_scope_names *names, UInt id)
{
	if (id)
		AP_(scope_by_id)(names, id)->profile_id = 1;
}

static void forget_numbers(const struct ap_scope_names *names)
{
	for (UInt id = 1; id <= AP_(scopes_count)(names); id++)
		AP_(scope_by_id)(names, id)->profile_id = 0;
}

static const struct ap_context *context_of(const struct ap_recorder *r, const struct ap_site *s)
{
	return AP_(context_by_id)(&r->scopes, AP_(site_context)(s));
}

struct ap_scope_counts AP_(profile_number_scopes)(struct ap_recorder *r)
{
	struct ap_scope_counts n = { .assertions = AP_(assertions_count)(&r->assertions) };
	forget_numbers(&r->scopes.regions);
	forget_numbers(&r->scopes.phases);
	for (UInt i = 0; i < AP_(sites_count)(&r->sites); i++) {
		const struct ap_context *c = context_of(r, AP_(site_by_index)(&r->sites, i));
		use_name(&r->scopes.regions, c->region);
		use_name(&r->scopes.phases, c->phase);
	}
	n.regions = number_names(&r->scopes.regions);
	n.phases = number_names(&r->scopes.phases);
	for (UInt i = 0; i < n.assertions; i++)
		n.blames += AP_(assertion_by_index)(&r->assertions, i)->n_blames;
	return n;
}

static void write_names(struct ap_outfile *f, const struct ap_scope_names *names, const HChar *element, Bool has_event)
{
	for (UInt id = 1; id <= AP_(scopes_count)(names); id++) {
		const struct ap_scope *s = AP_(scope_by_id)(names, id);
		if (!s->profile_id)
			continue;
		AP_(xml_raw)(f, element);
		AP_(xml_number)(f, "id", s->profile_id);
		AP_(xml_attribute)(f, "name", s->name);
		if (has_event)
			AP_(xml_number)(f, "event", s->event);
		AP_(xml_number)(f, "entries", s->entries);
		AP_(xml_raw)(f, "/>\n");
	}
}

void AP_(profile_scopes)(struct ap_outfile *f, const struct ap_recorder *r, struct ap_scope_counts n)
{
	if (!n.phases && !n.regions)
		return;
	AP_(xml_raw)(f, "  <scopes>\n");
	write_names(f, &r->scopes.phases, "    <phase", True);
	write_names(f, &r->scopes.regions, "    <region", False);
	AP_(xml_raw)(f, "  </scopes>\n");
}

void AP_(profile_scopes_of_site)(struct ap_outfile *f, const struct ap_recorder *r, const struct ap_site *s)
{
	const struct ap_context *c = context_of(r, s);
	AP_(xml_number)(f, "phase", c->phase ? AP_(scope_by_id)(&r->scopes.phases, c->phase)->profile_id : 0);
	AP_(xml_number)(f, "region", c->region ? AP_(scope_by_id)(&r->scopes.regions, c->region)->profile_id : 0);
}

void AP_(profile_assertions)(struct ap_outfile *f, const struct ap_recorder *r)
{
	ULong failed = AP_(assertions_failed)(&r->assertions), checked = r->assertions.passed + failed;
	if (!checked)
		return;
	AP_(xml_raw)(f, "  <assertions");
	AP_(xml_number)(f, "checked", checked);
	AP_(xml_number)(f, "failed", failed);
	AP_(xml_raw)(f, ">\n");
	for (UInt i = 0; i < AP_(assertions_count)(&r->assertions); i++) {
		const struct ap_assertion *a = AP_(assertion_by_index)(&r->assertions, i);
		AP_(xml_raw)(f, "    <assertion");
		AP_(xml_attribute)(f, "place", a->place);
		AP_(xml_attribute)(f, "text", a->text);
		AP_(xml_number_or_zero)(f, "found", a->found);
		AP_(xml_number)(f, "thread", a->thread);
		AP_(xml_number)(f, "times", a->times);
		AP_(xml_raw)(f, ">\n");
		for (UInt b = 0; b < a->n_blames; b++) {
			AP_(xml_raw)(f, "      <blame");
			AP_(xml_number)(f, "stack", AP_(stack_profile_id)(&r->stacks, a->blames[b].stack));
			AP_(xml_number)(f, "allocations", a->blames[b].allocations);
			AP_(xml_number)(f, "bytes", a->blames[b].bytes);
			AP_(xml_raw)(f, "/>\n");
		}
		AP_(xml_raw)(f, "    </assertion>\n");
	}
	AP_(xml_raw)(f, "  </assertions>\n");
}
