/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_assertions.h"

#include "core/ap_text.h"

void AP_(assertions_init)(struct ap_assertions *a)
{
	a->passed = 0;
	AP_(index_init)(&a->by_key, &a->list, sizeof(struct ap_assertion));
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

/* A site that was noted but then counted no event has nothing to blame. */
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
	SizeT place = AP_(text_length)(v->place, v->place_size, AP_ASSERTION_TEXT_MAX);
	SizeT text = AP_(text_length)(v->text, v->text_size, AP_ASSERTION_TEXT_MAX);
	UWord key = AP_(text_hash)(AP_(text_hash)(AP_TEXT_HASH_START ^ t->serial, v->place, place), v->text, text);
	struct ap_assertion *e = AP_(index_find)(&a->by_key, key);
	while (e && (e->thread != t->serial || !AP_(text_is)(e->place, v->place, place)
	             || !AP_(text_is)(e->text, v->text, text)))
		e = AP_(index_find_next)(&a->by_key, e);
	if (!e) {
		e = AP_(index_add)(&a->by_key, key);
		e->place = AP_(text_keep)(v->place, place);
		e->text = AP_(text_keep)(v->text, text);
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
