/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/view_advice.h"

#include "base/units.h"

#include <inttypes.h>

/* Without -v, a report stays short. A comparison then says only what is new. */
enum { MOST = 3 };

/* Appends `a Vec` or `12 Vecs`. */
static void append_count(GString *text, enum container c, int64_t n)
{
	const char *name = container_name(c);
	if (n == 1)
		g_string_append_printf(text, "a %s", name);
	else
		g_string_append_printf(text, "%s %ss", units_count(n).text, name);
}

static void append_size(GString *text, int64_t bytes)
{
	g_string_append_printf(text, "%s byte%s", units_count(bytes).text, page_plural(bytes));
}

static void append_saved(GString *text, const struct advice *a)
{
	g_string_append_printf(text, " would save %s allocation%s and %s", units_count(a->saved_allocations).text,
	                       page_plural(a->saved_allocations), units_bytes(a->saved_bytes).text);
}

/* The bytes of an item: a String's are bytes. 0: unknown. */
static int64_t item_of(const struct advice *a)
{
	return a->container == CONTAINER_STRING ? 1 : a->growth.item;
}

static void append_capacity(GString *text, const struct advice *a)
{
	int64_t terminator = a->container == CONTAINER_CXX_STRING;   /* a byte of the block, and none of the capacity */
	int64_t item = item_of(a), largest = a->growth.largest - terminator;
	g_string_append(text, a->container == CONTAINER_DIRECT ? "" : "a capacity of ");
	if (item > 1) {
		g_string_append_printf(text, "%s item%s of ", units_count(largest / item).text, page_plural(largest / item));
		append_size(text, item);
	} else {
		append_size(text, largest);
	}
}

/* Appends what to do, as the subject of `would save`. */
static void append_cure(GString *text, const struct advice *a)
{
	int64_t item = item_of(a);
	if (a->container == CONTAINER_DIRECT)
		g_string_append(text, a->alike ? "to allocate that at once" : "to allocate the last size of each at once");
	else if (container_is_cxx(a->container))
		g_string_append(text, "to reserve that first");
	else if (a->alike && item > 0)
		g_string_append_printf(text, "with_capacity(%" PRId64 ")", a->growth.largest / item);
	else
		g_string_append(text, a->alike ? "with_capacity of that" : "with_capacity of each one's last capacity");
}

static void append_growth(GString *text, const struct advice *a)
{
	const struct advice_growth *g = &a->growth;
	append_count(text, a->container, g->vectors);
	g_string_append_printf(text, " grew %s time%s", units_count(g->growths).text, page_plural(g->growths));
	g_string_append(text, g->vectors == 1 ? " to " : a->alike ? " in all, each to " : " in all, the largest to ");
	append_capacity(text, a);
	g_string_append(text, ": ");
	append_cure(text, a);
	append_saved(text, a);
}

static void append_reuse(GString *text, const struct advice *a)
{
	append_count(text, a->container, a->reuse.blocks);
	g_string_append(text, a->reuse.smallest == a->reuse.largest ? " of " : " of at most ");
	append_size(text, a->reuse.largest);
	g_string_append(text, ", each freed before the thread's next allocation: ");
	if (a->stacks->len == 1)
		g_string_append(text, "to keep one and use it again");
	else
		g_string_append_printf(text, "to keep %u, one for each stack and thread, and use them again", a->stacks->len);
	append_saved(text, a);
}

char *view_advice_words(const struct advice *a)
{
	GString *text = g_string_new(NULL);
	(a->kind == ADVICE_REUSE ? append_reuse : append_growth)(text, a);
	return g_string_free(text, FALSE);
}

static bool is_shown(const struct report_options *options, const struct view_side *side, const struct advice *a, guint shown)
{
	return options->verbosity >= 1 || (shown < MOST && advice_is_worthwhile(a, &side->side->totals));
}

static struct view_advice nothing(void)
{
	return (struct view_advice){ .shown = g_array_new(FALSE, FALSE, sizeof(struct advice_change)) };
}

struct view_advice view_advice_of(const struct view_report *r)
{
	struct view_advice v = nothing();
	for (guint i = 0; r->run.advice != NULL && i < r->run.advice->len; i++) {
		struct advice_change change = { advice_at(r->run.advice, i), false };
		if (is_shown(r->options, &r->run, change.advice, v.shown->len))
			g_array_append_val(v.shown, change);
		else
			v.more++;
	}
	return v;
}

struct view_advice view_advice_changed(const struct view_comparison *c)
{
	struct view_advice v = nothing();
	if (c->current.advice == NULL || c->baseline.advice == NULL)
		return v;
	g_autoptr(GArray) changes = advice_changes(c->baseline.advice, c->current.advice);
	for (guint i = 0; i < changes->len; i++) {
		const struct advice_change *change = &g_array_index(changes, struct advice_change, i);
		bool old = change->gone && c->options->verbosity == 0;
		if (!old && is_shown(c->options, change->gone ? &c->baseline : &c->current, change->advice, v.shown->len))
			g_array_append_vals(v.shown, change, 1);
		else
			v.more++;
	}
	return v;
}

void view_advice_clear(struct view_advice *v)
{
	g_clear_pointer(&v->shown, g_array_unref);
}

void view_advice_subject(struct page *p, const struct advice *a)
{
	page_name(p, a->function);
	fputs(" (", p->out);
	page_name(p, a->file);
	fprintf(p->out, a->line != 0 ? ":%" PRIu32 ")" : ")", a->line);
	if (a->via.i != 0) {
		fputs(", via ", p->out);
		page_name(p, a->via);
	}
}

static void put_line(struct page *p, const struct advice_change *change, bool compares)
{
	g_autofree char *words = view_advice_words(change->advice);
	fputs(compares ? change->gone ? "gone: " : "new: " : "", p->out);
	view_advice_subject(p, change->advice);
	fprintf(p->out, ": %s", words);
}

char *view_advice_line(const struct catalog *c, const struct advice_change *change, bool compares)
{
	char *line = NULL;
	size_t size;
	FILE *out = open_memstream(&line, &size);
	if (out == NULL)
		g_error("cannot open a stream: out of memory");
	struct page p = page_new(out, NULL, NULL, c);
	put_line(&p, change, compares);
	page_clear(&p);
	fclose(out);
	return line;
}

static void put(struct page *p, const struct view_advice *v, bool compares)
{
	if (v->shown->len > 0)
		fputs("\nAdvice:\n", p->out);
	for (guint i = 0; i < v->shown->len; i++) {
		const struct advice_change *change = &g_array_index(v->shown, struct advice_change, i);
		fputs("  ", p->out);
		put_line(p, change, compares);
		fputs("\n", p->out);
		for (guint k = 0; k < change->advice->stacks->len && p->options->verbosity >= 3; k++) {
			const struct advice_stack *stack = &g_array_index(change->advice->stacks, struct advice_stack, k);
			page_blocks(p, "    stack: ", stack->saved_allocations, stack->saved_bytes);
			fputs("\n", p->out);
			page_trace(p, "        ", stack->trace, stack->depth);
		}
	}
	if (v->shown->len > 0 && v->more > 0)
		fprintf(p->out, "  … %u more with -v\n", v->more);
}

void view_advice_put(struct page *p, const struct view_report *r)
{
	struct view_advice v = view_advice_of(r);
	put(p, &v, false);
	view_advice_clear(&v);
}

void view_advice_put_changes(struct page *p, const struct view_comparison *c)
{
	struct view_advice v = view_advice_changed(c);
	put(p, &v, true);
	view_advice_clear(&v);
}
