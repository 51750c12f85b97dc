/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Annotations of a GitHub workflow: commands in lines that its runner reads from a step's output. What exceeded a limit is
   an error, what grew against a baseline or is leaked a warning, each at the place that accounts for most of it, or at the
   nearest caller of it that the workspace has: GitHub shows nothing at files of other crates. */
#include "views/view.h"

#include "base/escape.h"
#include "base/units.h"
#include "views/gate_text.h"
#include "views/leak_text.h"

#include <inttypes.h>

/* As many of one level are shown of a step. */
enum { MOST = 10 };

enum level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_NOTICE, LEVELS };

static const char *const level_names[LEVELS] = { "error", "warning", "notice" };

/* counts: of annotations by level, those that were left out, too. */
struct page { FILE *out; const struct view_context *context; guint counts[LEVELS]; };

/* What GitHub takes for its own is encoded: in a message %, CR and LF, in a property also : and , */
static void put_encoded(struct page *p, const char *text, bool property)
{
	for (; *text != '\0'; text++) {
		bool special = *text == '%' || *text == '\r' || *text == '\n' || (property && (*text == ':' || *text == ','));
		fprintf(p->out, special ? "%%%02X" : "%c", (unsigned char)*text);
	}
}

/* Counts an annotation; false where it is one too many. */
static bool take_room(struct page *p, enum level level)
{
	return p->counts[level]++ < MOST;
}

/* file: relative to the workspace; NULL where there is none, and line 0. message: fit to be shown, in any number of lines. */
static void annotate(struct page *p, enum level level, const char *file, uint32_t line, const char *title, const char *message)
{
	g_autofree char *shown = escape_text(title);
	fprintf(p->out, "::%s ", level_names[level]);
	if (file != NULL) {
		g_autofree char *path = escape_text(file);
		fputs("file=", p->out);
		put_encoded(p, p->context->prefix != NULL ? p->context->prefix : "", true);
		put_encoded(p, path, true);
		fprintf(p->out, ",line=%" PRIu32 ",", line > 0 ? line : 1);
	}
	fputs("title=", p->out);
	put_encoded(p, shown, true);
	fputs("::", p->out);
	put_encoded(p, message, false);
	fputs("\n", p->out);
}

/* The innermost call of the workspace's, from the function on that c is attributed to; NULL where there is none. What the
   runtime and the test harness take for themselves is not for the main that runs them. */
static const struct gate_frame *find_here(const struct page *p, const struct gate_culprit *c)
{
	if (c->file != NULL && g_str_has_prefix(c->file, "library/"))
		return NULL;
	for (guint i = c->own; i < c->frames->len; i++) {
		const struct gate_frame *f = &g_array_index(c->frames, struct gate_frame, i);
		if (view_has_file(p->context, f->file))
			return f;
	}
	return NULL;
}

static void put_gates(struct page *p, const GPtrArray *gates)
{
	for (guint i = 0; gates != NULL && i < gates->len; i++) {
		const struct gate_result *r = g_ptr_array_index(gates, i);
		if (r->passed || !take_room(p, LEVEL_ERROR))
			continue;
		const struct gate_culprit *first = r->culprits->len > 0 ? g_ptr_array_index(r->culprits, 0) : NULL;
		const struct gate_frame *at = first != NULL ? find_here(p, first) : NULL;
		g_autofree char *subject = gate_text_subject(r), *title = g_strdup_printf("%s over the limit", subject);
		g_autoptr(GString) text = g_string_new(NULL);
		gate_text_append(text, r);
		g_string_truncate(text, text->len - 1);
		annotate(p, LEVEL_ERROR, at != NULL ? at->file : NULL, at != NULL ? at->line : 0, title, text->str);
	}
}

static void put_growth(struct page *p, const struct view_comparison *c, const struct delta *d)
{
	g_autofree char *name = aggregate_key_name(c->catalog, c->current.rows->kind, d->key), *shown = escape_text(name);
	g_autofree char *title = g_strdup_printf("%s allocates more", name);
	g_autofree char *message = g_strdup_printf("%s: %" PRId64 " → %" PRId64 " allocations, %s", shown,
	                                           compare_cost(d->baseline).allocations, compare_cost(d->current).allocations,
	                                           units_change(d->bytes).text);
	struct place place = view_growth_place(c, d);
	const char *file = place.file.i != 0 ? catalog_text(c->catalog, place.file) : NULL;
	annotate(p, LEVEL_WARNING, view_has_file(p->context, file) ? file : NULL, place.line, title, message);
}

/* Likewise of a leak, at one of its stacks. */
static struct place find_leak_here(const struct page *p, const struct leak_report *r, const struct leak_row *row)
{
	struct place own = leak_report_place(r, row);
	if (own.file.i != 0 && g_str_has_prefix(catalog_text(r->catalog, own.file), "library/"))
		return (struct place){ 0 };
	if (view_has_file(p->context, own.file.i != 0 ? catalog_text(r->catalog, own.file) : NULL))
		return own;
	for (guint i = 0; i < row->count; i++) {
		struct trace trace;
		for (trace_id t = leak_report_entry(r, row->first + i)->trace; t.i != 0; t = trace.parent) {
			trace = catalog_get_trace(r->catalog, t);
			struct call call = trace.call.i != 0 ? catalog_get_call(r->catalog, trace.call) : (struct call){ 0 };
			if (call.file.i != 0 && view_has_file(p->context, catalog_text(r->catalog, call.file)))
				return (struct place){ .file = call.file, .line = call.line };
		}
	}
	return (struct place){ 0 };
}

/* leaks: NULL where the report is none of leaks. What only follows from another leak, or may be wanted, is a notice. */
static void put_leaks(struct page *p, const struct leak_report *leaks)
{
	static const enum level levels[LEAK_KINDS] = {
		[LEAK_LOST] = LEVEL_WARNING,
		[LEAK_INDIRECT] = LEVEL_NOTICE,
		[LEAK_CYCLE] = LEVEL_WARNING,
		[LEAK_REACHABLE] = LEVEL_NOTICE,
	};
	for (guint i = 0; leaks != NULL && i < leaks->rows->len; i++) {
		const struct leak_row *row = leak_report_row(leaks, i);
		if (!take_room(p, levels[row->kind]))
			continue;
		g_autofree char *name = aggregate_key_name(leaks->catalog, leaks->row_kind, row->key);
		g_autofree char *title = g_strdup_printf("%s: memory %s", name, leak_report_kinds[row->kind]);
		g_autofree char *text = leak_text_row(leaks, row), *shown = escape_text(text);
		struct place place = find_leak_here(p, leaks, row);
		annotate(p, levels[row->kind], place.file.i != 0 ? catalog_text(leaks->catalog, place.file) : NULL, place.line,
		         title, shown);
	}
}

/* What GitHub would not show is in the report. */
static void put_left_out(struct page *p)
{
	const char *before = "… ";
	for (size_t i = 0; i < LEVELS; i++)
		if (p->counts[i] > MOST) {
			guint more = p->counts[i] - MOST;
			fprintf(p->out, "%s%u more %s%s", before, more, level_names[i], more == 1 ? "" : "s");
			before = ", ";
		}
	if (*before == ',')
		fputs(" not annotated\n", p->out);
}

static void write_report(const struct view_report *r, FILE *out)
{
	struct page p = { out, r->context, { 0 } };
	put_gates(&p, r->context->gates);
	put_leaks(&p, r->run.leaks);
	put_left_out(&p);
}

static void write_comparison(const struct view_comparison *c, FILE *out)
{
	struct page p = { out, c->context, { 0 } };
	put_gates(&p, c->context->gates);
	put_leaks(&p, c->current.leaks);
	for (guint i = 0; i < c->deltas->len; i++) {
		const struct delta *d = &g_array_index(c->deltas, struct delta, i);
		if ((d->allocations > 0 || d->bytes > 0) && take_room(&p, LEVEL_WARNING))
			put_growth(&p, c, d);
	}
	put_left_out(&p);
}

/* What --ci asks for. */
const struct format format_github = {
	.name = "github",
	.report = write_report,
	.comparison = write_comparison,
};
