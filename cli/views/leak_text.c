/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/leak_text.h"

#include "base/units.h"

#include <inttypes.h>

char *leak_text_thread(const struct thread_pools *p, guint i)
{
	const struct thread_pool *pool = thread_pools_get(p, i);
	const struct thread *t = model_get_thread(p->model, pool->first);
	g_autofree char *name = thread_pools_name(p, i);
	if (i == 0)
		return g_steal_pointer(&name);
	if (pool->exited < 0)
		return g_strdup_printf("%s (%" PRId64 " threads)", name, pool->threads);
	if (pool->threads > 1)
		return g_strdup_printf("%s (%" PRId64 " threads, %" PRId64 " exited)", name, pool->threads, pool->exited);
	const char *end = pool->exited > 0 ? "exited" : t->serial == 1 ? "" : "running at the end";
	const char *comma = *end != '\0' ? ", " : "";
	if (t->name.i != 0)
		return g_strdup_printf("%s (thread %u%s%s)", name, t->serial, comma, end);
	return *end != '\0' ? g_strdup_printf("%s (%s)", name, end) : g_steal_pointer(&name);
}

char *leak_text_amount(int64_t blocks, int64_t bytes)
{
	return g_strdup_printf("%" PRId64 " block%s (%s)", blocks, blocks == 1 ? "" : "s", units_bytes(bytes).text);
}

/* NULL for a kind that is listed or has no blocks. */
static char *unlisted(const struct leak_report *r, enum leak_kind kind, int listed)
{
	g_autofree char *amount = leak_text_amount(r->kinds[kind].blocks, r->kinds[kind].bytes);
	g_autofree char *how = g_strdup_printf(": '--leak-kinds %s' lists %s", cost_leak_names[kind],
	                                       r->kinds[kind].blocks == 1 ? "it" : "them");
	if (r->kinds[kind].blocks == 0 || (listed >> kind & 1) != 0)
		return NULL;
	return g_strdup_printf("%s: %s, not listed%s", leak_report_kinds[kind], amount, r->rows->len == 0 ? how : "");
}

GPtrArray *leak_text_remarks(const struct leak_report *r, int listed)
{
	GPtrArray *remarks = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; i < LEAK_KINDS; i++) {
		char *remark = unlisted(r, leak_report_order[i], listed);
		if (remark != NULL)
			g_ptr_array_add(remarks, remark);
	}
	if (r->suppressed_blocks > 0) {
		g_autofree char *amount = leak_text_amount(r->suppressed_blocks, r->suppressed_bytes);
		g_ptr_array_add(remarks, g_strdup_printf("suppressed: %s by %" PRId64 " rule%s", amount, r->rules, r->rules == 1 ? "" : "s"));
	}
	if (r->unknown == r->processes)
		g_ptr_array_add(remarks, g_strdup("leaks are unknown: record with '--leak-check'"));
	else if (r->unknown > 0)
		g_ptr_array_add(remarks, g_strdup_printf("leaks are unknown for %" PRId64 " of %" PRId64 " processes", r->unknown,
		                                         r->processes));
	return remarks;
}

static void append_freer(GString *text, const struct leak_report *r, const struct leak_freer *freer)
{
	g_autofree char *thread = thread_pools_distinct_name(ledger_pools(r->ledger), freer->pool);
	g_string_append_printf(text, " by %s", thread);
	if (freer->key != 0)
		g_string_append_printf(text, " in %s", catalog_text(r->catalog, (name_id){ freer->key }));
}

/* Appends who freed how many of the blocks. A block that a realloc took over lives on as another one, so it does not
   count. */
static void append_freers(GString *text, const struct leak_report *r, const struct leak_usage *u, guint most)
{
	int64_t others = u->freed, blocks = u->allocated - u->taken;
	for (guint i = 0; i < u->freers->len && i < most; i++) {
		const struct leak_freer *freer = &g_array_index(u->freers, struct leak_freer, i);
		if (i == 0)
			g_string_append_printf(text, "%" PRId64 " of %" PRId64 " blocks %s freed", freer->blocks, blocks,
			                       freer->blocks == 1 ? "was" : "were");
		else
			g_string_append_printf(text, ", %" PRId64, freer->blocks);
		append_freer(text, r, freer);
		others -= freer->blocks;
	}
	if (u->freers->len == 0)
		g_string_append_printf(text, "%" PRId64 " of %" PRId64 " blocks %s freed", u->freed, blocks,
		                       u->freed == 1 ? "was" : "were");
	else if (others > 0)
		g_string_append_printf(text, ", %" PRId64 " by others", others);
}

char *leak_text_usage(const struct leak_report *r, const struct leak_row *row, guint most)
{
	struct leak_usage u = leak_report_row_usage(r, row);
	GString *text = NULL;
	if (u.freed > 0) {
		text = g_string_new(NULL);
		append_freers(text, r, &u, most);
		if (row->blocks == 1)
			g_string_append(text, "; this one was not");
		else
			g_string_append_printf(text, "; these %" PRId64 " were not", row->blocks);
	}
	leak_usage_clear(&u);
	return text != NULL ? g_string_free(text, FALSE) : NULL;
}

char *leak_text_realloc(const struct leak_report *r, const struct leak_row *row)
{
	const struct leak_entry *entry = leak_report_reallocated(r, row);
	int64_t reallocated = 0;
	if (entry == NULL)
		return NULL;
	for (guint i = 0; i < row->count; i++)
		reallocated += leak_report_entry(r, row->first + i)->reallocated;
	GString *text = g_string_new(NULL);
	if (row->blocks == 1)
		g_string_append(text, "made by a realloc:");
	else
		g_string_append_printf(text, "%" PRId64 " of them %s made by a realloc; %s", reallocated,
		                       reallocated == 1 ? "was" : "were", reallocated == 1 ? "it" : "one");
	if (entry->first_thread.i != 0 || entry->first_stack.i != 0) {
		const struct thread_pools *pools = ledger_pools(r->ledger);
		g_autofree char *thread = thread_pools_distinct_name(pools, pools->of[entry->first_thread.i]);
		g_string_append_printf(text, "%s first allocated by %s", row->blocks == 1 ? "" : " was", thread);
		if (entry->first_stack.i != 0) {
			name_id function = attribution_function(r->attribution, entry->first_stack);
			g_string_append_printf(text, " in %s", catalog_text(r->catalog, function));
		}
		g_string_append(text, " and");
	} else {
		g_string_append(text, row->blocks == 1 ? "" : " was");
	}
	if (entry->growths == 1)
		g_string_append(text, " reallocated once");
	else
		g_string_append_printf(text, " reallocated %" PRId64 " times", entry->growths);
	return g_string_free(text, FALSE);
}

static char *static_text(const struct leak_report *r, const struct hold *h)
{
	g_autofree char *object = g_path_get_basename(model_text(r->model, h->object));
	if (h->name.i != 0) {
		g_autofree char *name = leak_report_symbol(r, h);
		return g_strdup_printf("static %s", name);
	}
	return h->object.i != 0 ? g_strdup_printf("static data of %s", object) : g_strdup("static data");
}

static char *mapping_text(const struct leak_report *r, const struct hold *h)
{
	g_autofree char *object = g_path_get_basename(model_text(r->model, h->object));
	bool file = h->object.i != 0;
	return g_strdup_printf("the mapping %s%s%sat 0x%" PRIx64 ", at byte %" PRId64, file ? "of " : "", file ? object : "",
	                       file ? " " : "", h->address - (uint64_t)h->offset, h->offset);
}

char *leak_text_step(const struct leak_report *r, const struct hold *h)
{
	static const char *const whats[HOLD_KINDS] = {
		[HOLD_THREAD_LOCAL] = "thread-local data",
		[HOLD_STACK] = "the stack",
		[HOLD_MAPPED] = "mapped memory",
		[HOLD_REGISTER] = "a register",
		[HOLD_BLOCK] = "a block",
	};
	if (h->by == HOLD_STATIC)
		return static_text(r, h);
	if (h->by == HOLD_MAPPED && h->address != 0)
		return mapping_text(r, h);
	if (h->by == HOLD_BLOCK && h->site == 0)
		return g_strdup("an inherited block");
	const struct thread_pools *pools = ledger_pools(r->ledger);
	name_id function = leak_report_function(r, h);
	GString *text = g_string_new(whats[h->by]);
	if (h->thread.i != 0) {
		g_autofree char *thread = thread_pools_distinct_name(pools, pools->of[h->thread.i]);
		g_string_append_printf(text, " of %s", thread);
	}
	if (function.i != 0)
		g_string_append_printf(text, "%s%s", h->by == HOLD_BLOCK ? " of " : " in ",
		                       catalog_text(r->catalog, function));
	return g_string_free(text, FALSE);
}

/* Every step of a cycle is a block, so the name of its function is enough. */
static char *cycle_step(const struct leak_report *r, const struct hold *h)
{
	name_id function = leak_report_function(r, h);
	return function.i != 0 ? g_strdup(catalog_text(r->catalog, function)) : leak_text_step(r, h);
}

/* Returns the steps of a chain with arrows between them. */
static char *way_text(const struct leak_report *r, const struct leak_entry *entry, bool whole)
{
	char *(*text_of)(const struct leak_report *, const struct hold *) =
		entry->kind == LEAK_CYCLE ? cycle_step : leak_text_step;
	guint most = whole ? entry->holds : MIN(entry->holds, 2);
	int64_t left_out = 0;
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < entry->holds; i++) {
		const struct hold *h = leak_report_hold(r, entry->first_hold + i);
		if (i >= most) {
			left_out += 1 + h->skipped;
			continue;
		}
		g_autofree char *step = text_of(r, h);
		g_string_append_printf(text, "%s%s", i > 0 ? " → " : "", step);
		if (whole && h->skipped > 0)
			g_string_append_printf(text, " → … %" PRId64 " more", h->skipped);
		else
			left_out += h->skipped;
	}
	if (left_out > 0)
		g_string_append_printf(text, " → … %" PRId64 " more", left_out);
	return g_string_free(text, FALSE);
}

static char *cycle_text(const struct leak_report *r, const struct leak_row *row, const struct leak_entry *entry,
                        bool whole)
{
	int64_t length = 0;
	for (guint i = 0; entry != NULL && i < entry->holds; i++)
		length += 1 + leak_report_hold(r, entry->first_hold + i)->skipped;
	if (length == 0)
		return g_strdup(row->blocks == 1 ? "it is in a cycle" : "they are in cycles");
	if (length == 1)
		return g_strdup(row->blocks == 1 ? "it points to itself" : "they point to themselves");
	g_autofree char *way = way_text(r, entry, whole);
	return g_strdup_printf("in a cycle of %" PRId64 " blocks: %s", length, way);
}

char *leak_text_holds(const struct leak_report *r, const struct leak_row *row, bool whole)
{
	const struct leak_entry *entry = leak_report_held(r, row);
	bool one = row->blocks == 1;
	if (row->kind == LEAK_CYCLE)
		return cycle_text(r, row, entry, whole);
	if (row->kind == LEAK_LOST)
		return g_strdup(one ? "nothing points to it" : "nothing points to them");
	if (row->kind == LEAK_INDIRECT)
		return g_strdup(one ? "only lost blocks point to it" : "only lost blocks point to them");
	if (entry == NULL)
		return g_strdup(one ? "something points to it" : "something points to them");
	g_autofree char *way = way_text(r, entry, whole);
	return g_strdup_printf("held by %s", way);
}

char *leak_text_why(const struct leak_report *r, const struct leak_row *row)
{
	char *usage = row->kind == LEAK_LOST || row->kind == LEAK_INDIRECT ? leak_text_usage(r, row, 1) : NULL;
	return usage != NULL ? usage : leak_text_holds(r, row, false);
}

char *leak_text_row(const struct leak_report *r, const struct leak_row *row)
{
	g_autofree char *name = aggregate_key_name(r->catalog, r->row_kind, row->key);
	g_autofree char *amount = leak_text_amount(row->blocks, row->bytes);
	g_autofree char *thread = leak_text_thread(ledger_pools(r->ledger), row->pool), *why = leak_text_why(r, row);
	return g_strdup_printf("%s: %s %s, allocated by %s: %s", name, amount, leak_report_kinds[row->kind], thread, why);
}
