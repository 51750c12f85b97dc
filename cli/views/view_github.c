/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Annotations for GitHub workflows: lines that GitHub's runner reads from the output of a step. An exceeded limit and a failed
   assertion are errors; growth since the baseline and a leak are warnings. An annotation points to the place that accounts for most of it.
   If that place is in another crate, where GitHub shows nothing, it points to the nearest caller in the workspace. */
#include "views/view.h"

#include "base/escape.h"
#include "base/units.h"
#include "views/assertion_text.h"
#include "views/gate_text.h"
#include "views/leak_text.h"
#include "views/view_page.h"

#include <inttypes.h>
#include <string.h>

/* GitHub shows at most so many annotations of one level for each step. */
enum { MOST = 10 };

enum level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_NOTICE, LEVELS };

static const char *const level_names[LEVELS] = { "error", "warning", "notice" };

/* counts: the annotations of each level, including those that are left out. */
struct annotations { struct page page; guint counts[LEVELS]; };

static void put_encoded(FILE *out, const char *text, const char *special)
{
	for (; *text != '\0'; text++)
		fprintf(out, strchr(special, *text) != NULL ? "%%%02X" : "%c", (unsigned char)*text);
}

/* A message must not contain %, CR or LF; a property must not contain : or , either. Both are percent-encoded. */
static void put_message(FILE *out, const char *shown)
{
	put_encoded(out, shown, "%\r\n");
}

static void put_property(FILE *out, const char *shown)
{
	put_encoded(out, shown, "%\r\n:,");
}

/* Counts an annotation. Returns false if there are too many of its level. */
static bool take_room(struct annotations *a, enum level level)
{
	return a->counts[level]++ < MOST;
}

/* Writes an annotation. file: relative to the workspace; NULL: no place. message: safe for a terminal; may have several
   lines. */
static void annotate(struct annotations *a, enum level level, const char *file, uint32_t line, const char *title,
                     const char *message)
{
	struct page *p = &a->page;
	fprintf(p->out, "::%s ", level_names[level]);
	if (file != NULL) {
		fputs("file=", p->out);
		put_property(p->out, p->context->prefix != NULL ? p->context->prefix : "");
		page_text(p, file);
		fprintf(p->out, ",line=%" PRIu32 ",", line > 0 ? line : 1);
	}
	fputs("title=", p->out);
	page_text(p, title);
	fputs("::", p->out);
	put_message(p->out, message);
	fputs("\n", p->out);
}

/* Returns the innermost call in the workspace, searching outward from the culprit's function, or NULL. Allocations of the
   runtime or the test harness get no place: the workspace's main, which runs them, is not to blame. */
static const struct gate_frame *find_here(const struct view_context *context, const struct gate_culprit *c)
{
	if (c->file != NULL && g_str_has_prefix(c->file, "library/"))
		return NULL;
	for (guint i = c->own; i < c->frames->len; i++) {
		const struct gate_frame *f = &g_array_index(c->frames, struct gate_frame, i);
		if (view_has_file(context, f->file))
			return f;
	}
	return NULL;
}

static void put_gates(struct annotations *a, const GPtrArray *gates)
{
	for (guint i = 0; gates != NULL && i < gates->len; i++) {
		const struct gate_result *r = g_ptr_array_index(gates, i);
		if (r->passed || !take_room(a, LEVEL_ERROR))
			continue;
		const struct gate_culprit *first = r->culprits->len > 0 ? g_ptr_array_index(r->culprits, 0) : NULL;
		const struct gate_frame *at = first != NULL ? find_here(a->page.context, first) : NULL;
		g_autofree char *subject = gate_text_subject(r), *title = g_strdup_printf("%s over the limit", subject);
		g_autoptr(GString) text = g_string_new(NULL);
		gate_text_append(text, r);
		g_string_truncate(text, text->len - 1);
		annotate(a, LEVEL_ERROR, at != NULL ? at->file : NULL, at != NULL ? at->line : 0, title, text->str);
	}
}

/* An annotation stands where the assertion does, or at the stack with the most blame. */
static void put_assertions(struct annotations *a, const struct assertion_report *r)
{
	for (guint i = 0; r != NULL && i < r->failures->len; i++) {
		const struct assertion_failure *f = g_ptr_array_index(r->failures, i);
		if (!take_room(a, LEVEL_ERROR))
			continue;
		const struct gate_culprit *first = f->culprits->len > 0 ? g_ptr_array_index(f->culprits, 0) : NULL;
		struct gate_frame own = { .file = f->file, .line = f->line };
		const struct gate_frame *at = view_has_file(a->page.context, f->file) ? &own
			: first != NULL ? find_here(a->page.context, first) : NULL;
		g_autofree char *title = g_strdup_printf("assertion failed: %s", f->text);
		g_autoptr(GString) text = g_string_new(NULL);
		assertion_text_append(text, f);
		g_string_truncate(text, text->len - 1);
		annotate(a, LEVEL_ERROR, at != NULL ? at->file : NULL, at != NULL ? at->line : 0, title, text->str);
	}
}

static void put_growth(struct annotations *a, const struct view_comparison *c, const struct delta *d)
{
	g_autofree char *name = aggregate_key_name(c->catalog, c->current.rows->kind, d->key), *shown = escape_text(name);
	g_autofree char *title = g_strdup_printf("%s allocates more", name);
	g_autofree char *message = g_strdup_printf("%s: %" PRId64 " → %" PRId64 " allocations, %s", shown,
	                                           compare_cost(d->baseline).allocations, compare_cost(d->current).allocations,
	                                           units_change(d->bytes).text);
	struct place place = view_growth_place(c, d);
	const char *file = place.file.i != 0 ? catalog_text(c->catalog, place.file) : NULL;
	annotate(a, LEVEL_WARNING, view_has_file(a->page.context, file) ? file : NULL, place.line, title, message);
}

/* Returns the place for a leak: its own, else the innermost call in the workspace of one of its stacks. Returns an empty
   place for leaks of the runtime and the test harness, and if no call is in the workspace. */
static struct place find_leak_here(const struct view_context *context, const struct leak_report *r, const struct leak_row *row)
{
	struct place own = leak_report_place(r, row);
	if (own.file.i != 0 && g_str_has_prefix(catalog_text(r->catalog, own.file), "library/"))
		return (struct place){ 0 };
	if (view_has_file(context, own.file.i != 0 ? catalog_text(r->catalog, own.file) : NULL))
		return own;
	for (guint i = 0; i < row->count; i++) {
		struct trace trace;
		for (trace_id t = leak_report_entry(r, row->first + i)->trace; t.i != 0; t = trace.parent) {
			trace = catalog_get_trace(r->catalog, t);
			struct call call = trace.call.i != 0 ? catalog_get_call(r->catalog, trace.call) : (struct call){ 0 };
			if (call.file.i != 0 && view_has_file(context, catalog_text(r->catalog, call.file)))
				return (struct place){ .file = call.file, .line = call.line };
		}
	}
	return (struct place){ 0 };
}

/* leaks: NULL unless the report is about leaks. Blocks that another leak takes along, and reachable ones, which may be
   intended, are only notices. */
static void put_leaks(struct annotations *a, const struct leak_report *leaks)
{
	static const enum level levels[LEAK_KINDS] = {
		[LEAK_LOST] = LEVEL_WARNING,
		[LEAK_INDIRECT] = LEVEL_NOTICE,
		[LEAK_CYCLE] = LEVEL_WARNING,
		[LEAK_REACHABLE] = LEVEL_NOTICE,
	};
	for (guint i = 0; leaks != NULL && i < leaks->rows->len; i++) {
		const struct leak_row *row = leak_report_row(leaks, i);
		if (!take_room(a, levels[row->kind]))
			continue;
		g_autofree char *name = aggregate_key_name(leaks->catalog, leaks->row_kind, row->key);
		g_autofree char *title = g_strdup_printf("%s: memory %s", name, leak_report_kinds[row->kind]);
		g_autofree char *text = leak_text_row(leaks, row), *shown = escape_text(text);
		struct place place = find_leak_here(a->page.context, leaks, row);
		annotate(a, levels[row->kind], place.file.i != 0 ? catalog_text(leaks->catalog, place.file) : NULL, place.line,
		         title, shown);
	}
}

/* GitHub would not show more annotations, so a line says how many there are. */
static void put_left_out(struct annotations *a)
{
	const char *before = "… ";
	for (size_t i = 0; i < LEVELS; i++)
		if (a->counts[i] > MOST) {
			guint more = a->counts[i] - MOST;
			fprintf(a->page.out, "%s%u more %s%s", before, more, level_names[i], more == 1 ? "" : "s");
			before = ", ";
		}
	if (*before == ',')
		fputs(" not annotated\n", a->page.out);
}

static struct annotations annotations_new(FILE *out, const struct report_options *options, const struct view_context *context,
                                          const struct catalog *catalog)
{
	struct annotations a = { .page = page_new(out, options, context, catalog) };
	a.page.put = put_property;
	return a;
}

static void annotations_close(struct annotations *a)
{
	put_left_out(a);
	page_clear(&a->page);
}

static void write_report(const struct view_report *r, FILE *out)
{
	struct annotations a = annotations_new(out, r->options, r->context, r->catalog);
	put_assertions(&a, r->context->assertions);
	put_gates(&a, r->context->gates);
	put_leaks(&a, r->run.leaks);
	annotations_close(&a);
}

static void write_comparison(const struct view_comparison *c, FILE *out)
{
	struct annotations a = annotations_new(out, c->options, c->context, c->catalog);
	put_assertions(&a, c->context->assertions);
	put_gates(&a, c->context->gates);
	put_leaks(&a, c->current.leaks);
	for (guint i = 0; i < c->deltas->len; i++) {
		const struct delta *d = &g_array_index(c->deltas, struct delta, i);
		if ((d->allocations > 0 || d->bytes > 0) && take_room(&a, LEVEL_WARNING))
			put_growth(&a, c, d);
	}
	annotations_close(&a);
}

/* The format of --ci=github. --output does not take it. */
const struct format format_github = {
	.name = "github",
	.report = write_report,
	.comparison = write_comparison,
};
