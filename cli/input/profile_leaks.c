/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/profile_leaks.h"

#include "input/profile_format.h"

#include <inttypes.h>
#include <string.h>

static const char *const kinds[LEAK_KINDS] = {
#define LEAK_KIND(tag, member, ...) [LEAK_##tag] = #member,
#include "counters/counters.def"
};

static const char *const holders[HOLD_KINDS] = {
	[HOLD_STATIC] = "static", [HOLD_THREAD_LOCAL] = "thread-local", [HOLD_STACK] = "stack", [HOLD_MAPPED] = "mapped",
	[HOLD_REGISTER] = "register", [HOLD_BLOCK] = "block",
};

void profile_leaks_begin(struct leak_reading *l, struct xmlpull *pull, struct model *m, const GArray *stacks,
                         uint32_t sites, uint32_t threads)
{
	*l = (struct leak_reading){
		.pull = pull, .model = m, .stacks = stacks,
		.first_site = m->sites->len - sites, .sites = sites,
		.first_thread = m->threads->len - threads, .threads = threads,
		.first_leak = m->leaks->len,
	};
}

/* Returns the index of text among n words; n if it is none of them. */
static size_t place(const char *const *words, size_t n, const char *text)
{
	size_t i = 0;
	while (i < n && strcmp(words[i], text) != 0)
		i++;
	return i;
}

static struct leak *numbered(struct leak_reading *l, uint32_t number)
{
	return &g_array_index(l->model->leaks, struct leak, l->first_leak + number - 1);
}

static const struct site *site_at(const struct leak_reading *l, uint32_t number)
{
	return &g_array_index(l->model->sites, struct site, l->first_site + number - 1);
}

/* Checks what is said about where blocks began: nothing if none was reallocated, else all of it. */
static bool began_well(const struct leak_reading *l, const struct pull_value *v, GError **error)
{
	int64_t reallocated = v[LEAK_REALLOCATED].number, growths = v[LEAK_GROWTHS].number;
	int64_t first = v[LEAK_FIRST_SITE].number;
	if (reallocated > v[LEAK_BLOCKS].number)
		return xmlpull_fail(l->pull, error, "more of its blocks were reallocated than there are");
	if (reallocated > site_at(l, (uint32_t)v[LEAK_SITE].number)->cost.reallocations)
		return xmlpull_fail(l->pull, error, "more of its blocks were reallocated than its site did");
	if (first > l->sites)
		return xmlpull_fail(l->pull, error, "there is no site %" PRId64, first);
	if ((reallocated > 0) != (growths > 0) || (reallocated > 0) != (first > 0))
		return xmlpull_fail(l->pull, error, "it does not say where its reallocated blocks began");
	return true;
}

bool profile_leak(struct leak_reading *l, const struct pull_value *v, GError **error)
{
	size_t kind = place(kinds, LEAK_KINDS, v[LEAK_KIND].text);
	int64_t site = v[LEAK_SITE].number;
	if (v[LEAK_ID].number != l->leaks + INT64_C(1))
		return xmlpull_fail(l->pull, error, "its id is %" PRId64, v[LEAK_ID].number);
	if (site == 0 || site > l->sites)
		return xmlpull_fail(l->pull, error, "there is no site %" PRId64, site);
	if (kind == LEAK_KINDS)
		return xmlpull_fail(l->pull, error, "its kind must be lost, indirect, cycle or reachable");
	if (v[LEAK_BLOCKS].number == 0)
		return xmlpull_fail(l->pull, error, "it has no blocks");
	if (!began_well(l, v, error))
		return false;
	struct leak leak = {
		.site = l->first_site + (uint32_t)site - 1,
		.kind = (enum leak_kind)kind,
		.blocks = v[LEAK_BLOCKS].number,
		.bytes = v[LEAK_BYTES].number,
		.reallocated = v[LEAK_REALLOCATED].number,
		.growths = v[LEAK_GROWTHS].number,
	};
	if (leak.reallocated > 0) {
		const struct site *first = site_at(l, (uint32_t)v[LEAK_FIRST_SITE].number);
		leak.first_stack = first->stack;
		leak.first_thread = first->thread;
	}
	const struct leak *last = l->leaks > 0 ? numbered(l, l->leaks) : NULL;
	if (last != NULL && (leak.site < last->site || (leak.site == last->site && leak.kind <= last->kind)))
		return xmlpull_fail(l->pull, error, "it does not come after the one before");
	g_array_append_val(l->model->leaks, leak);
	l->leaks++;
	return true;
}

/* Whether such a block can hold a leak of this kind: a reachable one hangs from a root through blocks, a cycle
   from blocks. */
static bool may_follow(const struct leak *leak, enum hold_kind by)
{
	if (leak->kind == LEAK_REACHABLE)
		return (by == HOLD_BLOCK) == (leak->holds > 0);
	return leak->kind == LEAK_CYCLE && by == HOLD_BLOCK;
}

bool profile_hold(struct leak_reading *l, const struct pull_value *v, GError **error)
{
	int64_t number = v[HOLD_LEAK].number, site = v[HOLD_SITE].number, thread = v[HOLD_THREAD].number;
	int64_t stack = v[HOLD_STACK_ID].number;
	size_t by = place(holders, HOLD_KINDS, v[HOLD_BY].text);
	if (number == 0 || number > l->leaks)
		return xmlpull_fail(l->pull, error, "there is no leak %" PRId64, number);
	if (number < l->last_held)
		return xmlpull_fail(l->pull, error, "its leak comes before that of the hold before it");
	if (by == HOLD_KINDS || !may_follow(numbered(l, (uint32_t)number), (enum hold_kind)by))
		return xmlpull_fail(l->pull, error, "its leak cannot be held by this");
	if (site > l->sites || thread > l->threads || stack >= l->stacks->len)
		return xmlpull_fail(l->pull, error, "it refers to a site, thread or stack that is not there");
	struct hold h = {
		.by = (enum hold_kind)by,
		.site = site != 0 ? l->first_site + (uint32_t)site - 1 : 0,
		.name = model_string(l->model, v[HOLD_NAME].text != NULL ? v[HOLD_NAME].text : ""),
		.object = model_string(l->model, v[HOLD_OBJECT].text != NULL ? v[HOLD_OBJECT].text : ""),
		.offset = v[HOLD_OFFSET].number,
		.address = v[HOLD_ADDRESS].hex,
		.thread = { thread != 0 ? l->first_thread + (uint32_t)thread - 1 : 0 },
		.stack = { g_array_index(l->stacks, uint32_t, stack) },
		.skipped = v[HOLD_SKIPPED].number,
	};
	struct leak *leak = numbered(l, (uint32_t)number);
	if (leak->holds++ == 0)
		leak->first_hold = l->model->holds->len;
	g_array_append_val(l->model->holds, h);
	l->last_held = (uint32_t)number;
	l->holds++;
	return true;
}

bool profile_leaks_end(struct leak_reading *l, GError **error)
{
	for (uint32_t i = 1; i <= l->leaks; i++)
		if (numbered(l, i)->kind == LEAK_REACHABLE && numbered(l, i)->holds == 0)
			return xmlpull_fail(l->pull, error, "leak %u is reachable, but nothing holds it", i);
	uint32_t next = 1;
	for (uint32_t i = 0; i < l->sites; i++) {
		const struct cost *cost = &g_array_index(l->model->sites, struct site, l->first_site + i).cost;
		int64_t blocks = 0, bytes = 0;
		bool fits = true;
		for (; next <= l->leaks && numbered(l, next)->site == l->first_site + i; next++)
			fits = fits && !__builtin_add_overflow(blocks, numbered(l, next)->blocks, &blocks)
			       && !__builtin_add_overflow(bytes, numbered(l, next)->bytes, &bytes);
		if (!fits || blocks != cost->live_blocks || bytes != cost->live_bytes)
			return xmlpull_fail(l->pull, error, "the leaks of site %u do not add up to what is alive", i + 1);
	}
	return true;
}
