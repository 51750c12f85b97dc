/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_scopes.h"

#include "core/ap_text.h"

static void init_names(struct ap_scope_names *names)
{
	AP_(index_init)(&names->by_name, &names->list, sizeof(struct ap_scope));
}

void AP_(scopes_init)(struct ap_scopes *scopes)
{
	init_names(&scopes->regions);
	init_names(&scopes->phases);
	AP_(index_init)(&scopes->by_key, &scopes->contexts, sizeof(struct ap_context));
	scopes->phase = 0;
}

/* ------------------------------------------------- names ------------------------------------------------- */

SizeT AP_(scope_name_length)(const HChar *name, SizeT size)
{
	return AP_(text_length)(name, size, AP_SCOPE_NAME_MAX);
}

UInt AP_(scope_named)(struct ap_scope_names *names, const HChar *name, SizeT size)
{
	SizeT n = AP_(scope_name_length)(name, size);
	UWord key = AP_(text_hash)(AP_TEXT_HASH_START, name, n);
	struct ap_scope *s = AP_(index_find)(&names->by_name, key);
	while (s && !AP_(text_is)(s->name, name, n))
		s = AP_(index_find_next)(&names->by_name, s);
	if (s)
		return s->keyed.number;
	const HChar *copy = AP_(text_keep)(name, n);
	s = AP_(index_add)(&names->by_name, key);
	s->name = copy;
	return s->keyed.number;
}

/* ------------------------------------------------ contexts ----------------------------------------------- */

void AP_(thread_set_context)(struct ap_scopes *scopes, struct ap_thread *t)
{
	UInt region = t->regions.n ? t->regions.ids[t->regions.n - 1] : 0;
	UWord key = ((UWord)t->serial << 32 | region) * 0x9E3779B97F4A7C15ul ^ scopes->phase;
	struct ap_context *c = AP_(index_find)(&scopes->by_key, key);
	while (c && (c->thread != t->serial || c->region != region || c->phase != scopes->phase))
		c = AP_(index_find_next)(&scopes->by_key, c);
	if (!c) {
		c = AP_(index_add)(&scopes->by_key, key);
		c->thread = t->serial;
		c->region = region;
		c->phase = scopes->phase;
	}
	t->context = c->keyed.number;
}

static void make_room(struct ap_region_pile *p, UInt room)
{
	UInt *ids = AP_(host_allocate)(room * sizeof *ids);
	for (UInt i = 0; i < p->n; i++)
		ids[i] = p->ids[i];
	if (p->room)
		AP_(host_free)(p->ids, p->room * sizeof *ids);
	p->ids = ids;
	p->room = room;
}

void AP_(region_enter)(struct ap_scopes *scopes, struct ap_thread *t, UInt id)
{
	struct ap_region_pile *p = &t->regions;
	if (p->n == p->room)
		make_room(p, p->room ? 2 * p->room : 16);
	p->ids[p->n++] = id;
	AP_(scope_by_id)(&scopes->regions, id)->entries++;
	AP_(thread_set_context)(scopes, t);
}

Bool AP_(region_leave)(struct ap_scopes *scopes, struct ap_thread *t, UInt id)
{
	struct ap_region_pile *p = &t->regions;
	UInt i = p->n;
	while (i > 0 && p->ids[i - 1] != id)
		i--;
	if (i == 0)
		return False;
	for (p->n--; i <= p->n; i++)
		p->ids[i - 1] = p->ids[i];
	AP_(thread_set_context)(scopes, t);
	return True;
}

void AP_(regions_forked)(struct ap_scopes *scopes, struct ap_thread *t, const struct ap_thread *parent)
{
	for (UInt i = 0; i < parent->regions.n; i++)
		AP_(region_enter)(scopes, t, parent->regions.ids[i]);
	AP_(thread_set_context)(scopes, t);
}

void AP_(phase_enter)(struct ap_scopes *scopes, UInt id, ULong event)
{
	scopes->phase = id;
	if (!id)
		return;
	struct ap_scope *s = AP_(scope_by_id)(&scopes->phases, id);
	if (s->entries == 0)
		s->event = event;
	AP_BARRIER();
	s->entries++;
}

static void restart_names(struct ap_scope_names *names)
{
	for (UInt id = 1; id <= AP_(scopes_count)(names); id++)
		AP_(scope_by_id)(names, id)->entries = AP_(scope_by_id)(names, id)->event = 0;
}

void AP_(scopes_restart)(struct ap_scopes *scopes)
{
	restart_names(&scopes->regions);
	restart_names(&scopes->phases);
	AP_(phase_enter)(scopes, scopes->phase, 0);
}

void AP_(regions_restart)(struct ap_scopes *scopes, const struct ap_thread *t)
{
	for (UInt i = 0; i < t->regions.n; i++)
		AP_(scope_by_id)(&scopes->regions, t->regions.ids[i])->entries++;
}
