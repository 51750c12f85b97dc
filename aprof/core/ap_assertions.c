/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_assertions.h"

#include "core/ap_host.h"

void AP_(assertions_init)(struct ap_assertions *a)
{
	a->passed = 0;
	AP_(index_init)(&a->by_key, &a->list, sizeof(struct ap_assertion));
}

static SizeT cut(const HChar *text, SizeT size)
{
	SizeT n = 0;
	while (n < size && n < AP_ASSERTION_TEXT_MAX && text[n])
		n++;
	return n;
}

static const HChar *copy(const HChar *text, SizeT n)
{
	HChar *to = AP_(host_record)(n + 1);
	for (SizeT i = 0; i < n; i++)
		to[i] = text[i];
	return to;
}

static Bool is_same(const HChar *a, const HChar *text, SizeT n)
{
	for (SizeT i = 0; i < n; i++)
		if (a[i] != text[i])
			return False;
	return a[n] == '\0';
}

/* FNV-1a: Fowler, Noll, Vo. */
static UWord hash(UWord h, const HChar *text, SizeT n)
{
	for (SizeT i = 0; i < n; i++)
		h = (h ^ (UChar)text[i]) * 0x100000001B3ul;
	return (h ^ 0xFF) * 0x100000001B3ul;
}

/* Adds what the site has counted since the note to its stack's blame. A stack has several sites if it allocated in several regions or
   phases. Stacks are in the order of their ids, so that nothing depends on addresses. Returns how many there are now. */
static UInt add_blame(struct ap_blame *blames, UInt n, const struct ap_note *note)
{
	UInt stack = AP_(site_stack)(note->site), at = n;
	while (at > 0 && blames[at - 1].stack > stack)
		at--;
	if (at == 0 || blames[at - 1].stack != stack) {
		for (UInt i = n++; i > at; i--)
			blames[i] = blames[i - 1];
		blames[at++] = (struct ap_blame){ stack, 0, 0 };
	}
	blames[at - 1].allocations += note->site->allocations - note->allocations;
	blames[at - 1].bytes += note->site->bytes - note->bytes;
	return n;
}

/* A site of which no event was counted after all has nothing to blame. */
static void add_blames(struct ap_assertion *a, const struct ap_window *w)
{
	struct ap_blame *blames = w->n_notes ? AP_(host_record)(w->n_notes * sizeof *blames) : NULL;
	UInt n = 0;
	for (UInt i = 0; i < w->room; i++)
		if (w->notes[i].site && w->notes[i].site->allocations != w->notes[i].allocations)
			n = add_blame(blames, n, &w->notes[i]);
	a->blames = blames;
	a->n_blames = n;
}

void AP_(assertion_count)(struct ap_assertions *a, const struct ap_thread *t, const struct ap_window *w, const struct ap_verdict *v)
{
	if (!v->failed) {
		a->passed++;
		return;
	}
	SizeT place = cut(v->place, v->place_size), text = cut(v->text, v->text_size);
	UWord key = hash(hash(0xCBF29CE484222325ul ^ t->serial, v->place, place), v->text, text);
	struct ap_assertion *e = AP_(index_find)(&a->by_key, key);
	while (e && (e->thread != t->serial || !is_same(e->place, v->place, place) || !is_same(e->text, v->text, text)))
		e = AP_(index_find_next)(&a->by_key, e);
	if (!e) {
		e = AP_(index_add)(&a->by_key, key);
		e->place = copy(v->place, place);
		e->text = copy(v->text, text);
		e->thread = t->serial;
		e->found = v->found < AP_FOUND_MAX ? v->found : AP_FOUND_MAX;
		add_blames(e, w);
	}
	AP_BARRIER();
	e->times++;
}

ULong AP_(assertions_failed)(const struct ap_assertions *a)
{
	ULong failed = 0;
	for (UInt i = 0; i < AP_(assertions_count)(a); i++)
		failed += AP_(assertion_by_index)(a, i)->times;
	return failed;
}
