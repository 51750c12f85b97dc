/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reports as SARIF 2.1.0. An exceeded limit and a failed assertion are errors; growth since the baseline and a leak are warnings. A report on one
   run's allocations without limits has no results. */
#include "config.h"

#include "views/view.h"

#include "base/escape.h"
#include "base/units.h"
#include "exports/view_json_parts.h"
#include "views/assertion_text.h"
#include "views/gate_text.h"
#include "views/leak_text.h"
#include "views/view_allocators.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

enum { RULE_GROWN = GATE_METRIC_COUNT, RULE_LEAKED, RULE_ASSERTION = RULE_LEAKED + LEAK_KINDS };
/* The most stacks of a leak. */
enum { MOST_STACKS = 3 };

/* The rules that results refer to. Keep their names: programs that read SARIF follow a result by them from run to run. */
static const struct { const char *id, *text; } rules[] = {
	[GATE_ALLOCATIONS] = { "allocations-over-limit", "More allocations than the limit allows." },
	[GATE_BYTES] = { "bytes-over-limit", "More bytes allocated than the limit allows." },
	[GATE_PEAK] = { "peak-over-limit", "More memory in use at the peak than the limit allows." },
	[GATE_LIVE] = { "live-over-limit", "More memory in use at the end than the limit allows." },
	[GATE_LEAKED] = { "leaked-over-limit", "More memory leaked than the limit allows." },
	[RULE_GROWN] = { "allocations-grown", "More allocations, or more bytes allocated, than in the baseline." },
	[RULE_LEAKED + LEAK_LOST] = { "lost", "Blocks that nothing points to." },
	[RULE_LEAKED + LEAK_INDIRECT] = { "indirectly-lost", "Blocks that only lost blocks point to." },
	[RULE_LEAKED + LEAK_CYCLE] = { "lost-in-cycle", "Blocks that point to each other, while nothing else points to them." },
	[RULE_LEAKED + LEAK_REACHABLE] = { "still-reachable", "Blocks that the program can still reach at its end." },
	[RULE_ASSERTION] = { "assertion-failed", "An assertion of the program about its allocations failed." },
};

/* Blocks that another leak takes along, and reachable ones, which may be intended, are only notes. */
static const char *const leak_levels[LEAK_KINDS] = {
	[LEAK_LOST] = "warning",
	[LEAK_INDIRECT] = "note",
	[LEAK_CYCLE] = "warning",
	[LEAK_REACHABLE] = "note",
};

static json_t *text_of(const char *text)
{
	g_autofree char *shown = escape_text(text);
	return json_string(shown);
}

static json_t *message_of(const char *text)
{
	json_t *message = json_object();
	json_object_set_new(message, "text", text_of(text));
	return message;
}

struct sarif {
	const struct report_options *options;
	const struct view_context *context;
	json_t *results;
	GHashTable *here;      /* file → whether the workspace has it; owns the names */
};

static bool is_here(struct sarif *s, const char *file)
{
	gpointer known;
	if (!g_hash_table_lookup_extended(s->here, file, NULL, &known)) {
		known = GINT_TO_POINTER(view_has_file(s->context, file));
		g_hash_table_insert(s->here, g_strdup(file), known);
	}
	return GPOINTER_TO_INT(known);
}

/* Returns the location of a file as a URI. Files of the workspace are relative to its root. Rust's library and other crates
   have no base, since each machine has them in another place. Encodes only characters that a URI cannot contain. */
static json_t *artifact_of(struct sarif *s, const char *file)
{
	json_t *artifact = json_object();
	g_autofree char *uri = g_uri_escape_bytes((const guint8 *)file, strlen(file), "/!$&'()*+,;=:@");
	json_object_set_new(artifact, "uri", json_string(uri));
	if (is_here(s, file))
		json_object_set_new(artifact, "uriBaseId", json_string("%SRCROOT%"));
	return artifact;
}

/* function, file: NULL if unknown. line: 0 if unknown. */
static json_t *location_of(struct sarif *s, const char *function, const char *file, uint32_t line)
{
	json_t *location = json_object();
	if (file != NULL) {
		json_t *physical = json_object();
		json_object_set_new(physical, "artifactLocation", artifact_of(s, file));
		if (line != 0) {
			json_t *region = json_object();
			json_object_set_new(region, "startLine", json_integer(line));
			json_object_set_new(physical, "region", region);
		}
		json_object_set_new(location, "physicalLocation", physical);
	}
	if (function == NULL)
		return location;
	json_t *logical = json_object(), *list = json_array();
	g_autofree char *name = escape_utf8(function);
	json_object_set_new(logical, "fullyQualifiedName", json_string(name));
	json_object_set_new(logical, "kind", json_string("function"));
	json_array_append_new(list, logical);
	json_object_set_new(location, "logicalLocations", list);
	return location;
}

/* fingerprint: identifies the result from run to run, so it has no numbers and no lines. Takes ownership of location. */
static json_t *result_of(size_t rule, const char *level, const char *message, json_t *location, const char *fingerprint)
{
	json_t *result = json_object(), *locations = json_array(), *prints = json_object();
	json_object_set_new(result, "ruleId", json_string(rules[rule].id));
	json_object_set_new(result, "ruleIndex", json_integer((json_int_t)rule));
	json_object_set_new(result, "level", json_string(level));
	json_object_set_new(result, "message", message_of(message));
	if (location != NULL)
		json_array_append_new(locations, location);
	json_object_set_new(result, "locations", locations);
	json_object_set_new(prints, "subject/v1", text_of(fingerprint));
	json_object_set_new(result, "partialFingerprints", prints);
	return result;
}

static json_t *frame_of(struct sarif *s, const struct gate_frame *f)
{
	json_t *frame = json_object();
	json_object_set_new(frame, "location", location_of(s, f->function, f->file, f->line));
	return frame;
}

static json_t *stack_of(struct sarif *s, const struct gate_culprit *c)
{
	json_t *stack = json_object(), *frames = json_array();
	g_autofree char *change = g_strdup_printf("%+" PRId64, c->actual - c->baseline);
	for (guint i = 0; i < c->frames->len; i++)
		json_array_append_new(frames, frame_of(s, &g_array_index(c->frames, struct gate_frame, i)));
	json_object_set_new(stack, "message", message_of(change));
	json_object_set_new(stack, "frames", frames);
	return stack;
}

/* The location of an exceeded limit is that of the stack with the most blame. */
static json_t *gate_of(struct sarif *s, const struct gate_result *r)
{
	g_autofree char *subject = gate_text_subject(r), *numbers = gate_text_numbers(r), *origin = gate_text_origin(r->limit);
	g_autofree char *runtime = gate_text_runtime(r);
	g_autofree char *message = g_strdup_printf("%s: %s [%s]%s%s", subject, numbers, origin, runtime != NULL ? "; " : "",
	                                           runtime != NULL ? runtime : "");
	const struct gate_culprit *first = r->culprits->len > 0 ? g_ptr_array_index(r->culprits, 0) : NULL;
	json_t *location = first != NULL ? location_of(s, first->function, first->file, first->line) : NULL;
	json_t *result = result_of(r->limit->metric, "error", message, location, subject), *stacks = json_array();
	for (guint i = 0; i < r->culprits->len; i++)
		json_array_append_new(stacks, stack_of(s, g_ptr_array_index(r->culprits, i)));
	json_object_set_new(result, "stacks", stacks);
	return result;
}

/* The place of a failed assertion has no function. */
static json_t *assertion_of(struct sarif *s, const struct assertion_failure *f)
{
	g_autofree char *found = assertion_text_found(f), *where = assertion_text_where(f);
	g_autofree char *message = g_strdup_printf("%s [%s]", found, where);
	g_autofree char *print = g_strdup_printf("%s in %s", f->text, f->file != NULL ? f->file : f->place);
	json_t *location = f->file != NULL ? location_of(s, NULL, f->file, f->line) : NULL;
	json_t *result = result_of(RULE_ASSERTION, "error", message, location, print), *stacks = json_array();
	for (guint i = 0; i < f->culprits->len; i++)
		json_array_append_new(stacks, stack_of(s, g_ptr_array_index(f->culprits, i)));
	json_object_set_new(result, "stacks", stacks);
	return result;
}

static json_t *grown_of(struct sarif *s, const struct view_comparison *c, const struct delta *d)
{
	g_autofree char *name = aggregate_key_name(c->catalog, c->current.rows->kind, d->key);
	g_autofree char *message = g_strdup_printf("%s: %" PRId64 " → %" PRId64 " allocations (%s)", name,
	                                           compare_cost(d->baseline).allocations,
	                                           compare_cost(d->current).allocations, units_change(d->bytes).text);
	struct place place = view_growth_place(c, d);
	const char *file = place.file.i != 0 ? catalog_text(c->catalog, place.file) : NULL;
	json_t *result = result_of(RULE_GROWN, "warning", message, location_of(s, name, file, place.line), name);
	return result;
}

static json_t *frames_of(struct sarif *s, const struct catalog *c, trace_id t)
{
	json_t *frames = json_array();
	while (t.i != 0) {
		struct trace trace = catalog_get_trace(c, t);
		if (trace.call.i != 0) {
			struct call call = catalog_get_call(c, trace.call);
			json_t *frame = json_object();
			json_object_set_new(frame, "location", location_of(s, catalog_text(c, call.function),
			                    call.file.i != 0 ? catalog_text(c, call.file) : NULL, call.line));
			json_array_append_new(frames, frame);
		}
		t = trace.parent;
	}
	return frames;
}

static json_t *leak_stacks(struct sarif *s, const struct leak_report *r, const struct leak_row *row)
{
	json_t *stacks = json_array();
	for (guint i = 0; i < row->count && i < MOST_STACKS; i++) {
		const struct leak_entry *entry = leak_report_entry(r, row->first + i);
		g_autofree char *amount = leak_text_amount(entry->blocks, entry->bytes);
		json_t *stack = json_object();
		json_object_set_new(stack, "message", message_of(amount));
		json_object_set_new(stack, "frames", frames_of(s, r->catalog, entry->trace));
		json_array_append_new(stacks, stack);
	}
	return stacks;
}

static json_t *leak_of(struct sarif *s, const struct leak_report *r, const struct leak_row *row)
{
	g_autofree char *name = aggregate_key_name(r->catalog, r->row_kind, row->key);
	g_autofree char *thread = thread_pools_name(ledger_pools(r->ledger), row->pool);
	g_autofree char *subject = g_strdup_printf("%s: %s by %s", leak_report_kinds[row->kind], name, thread);
	g_autofree char *message = leak_text_row(r, row);
	struct place place = leak_report_place(r, row);
	const char *file = place.file.i != 0 ? catalog_text(r->catalog, place.file) : NULL;
	json_t *result = result_of(RULE_LEAKED + row->kind, leak_levels[row->kind], message,
	                           location_of(s, name, file, place.line), subject);
	json_object_set_new(result, "stacks", leak_stacks(s, r, row));
	return result;
}

static void add(struct sarif *s, json_t *result)
{
	json_array_append_new(s->results, result);
}

/* leaks: NULL unless the report is about leaks. */
static void add_leaks(struct sarif *s, const struct leak_report *leaks)
{
	guint shown = leaks != NULL ? view_shown(s->options, leaks->rows->len) : 0;
	for (guint i = 0; i < shown; i++)
		add(s, leak_of(s, leaks, leak_report_row(leaks, i)));
}

static void add_failures(struct sarif *s)
{
	const struct assertion_report *assertions = s->context->assertions;
	for (guint i = 0; assertions != NULL && i < assertions->failures->len; i++)
		add(s, assertion_of(s, g_ptr_array_index(assertions->failures, i)));
	const GPtrArray *gates = s->context->gates;
	for (guint i = 0; gates != NULL && i < gates->len; i++) {
		const struct gate_result *r = g_ptr_array_index(gates, i);
		if (!r->passed)
			add(s, gate_of(s, r));
	}
}

static json_t *tool_of(void)
{
	json_t *tool = json_object(), *driver = json_object(), *list = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
		json_t *rule = json_object();
		json_object_set_new(rule, "id", json_string(rules[i].id));
		json_object_set_new(rule, "shortDescription", message_of(rules[i].text));
		json_array_append_new(list, rule);
	}
	json_object_set_new(driver, "name", json_string("cargo-alloc-profile"));
	json_object_set_new(driver, "version", json_string(PACKAGE_VERSION));
	json_object_set_new(driver, "rules", list);
	json_object_set_new(tool, "driver", driver);
	return tool;
}

static struct sarif sarif_new(const struct report_options *options, const struct view_context *context)
{
	return (struct sarif){ options, context, json_array(), g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL) };
}

static void add_notification(json_t *notes, const char *level, const char *text)
{
	json_t *note = json_object();
	json_object_set_new(note, "level", json_string(level));
	json_object_set_new(note, "message", message_of(text));
	json_array_append_new(notes, note);
}

/* Returns notes about what the results are of: an incomplete run, allocations that do not count, allocators, leaks that are not listed. NULL if there are none. leaks:
   NULL unless the report is about leaks. */
static json_t *invocations_of(const struct sarif *s, const struct model *m, const struct leak_report *leaks)
{
	g_autofree char *incomplete = view_incomplete(m), *uncounted = view_uncounted(m), *allocators = view_allocators_text(m, NULL);
	g_autoptr(GPtrArray) remarks = leaks != NULL ? leak_text_remarks(leaks, s->options->leak_kinds) : g_ptr_array_new();
	if (incomplete == NULL && uncounted == NULL && allocators == NULL && remarks->len == 0)
		return NULL;
	json_t *list = json_array(), *invocation = json_object(), *notes = json_array();
	if (incomplete != NULL)
		add_notification(notes, "warning", incomplete);
	if (uncounted != NULL)
		add_notification(notes, "note", uncounted);
	if (allocators != NULL)
		add_notification(notes, "note", allocators);
	for (guint i = 0; i < remarks->len; i++)
		add_notification(notes, "note", g_ptr_array_index(remarks, i));
	json_object_set_new(invocation, "executionSuccessful", json_true());
	json_object_set_new(invocation, "toolExecutionNotifications", notes);
	json_array_append_new(list, invocation);
	return list;
}

/* Writes the document, and frees the contents of s. leaks: NULL unless the report is about leaks. */
static void write_run(struct sarif *s, const struct model *m, const struct leak_report *leaks, FILE *out)
{
	json_t *invocations = invocations_of(s, m, leaks);
	json_t *document = json_object(), *runs = json_array(), *run = json_object();
	json_object_set_new(document, "$schema", json_string("https://json.schemastore.org/sarif-2.1.0.json"));
	json_object_set_new(document, "version", json_string("2.1.0"));
	json_object_set_new(run, "tool", tool_of());
	if (invocations != NULL)
		json_object_set_new(run, "invocations", invocations);
	json_object_set_new(run, "columnKind", json_string("utf16CodeUnits"));
	json_object_set_new(run, "results", s->results);
	json_array_append_new(runs, run);
	json_object_set_new(document, "runs", runs);
	view_json_value(out, document, JSON_INDENT(2));
	fputc('\n', out);
	g_hash_table_destroy(s->here);
}

static void write_report(const struct view_report *r, FILE *out)
{
	struct sarif s = sarif_new(r->options, r->context);
	add_failures(&s);
	add_leaks(&s, r->run.leaks);
	write_run(&s, r->run.side->model, r->run.leaks, out);
}

static void write_comparison(const struct view_comparison *c, FILE *out)
{
	struct sarif s = sarif_new(c->options, c->context);
	guint shown = view_shown(c->options, c->deltas->len);
	add_failures(&s);
	for (guint i = 0; i < shown; i++) {
		const struct delta *d = &g_array_index(c->deltas, struct delta, i);
		if (d->allocations > 0 || d->bytes > 0)
			add(&s, grown_of(&s, c, d));
	}
	add_leaks(&s, c->current.leaks);
	write_run(&s, c->current.side->model, c->current.leaks, out);
}

const struct format format_sarif = {
	.name = "sarif",
	.help = "for code scanning",
	.report = write_report,
	.comparison = write_comparison,
};
