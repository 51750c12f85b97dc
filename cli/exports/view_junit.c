/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reports as JUnit XML, in cargo-nextest's dialect. Each limit is a test case that fails if the limit is exceeded, and
   so is each failed assertion. Each row and each leak is a test case, too, with its numbers as properties. */
#include "views/view.h"

#include "base/escape.h"
#include "model/fields.h"
#include "views/assertion_text.h"
#include "views/gate_text.h"
#include "views/leak_text.h"
#include "views/view_allocators.h"

#include <inttypes.h>
#include <libxml/xmlwriter.h>

#define X(text) ((const xmlChar *)(text))

/* Characters that XML cannot contain are among those that escape_text escapes. */
static void put_attribute(xmlTextWriterPtr w, const char *name, const char *text)
{
	g_autofree char *shown = escape_text(text);
	xmlTextWriterWriteAttribute(w, X(name), X(shown));
}

static void put_number(xmlTextWriterPtr w, const char *name, int64_t value)
{
	xmlTextWriterWriteFormatAttribute(w, X(name), "%" PRId64, value);
}

static void put_property(xmlTextWriterPtr w, const char *prefix, const char *name, int64_t value)
{
	xmlTextWriterStartElement(w, X("property"));
	xmlTextWriterWriteFormatAttribute(w, X("name"), "%s%s", prefix, name);
	put_number(w, "value", value);
	xmlTextWriterEndElement(w);
}

static void put_properties(xmlTextWriterPtr w, const char *prefix, const struct field *fields, unsigned flags,
                           const struct cost *cost)
{
	int64_t value;
	for (const struct field *f = fields; f->name != NULL; f++)
		if ((f->flags & flags) == flags && f->get(cost, &value))
			put_property(w, prefix, f->name, value);
}

static void put_row_name(xmlTextWriterPtr w, const struct report_options *options, const struct grouping *rows, uint32_t key)
{
	g_autofree char *name = aggregate_key_name(rows->side->catalog, rows->kind, key);
	put_attribute(w, "name", name);
	put_attribute(w, "classname", group_name(options->group));
}

static void open_suite(xmlTextWriterPtr w, const char *name, guint tests, guint failures)
{
	xmlTextWriterStartElement(w, X("testsuite"));
	put_attribute(w, "name", name);
	put_number(w, "tests", tests);
	put_number(w, "disabled", 0);
	put_number(w, "errors", 0);
	put_number(w, "failures", failures);
}

static void put_gate(xmlTextWriterPtr w, const struct gate_result *r)
{
	g_autofree char *subject = gate_text_subject(r), *numbers = gate_text_numbers(r), *origin = gate_text_origin(r->limit);
	xmlTextWriterStartElement(w, X("testcase"));
	put_attribute(w, "name", subject);
	put_attribute(w, "classname", origin);
	if (!r->passed) {
		g_autoptr(GString) text = g_string_new(NULL);
		gate_text_append(text, r);
		xmlTextWriterStartElement(w, X("failure"));
		put_attribute(w, "message", numbers);
		put_attribute(w, "type", "limit exceeded");
		xmlTextWriterWriteString(w, X(text->str));
		xmlTextWriterEndElement(w);
	}
	xmlTextWriterEndElement(w);
}

/* Passed assertions have no names. If none failed, a test case stands for all of them. */
static void put_assertions(xmlTextWriterPtr w, const struct assertion_report *r)
{
	g_autofree char *counts = assertion_text_counts(r);
	for (guint i = 0; i < r->failures->len; i++) {
		const struct assertion_failure *f = g_ptr_array_index(r->failures, i);
		g_autofree char *found = assertion_text_found(f);
		g_autoptr(GString) text = g_string_new(NULL);
		assertion_text_append(text, f);
		xmlTextWriterStartElement(w, X("testcase"));
		put_attribute(w, "name", f->text);
		put_attribute(w, "classname", f->place);
		xmlTextWriterStartElement(w, X("failure"));
		put_attribute(w, "message", found);
		put_attribute(w, "type", "assertion failed");
		xmlTextWriterWriteString(w, X(text->str));
		xmlTextWriterEndElement(w);
		xmlTextWriterEndElement(w);
	}
	if (r->failures->len > 0)
		return;
	xmlTextWriterStartElement(w, X("testcase"));
	put_attribute(w, "name", counts);
	put_attribute(w, "classname", "assertions");
	xmlTextWriterEndElement(w);
}

/* Writes the document up to the suites of rows. n: how many test cases these have. Returns the writer. */
static xmlTextWriterPtr open_document(const struct view_context *context, guint n, FILE *out)
{
	const GPtrArray *gates = context->gates;
	const struct assertion_report *assertions = context->assertions;
	guint gated = gates != NULL ? gates->len : 0, failures = gated > 0 ? gate_failures(gates) : 0;
	guint failed = assertions != NULL ? assertions->failures->len : 0;
	guint asserted = assertions != NULL && assertions->checked > 0 ? MAX(failed, 1) : 0;
	xmlTextWriterPtr w = xmlNewTextWriter(xmlOutputBufferCreateFile(out, NULL));
	if (w == NULL)
		g_error("out of memory");
	xmlTextWriterSetIndent(w, 1);
	xmlTextWriterSetIndentString(w, X("    "));
	xmlTextWriterStartDocument(w, NULL, "UTF-8", NULL);
	xmlTextWriterStartElement(w, X("testsuites"));
	put_attribute(w, "name", "cargo-alloc-profile");
	put_number(w, "tests", asserted + gated + n);
	put_number(w, "failures", failed + failures);
	put_number(w, "errors", 0);
	if (asserted > 0) {
		open_suite(w, "assertions", asserted, failed);
		put_assertions(w, assertions);
		xmlTextWriterEndElement(w);
	}
	if (gated > 0) {
		open_suite(w, "limits", gated, failures);
		for (guint i = 0; i < gated; i++)
			put_gate(w, g_ptr_array_index(gates, i));
		xmlTextWriterEndElement(w);
	}
	return w;
}

/* Begins a suite of n rows. what: `allocations` or `leaks`. */
static void open_rows(xmlTextWriterPtr w, const struct report_options *options, const char *what, guint n)
{
	g_autofree char *suite = g_strdup_printf("%s by %s", what, group_name(options->group));
	open_suite(w, suite, n, 0);
}

/* Writes a property with a text, if it is not NULL. */
static void put_text_property(xmlTextWriterPtr w, const char *name, const char *text)
{
	if (text == NULL)
		return;
	xmlTextWriterStartElement(w, X("property"));
	put_attribute(w, "name", name);
	put_attribute(w, "value", text);
	xmlTextWriterEndElement(w);
}

/* Writes the totals as properties. If the run is incomplete, or counting was off for a while, properties say what they lack. */
static void put_totals(xmlTextWriterPtr w, const struct view_side *run)
{
	g_autofree char *incomplete = view_incomplete(run->side->model), *allocators = view_allocators_text(run->side->model, NULL);
	int64_t uncounted = model_uncounted(run->side->model);
	xmlTextWriterStartElement(w, X("properties"));
	put_properties(w, "", fields_total, 0, &run->side->totals);
	if (uncounted > 0)
		put_property(w, "", "uncounted", uncounted);
	put_text_property(w, "seen_through", allocators);
	put_text_property(w, "incomplete", incomplete);
	xmlTextWriterEndElement(w);
}

static void put_leak(xmlTextWriterPtr w, const struct leak_report *r, const struct leak_row *row)
{
	g_autofree char *name = aggregate_key_name(r->catalog, r->row_kind, row->key);
	g_autofree char *text = leak_text_row(r, row), *shown = escape_text(text);
	xmlTextWriterStartElement(w, X("testcase"));
	put_attribute(w, "name", name);
	put_attribute(w, "classname", leak_report_kinds[row->kind]);
	xmlTextWriterStartElement(w, X("properties"));
	put_property(w, "", "blocks", row->blocks);
	put_property(w, "", "bytes", row->bytes);
	xmlTextWriterEndElement(w);
	xmlTextWriterWriteElement(w, X("system-out"), X(shown));
	xmlTextWriterEndElement(w);
}

static guint count_leaks(const struct report_options *options, const struct leak_report *r)
{
	return r != NULL ? view_shown(options, r->rows->len) : 0;
}

/* With what the rows do not say behind them. */
static void put_leaks(xmlTextWriterPtr w, const struct report_options *options, const struct leak_report *r)
{
	g_autoptr(GPtrArray) remarks = leak_text_remarks(r, options->leak_kinds);
	g_autoptr(GString) text = g_string_new(NULL);
	for (guint i = 0; i < count_leaks(options, r); i++)
		put_leak(w, r, leak_report_row(r, i));
	for (guint i = 0; i < remarks->len; i++)
		g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "", (const char *)g_ptr_array_index(remarks, i));
	if (text->len > 0)
		xmlTextWriterWriteElement(w, X("system-out"), X(text->str));
}

/* Closes all open elements, and frees w. Callers check ferror(out) for write errors. */
static void close_document(xmlTextWriterPtr w)
{
	xmlTextWriterEndDocument(w);
	xmlFreeTextWriter(w);
}

static void write_leaks(const struct view_report *r, FILE *out)
{
	guint shown = count_leaks(r->options, r->run.leaks);
	xmlTextWriterPtr w = open_document(r->context, shown, out);
	open_rows(w, r->options, "leaks", shown);
	put_totals(w, &r->run);
	put_leaks(w, r->options, r->run.leaks);
	close_document(w);
}

static void put_row(xmlTextWriterPtr w, const struct report_options *options, const struct grouping *rows, guint i)
{
	const struct group *row = &g_array_index(rows->groups, struct group, i);
	xmlTextWriterStartElement(w, X("testcase"));
	put_row_name(w, options, rows, row->key);
	xmlTextWriterStartElement(w, X("properties"));
	put_properties(w, "", fields_row, 0, &row->cost);
	xmlTextWriterEndElement(w);
	xmlTextWriterEndElement(w);
}

static void write_allocations(const struct view_report *r, FILE *out)
{
	const struct grouping *rows = r->run.rows, *whole = r->run.whole;
	guint shown = view_shown(r->options, rows->groups->len), all = shown + whole->groups->len;
	xmlTextWriterPtr w = open_document(r->context, all, out);
	open_rows(w, r->options, "allocations", all);
	put_totals(w, &r->run);
	for (guint i = 0; i < shown; i++)
		put_row(w, r->options, rows, i);
	for (guint i = 0; i < whole->groups->len; i++)
		put_row(w, r->options, whole, i);
	close_document(w);
}

static void write_report(const struct view_report *r, FILE *out)
{
	if (r->run.leaks != NULL)
		write_leaks(r, out);
	else
		write_allocations(r, out);
}

static void put_change(xmlTextWriterPtr w, const struct field *fields, const struct cost *before, const struct cost *now)
{
	struct cost change = cost_subtract(now, before);
	xmlTextWriterStartElement(w, X("properties"));
	put_properties(w, "baseline.", fields, FIELD_SUM, before);
	put_properties(w, "current.", fields, FIELD_SUM, now);
	put_properties(w, "change.", fields, FIELD_SUM, &change);
	xmlTextWriterEndElement(w);
}

static void put_delta(xmlTextWriterPtr w, const struct report_options *options, const struct grouping *rows,
                      const struct delta *d)
{
	struct cost before = compare_baseline_cost(d), now = compare_current_cost(d);
	xmlTextWriterStartElement(w, X("testcase"));
	put_row_name(w, options, rows, d->key);
	put_change(w, fields_row, &before, &now);
	xmlTextWriterEndElement(w);
}

static void write_comparison(const struct view_comparison *c, FILE *out)
{
	const struct leak_report *leaks = c->current.leaks;
	guint shown = view_shown(c->options, c->deltas->len), leaking = count_leaks(c->options, leaks);
	guint all = shown + (c->whole != NULL);
	xmlTextWriterPtr w = open_document(c->context, all + leaking, out);
	open_rows(w, c->options, "allocations", all);
	put_change(w, fields_total, &c->baseline.side->totals, &c->current.side->totals);
	for (guint i = 0; i < shown; i++)
		put_delta(w, c->options, c->current.rows, &g_array_index(c->deltas, struct delta, i));
	if (c->whole != NULL)
		put_delta(w, c->options, c->current.whole, c->whole);
	if (leaks != NULL) {
		xmlTextWriterEndElement(w);
		open_rows(w, c->options, "leaks", leaking);
		put_leaks(w, c->options, leaks);
	}
	close_document(w);
}

const struct format format_junit = {
	.name = "junit",
	.help = "for services that collect test results",
	.report = write_report,
	.comparison = write_comparison,
};
