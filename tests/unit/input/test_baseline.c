/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "input/baseline_read.h"
#include "input/baseline_write.h"
#include "input/profile_read.h"
#include "input/recording.h"
#include "names/origin.h"
#include "report/formats.h"
#include "report/report.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PROFILES TEST_SRCDIR "/profiles/"
#define BAD TEST_SRCDIR "/profiles-bad/"

/* A file of this process alone. */
static char *scratch;

static int make_scratch(void **state)
{
	(void)state;
	int fd = g_file_open_tmp("baseline.XXXXXX", &scratch, NULL);
	return fd < 0 || close(fd) != 0;
}

static int drop_scratch(void **state)
{
	(void)state;
	int failed = unlink(scratch);
	g_free(scratch);
	return failed;
}

static const char *const all_profiles[] = { "rust", "threads", "fork-parent", "fork-child", "cut" };

static char *contents(const char *path)
{
	char *text = NULL;
	GError *error = NULL;
	if (!g_file_get_contents(path, &text, NULL, &error))
		fail_msg("%s", error->message);
	return text;
}

static struct model *labelled(struct model *m)
{
	model_label_processes(m);
	return m;
}

static struct model *model_of(const char *const *names, size_t count)
{
	struct model *m = model_new();
	for (size_t i = 0; i < count; i++) {
		g_autofree char *path = g_strconcat(PROFILES, names[i], ".xml", NULL);
		assert_true(profile_read(m, path, NULL, NULL));
	}
	return labelled(m);
}

/* The baseline of m. */
static char *saved(const struct model *m, const char *workspace)
{
	GError *error = NULL;
	if (!baseline_write(m, scratch, workspace, &error))
		fail_msg("%s", error->message);
	char *text = contents(scratch);
	return text;
}

static struct model *read_text(const char *text)
{
	struct model *m = model_new();
	GError *error = NULL;
	FILE *in = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
	if (!baseline_read_stream(m, in, &error))
		fail_msg("%s", error->message);
	fclose(in);
	return labelled(m);
}

static void assert_clean(const char *message)
{
	assert_true(g_utf8_validate(message, -1, NULL));
	for (const char *c = message; *c != '\0'; c++)
		assert_false(g_ascii_iscntrl(*c));
}

/* Why what must be refused is, to be freed. */
static char *reason_against(const char *text, size_t length)
{
	struct model *m = model_new();
	GError *error = NULL;
	FILE *in = fmemopen((void *)(uintptr_t)text, length, "r");
	if (baseline_read_stream(m, in, &error))
		fail_msg("this is read: %.*s", (int)MIN(length, 1000), text);
	fclose(in);
	char *reason = g_strdup(error->message);
	assert_clean(reason);
	g_error_free(error);
	model_free(m);
	return reason;
}

static void a_baseline_has_these_bytes(void **state)
{
	(void)state;
	struct model *m = model_of((const char *const[]){ "fork-parent", "fork-child" }, 2);
	char *expected = contents(PROFILES "fork.json"), *got = saved(m, NULL);
	assert_string_equal(got, expected);
	g_free(got);
	g_free(expected);
	model_free(m);
}

static void it_comes_back_as_it_was(void **state)
{
	(void)state;
	for (size_t count = 1; count <= G_N_ELEMENTS(all_profiles); count++) {
		struct model *m = model_of(all_profiles, count);
		char *first = saved(m, "/home/user/ws");
		struct model *again = read_text(first);
		char *second = saved(again, NULL);
		assert_string_equal(second, first);
		g_free(second);
		g_free(first);
		model_free(again);
		model_free(m);
	}
}

static char *report_of(const struct model *m, const struct report_options *options, const char *format)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	struct sides *sides = sides_new(m, NULL, options, "/home/user/ws");
	struct report *r = report_new(sides, options);
	report_write(r, formats_find(format), &(struct view_context){ .workspace = "/home/user/ws" }, out);
	report_free(r);
	sides_free(sides);
	fclose(out);
	char *copy = g_strdup(text);
	free(text);
	return copy;
}

/* Of JSON the rows and sums: the lists behind them have arguments, which a baseline leaves out, and threads, of which some
   are one in it. */
static char *without_lists(char *report)
{
	char *lists = strstr(report, "\n  \"processes\": [");
	if (lists != NULL)
		*lists = '\0';
	return report;
}

/* What is reported of a baseline is what is reported of the run. */
static void its_reports_are_the_same(void **state)
{
	(void)state;
	struct model *m = model_of(all_profiles, G_N_ELEMENTS(all_profiles));
	char *text = saved(m, "/home/user/ws");
	struct model *read = read_text(text);
	struct report_options o = { .filters = g_ptr_array_new(), .threshold_bytes = -1, .limit = -1,
		.sort = SORT_SIZE };
	for (int group = GROUP_FUNCTION; group <= GROUP_FILE; group++)
		for (int form = 0; form < 8; form++) {
			o.group = (enum group_key)group;
			const char *format = form <= 3 ? "text" : "json";
			o.verbosity = form % 4;
			char *original = without_lists(report_of(m, &o, format));
			char *of_baseline = without_lists(report_of(read, &o, format));
			assert_string_equal(of_baseline, original);
			assert_non_null(strchr(original, ':'));
			g_free(of_baseline);
			g_free(original);
		}
	g_ptr_array_free(o.filters, TRUE);
	g_free(text);
	model_free(read);
	model_free(m);
}

static void processes_keep_their_figures(void **state)
{
	(void)state;
	char *text = contents(PROFILES "fork.json");
	struct model *m = read_text(text);
	assert_int_equal(m->processes->len, 3);
	const struct process *p = model_get_process(m, (process_id){ 2 });
	assert_string_equal(p->name, "forker");
	assert_string_equal(p->label, "forker#2");
	assert_string_equal(p->lineage, "0.1");
	assert_int_equal(p->end, PROCESS_SIGNAL);
	assert_int_equal(p->events, 2);
	assert_int_equal(p->peak_event, 1);
	assert_int_equal(p->failed, 1);
	assert_int_equal(p->inherited_blocks, 2);
	assert_int_equal(p->inherited_bytes, 24);
	assert_int_equal(p->inherited_freed, 1);
	assert_int_equal(p->foreign_frees, 1);
	static const struct cost expected = {
		.allocations = 1, .bytes = 5, .deallocations = 1, .freed_bytes = 5, .peak_blocks = 1, .peak_bytes = 5,
		.max_bytes = 5, .max_blocks = 1, .min_request = 5, .max_request = 5, .lifetime_sum = 2,
		.lifetime_min = 2, .lifetime_max = 2, .temporary = 1, .sites = 1, .version = 1,
	};
	assert_memory_equal(&p->totals, &expected, sizeof expected);
	process_id peak;
	assert_int_equal(model_totals(m, &peak).peak_bytes, 24);
	assert_int_equal(peak.i, 1);
	model_free(m);
	g_free(text);
}

/* The text with every `from` made `to`. */
static char *replaced(const char *text, const char *from, const char *to)
{
	char **parts = g_strsplit(text, from, -1);
	if (parts[0] == NULL || parts[1] == NULL)
		fail_msg("there is no %s", from);
	char *whole = g_strjoinv(to, parts);
	g_strfreev(parts);
	return whole;
}

static void add_text(struct model *m, const char *text)
{
	GError *error = NULL;
	FILE *in = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
	if (!profile_read_stream(m, in, NULL, &error))
		fail_msg("%s", error->message);
	fclose(in);
}

/* Another machine, directory, process id, time, load address, build id and order of reading. */
static void another_run_is_the_same(void **state)
{
	(void)state;
	static const struct { const char *from, *to; } changes[] = {
		{ "/home/user/ws/", "/srv/build/x/" }, { "pid=\"700\"", "pid=\"31337\"" }, { "2026-01-31", "2027-12-01" },
		{ "bias=\"0x108000\"", "bias=\"0x55555000\"" }, { "address=\"0x109", "address=\"0x5555a" },
		{ "build-id=\"00ff\"", "build-id=\"1234\"" }, { "/pool\"", "/pool-0123456789abcdef\"" },
	};
	char *text = contents(PROFILES "threads.xml"), *parent = contents(PROFILES "fork-parent.xml");
	struct model *m = model_new();
	add_text(m, text);
	add_text(m, parent);
	char *first = saved(labelled(m), "/home/user/ws");
	assert_null(strstr(first, "/home"));
	assert_null(strstr(first, "700"));
	model_free(m);

	for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
		char *changed = replaced(text, changes[i].from, changes[i].to);
		g_free(text);
		text = changed;
	}
	m = model_new();
	add_text(m, parent);
	add_text(m, text);
	char *second = saved(labelled(m), "/srv/build/x");
	assert_string_equal(second, first);
	model_free(m);
	g_free(second);
	g_free(first);
	g_free(parent);
	g_free(text);
}

static void threads_of_a_kind_are_one(void **state)
{
	(void)state;
	struct model *m = model_of((const char *const[]){ "threads" }, 1);
	char *text = saved(m, NULL);
	struct model *read = read_text(text);
	assert_int_equal(read->threads->len, 4);    /* main, the two workers, idle */
	const struct thread *t = model_get_thread(read, (thread_id){ 2 });
	assert_string_equal(model_text(read, t->name), "worker");
	assert_int_equal(t->serial, 2);
	assert_int_equal(t->cost.sites, 2);
	assert_int_equal(t->cost.allocations, 7);
	assert_int_equal(t->cost.max_bytes, 0);     /* not at one moment */
	assert_int_equal(t->creator.i, 1);
	assert_true(t->created_at.i != 0);
	assert_true(t->exited);
	assert_int_equal(read->sites->len, 3);
	const struct cost *c = &g_array_index(read->sites, struct site, 2).cost;
	assert_int_equal(c->sites, 2);
	assert_int_equal(c->allocations, 7);
	assert_int_equal(c->peak_bytes, 280);
	assert_int_equal(c->max_bytes, 0);
	assert_int_equal(c->lifetime_min, 3);
	struct report_options o = { .filters = g_ptr_array_new(), .threshold_bytes = -1, .limit = -1, .verbosity = 2 };
	char *json = report_of(read, &o, "json");
	assert_non_null(strstr(json, "{\"thread\": \"worker\", \"process\": \"pool\", \"serial\": 2, \"id\": 2, \"name\": \"worker\", "
	                       "\"creator\": 1, \"created_by\": 1, \"exited\": true, \"threads\": 2, \"count\": 7, \"total_bytes\": 280, "
	                       "\"reallocations\": 0, \"deallocations\": 1, \"deallocated_bytes\": 40, "
	                       "\"live_blocks\": 2, \"live_bytes\": 80}"));
	g_free(json);
	g_ptr_array_free(o.filters, TRUE);
	model_free(read);
	g_free(text);
	model_free(m);
}

/* One site whose stack is the frame alone. */
static struct model *model_of_frame(const char *function, const char *file, bool resolved, enum origin origin)
{
	struct model *m = model_new();
	struct frame f = { .function = model_string(m, function), .file = model_string(m, file), .line = 7,
		.resolved = resolved, .origin = origin };
	struct thread t = { .process = model_process(m, process_new()), .serial = 1 };
	struct site s = { .stack = model_stack(m, (stack_id){ 0 }, model_frame(m, &f), false),
		.thread = model_thread(m, &t), .cost.sites = 1 };
	model_site(m, &s);
	return labelled(m);
}

/* A file that is that of inlined code says nothing of the function, before as after. */
static void a_file_of_inlined_code_stays_one(void **state)
{
	(void)state;
	static const struct { const char *file; bool resolved; enum origin known, whose; bool marked; } cases[] = {
		{ "/usr/src/rustc-1.63.0/library/alloc/src/alloc.rs", true, ORIGIN_UNKNOWN, ORIGIN_LIBRARY, false },
		{ "/usr/src/rustc-1.63.0/library/alloc/src/alloc.rs", false, ORIGIN_UNKNOWN, ORIGIN_UNKNOWN, true },
		{ "", false, ORIGIN_UNKNOWN, ORIGIN_UNKNOWN, false },
		/* Whose it is was known where the workspace was, be it that of another recording. */
		{ "src/main.rs", true, ORIGIN_WORKSPACE, ORIGIN_WORKSPACE, false },
		{ "alloc/src/alloc.rs", false, ORIGIN_DEPENDENCY, ORIGIN_DEPENDENCY, true },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct model *m = model_of_frame("demo::main", cases[i].file, cases[i].resolved, cases[i].known);
		g_autofree char *text = saved(m, "/home/user/ws");
		struct model *read = read_text(text);
		const struct frame *f = model_get_frame(read, (frame_id){ 1 });
		struct symbol symbol = symbol_parse("demo::main");
		assert_int_equal(strstr(text, "\"innermost\": true") != NULL, cases[i].marked);
		assert_int_equal(f->resolved, cases[i].resolved);
		assert_int_equal(origin_of(m, model_get_frame(m, (frame_id){ 1 }), &symbol), cases[i].whose);
		assert_int_equal(origin_of(read, f, &symbol), cases[i].whose);
		model_free(read);
		model_free(m);
	}
}

static void names_are_made_fit_for_json(void **state)
{
	(void)state;
	struct model *m = model_new();
	struct frame f = { .function = model_string(m, "a\"\\\x01\n\xff\x7fz") };
	struct process *p = process_new();
	struct thread t = { .process = model_process(m, p), .serial = 1 };
	struct site s = { .stack = model_stack(m, (stack_id){ 0 }, model_frame(m, &f), false),
		.thread = model_thread(m, &t), .cost.sites = 1 };
	model_site(m, &s);
	char *text = saved(labelled(m), NULL);
	assert_non_null(strstr(text, "\"a\\\"\\\\\\u0001\\u000a\xef\xbf\xbd\\u007fz\""));
	struct model *read = read_text(text);
	assert_string_equal(model_text(read, model_get_frame(read, (frame_id){ 1 })->function),
	                    "a\"\\\x01\n\xef\xbf\xbd\x7fz");
	model_free(read);
	g_free(text);
	model_free(m);
}

/* Each .json of profiles-bad has its line in `expected-baselines` there; what jansson says is its own. */
static void every_bad_baseline_is_refused(void **state)
{
	(void)state;
	static const char parser[] = "it is not valid JSON: ";
	char *table = contents(BAD "expected-baselines");
	char **lines = g_strsplit(table, "\n", -1);
	GHashTable *known = g_hash_table_new(g_str_hash, g_str_equal);
	for (char **line = lines; *line != NULL && **line != '\0'; line++) {
		char *reason = strchr(*line, '\t');
		assert_non_null(reason);
		*reason++ = '\0';
		g_hash_table_add(known, *line);
		struct model *m = model_new();
		GError *error = NULL;
		g_autofree char *path = g_strconcat(BAD, *line, NULL);
		if (recording_read(m, path, &error))
			fail_msg("%s is read", *line);
		char *own = strstr(reason, parser);
		assert_clean(error->message);
		if (own != NULL) {
			own[strlen(parser)] = '\0';
			error->message[MIN(strlen(error->message), strlen(reason))] = '\0';
		}
		assert_string_equal(error->message, reason);
		g_error_free(error);
		model_free(m);
	}
	GDir *list = g_dir_open(BAD, 0, NULL);
	for (const char *name; (name = g_dir_read_name(list)) != NULL; )
		if (g_str_has_suffix(name, ".json") && !g_hash_table_contains(known, name))
			fail_msg("%s is not in the table", name);
	g_dir_close(list);
	g_hash_table_destroy(known);
	g_strfreev(lines);
	g_free(table);
}

/* What stands in fork.json, replaced; the first one, where it stands there more than once. */
static const struct { const char *from, *to, *reason; } changes[] = {
	{ "\"end\": \"exit\"", "\"end\": \"gone\"", "process 1: 'end' must be exit, signal, exec or snapshot" },
	{ "\"end\": \"exit\", ", "", "process 1: 'end' is missing" },
	{ "\"totals\": {", "\"totals\": {\"max-bytes\": 1, ", "process 1: it has no member 'max-bytes'" },
	{ "\"totals\": {\"allocations\": 2", "\"totals\": {\"allocations\": 3",
	  "process 1: 'allocations' is 3, but the sum over its sites is 2" },
	{ "\"peak-event\": 2", "\"peak-event\": 3", "process 1: its numbers contradict each other" },
	{ "\"inherited-freed\": 1", "\"inherited-freed\": 3", "process 2: its numbers contradict each other" },
	{ "\"line\": 12", "\"line\": 4294967296", "frame 2: 'line' must be a number from 0 to 4294967295" },
	{ "\"line\": 12", "\"line\": 21", "frame 3: it does not come after the one before" },
	{ "\"line\": 12", "\"inlined\": false", "frame 2: 'inlined' must be true" },
	{ "\"process\": 1", "\"process\": 2", "thread 2: there is no process 2" },
	{ "\"process\": 1", "\"process\": 0", "thread 2: it does not come after the one before" },
	{ "\"serial\": 1", "\"serial\": 0", "thread 1: 'serial' and 'threads' count from 1" },
	{ "\"serial\": 1", "\"serial\": 1, \"threads\": 0", "thread 1: 'serial' and 'threads' count from 1" },
	{ "\"serial\": 1", "\"serial\": 1, \"creator\": 0", "thread 1: there is no thread 0 before it" },
	{ "\"serial\": 1", "\"serial\": 1, \"stack\": [9]", "thread 1: there is no frame 9" },
	{ "\"serial\": 1, \"allocations\": 2", "\"serial\": 1, \"allocations\": 1",
	  "thread 1: its counters are not the sums of its sites" },
	{ "\"serial\": 1, \"allocations\": 1, \"bytes\": 5, \"deallocations\": 1", "\"serial\": 1, \"allocations\": 1, \"bytes\": 5",
	  "process 2: the deallocations of its threads and of its sites differ" },
	{ "\"end\": \"exit\"", "\"end\": \"exit\", \"leak-check\": false", "process 1: 'leak-check' must be true" },
	{ "\"max-request\": 16", "\"max-request\": 16, \"lost-blocks\": 1", "site 1: it has leaks, but its process was not checked for leaks" },
	{ "\"max-request\": 16", "\"max-request\": 16, \"cycle-blocks\": 3",
	  "site 1: it has more leaks than live blocks or bytes" },
	{ "\"max-request\": 16", "\"max-request\": 16, \"lost-blocks\": 2, \"lost-bytes\": 25",
	  "site 1: it has more leaks than live blocks or bytes" },
	{ "\"max-request\": 16", "\"max-request\": 16, \"reachable-bytes\": 2",
	  "site 1: it has more leaks than live blocks or bytes" },
	{ "\"max-request\": 16", "\"max-request\": 16, \"suppressed-blocks\": 2", "site 1: it has no member 'suppressed-blocks'" },
	{ "\"max-request\": 16", "\"max-request\": 16, \"lost-blocks\": -1",
	  "site 1: 'lost-blocks' must be a number from 0 to 9223372036854775807" },
	{ "\"thread\": 1", "\"thread\": 2", "site 2: there is no thread 2" },
	{ "\"thread\": 1, \"stack\": [0,2]", "\"thread\": 0, \"stack\": [0,1]", "site 2: it does not come after the one before" },
	{ "\"stack\": [0,2]", "\"stack\": []", "site 2: its stack is empty" },
	{ "\"stack\": [0,2]", "\"stack\": [0,-1]", "site 2: 'stack' must be a list of numbers from 0 to 4294967295" },
	{ "\"stack\": [0,2]", "\"stack\": [0,[1]]", "site 2: 'stack' must be a list of numbers from 0 to 4294967295" },
	{ "\"stack\": [0,2]", "\"stack\": {}", "site 2: 'stack' must be a list of numbers from 0 to 4294967295" },
	{ "\"stack\": [0,2]", "\"stack\": [0,2], \"sites\": 0", "site 2: 'sites' counts from 1" },
	{ "\"stack\": [0,2]", "\"stack\": [0,2], \"sites\": 2", "site 2: several sites together have no max-bytes" },
	{ "\"stack\": [0,1], \"allocations\": 2", "\"stack\": [0,1], \"allocations\": 3",
	  "site 1: allocations, deallocations, realloc-out and live-blocks do not add up" },
	{ "\"max-request\": 16", "\"max-request\": 7", "site 1: bytes is impossible with these smallest and largest requests" },
	{ "\"peak_memory\": 24", "\"peak_memory\": 29", "the summary's 'peak_memory' is 29, but the sites make 24" },
	{ "\"summary\": {\"total_allocations\": 3, ", "\"summary\": {", "'total_allocations' is missing" },
	{ "\"sites\": [", "\"sites\": [,", "site 1: a value is missing" },
	{ "\"temporary\": 1}]", "\"temporary\": 1},]", "site 3: a value is missing" },
};

static void a_change_is_found_out(void **state)
{
	(void)state;
	char *text = contents(PROFILES "fork.json");
	for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
		char **parts = g_strsplit(text, changes[i].from, 2);
		if (parts[1] == NULL)
			fail_msg("there is no %s", changes[i].from);
		char *changed = g_strjoinv(changes[i].to, parts);
		char *reason = reason_against(changed, strlen(changed));
		assert_string_equal(reason, changes[i].reason);
		g_free(reason);
		g_free(changed);
		g_strfreev(parts);
	}
	g_free(text);
}

static void every_truncation_is_found_out(void **state)
{
	(void)state;
	char *text = contents(PROFILES "fork.json");
	for (size_t kept = strlen(text) - 2; kept > 0; kept--) {
		char *reason = reason_against(text, kept);
		assert_string_equal(reason, "it is cut short: save it again");
		g_free(reason);
	}
	g_free(text);
}

static void a_wrong_byte_does_no_harm(void **state)
{
	(void)state;
	static const char bytes[] = { '\0', '"', '{', '}', '[', ']', ',', '9', '\\', '\xff', 'x' };
	char *text = contents(PROFILES "fork.json");
	size_t length = strlen(text);
	for (size_t at = 0; at < length; at++) {
		char kept = text[at];
		text[at] = bytes[at % sizeof bytes];
		struct model *m = model_new();
		GError *error = NULL;
		FILE *in = fmemopen(text, length, "r");
		if (!baseline_read_stream(m, in, &error)) {
			assert_clean(error->message);
			g_error_free(error);
		}
		fclose(in);
		model_free(m);
		text[at] = kept;
	}
	g_free(text);
}

static void huge_values_are_refused(void **state)
{
	(void)state;
	static const char start[] = "{\"kind\": \"cargo-alloc-profile baseline\", \"version\": 1, \"summary\": ";
	static const struct { const char *unit, *reason; size_t times; } cases[] = {
		{ "[", "values are nested too deeply", 1000000 },
		{ "{\"a\":", "values are nested too deeply", 1000000 },
		{ "1", "it is not valid JSON: ", 1000000 },
	};
	for (size_t c = 0; c < G_N_ELEMENTS(cases); c++) {
		GString *text = g_string_new(start);
		for (size_t i = 0; i < cases[c].times; i++)
			g_string_append(text, cases[c].unit);
		g_string_append(text, "}");
		char *reason = reason_against(text->str, text->len);
		assert_true(g_str_has_prefix(reason, cases[c].reason));
		assert_true(strlen(reason) < 300);
		g_free(reason);
		g_string_free(text, TRUE);
	}
}

static void a_recording_is_told_by_its_first_byte(void **state)
{
	(void)state;
	static const struct { const char *before, *file, *reason; } cases[] = {
		{ "", "rust.xml", NULL },
		{ "\xef\xbb\xbf", "rust.xml", NULL },
		{ "", "fork.json", NULL },
		{ "\xef\xbb\xbf \r\n\t", "fork.json", NULL },
		{ "x", "fork.json", "it is neither a profile nor a baseline" },
		{ "[", "fork.json", "it is neither a profile nor a baseline" },
		{ " \n", NULL, "it is empty: run the program again" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat(PROFILES, cases[i].file, NULL);
		g_autofree char *text = cases[i].file != NULL ? contents(path) : g_strdup("");
		g_autofree char *whole = g_strconcat(cases[i].before, text, NULL);
		assert_true(g_file_set_contents(scratch, whole, -1, NULL));
		struct model *m = model_new();
		GError *error = NULL;
		bool read = recording_read(m, scratch, &error);
			assert_int_equal(read, cases[i].reason == NULL);
		if (!read)
			assert_string_equal(error->message, cases[i].reason);
		g_clear_error(&error);
		model_free(m);
	}
}

/* As the shell's <(…) gives it: it cannot be read twice. */
static void a_recording_may_be_a_pipe(void **state)
{
	(void)state;
	static const char *const files[] = { PROFILES "rust.xml", PROFILES "fork.json" };
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		int ends[2];
		assert_int_equal(pipe(ends), 0);
		char *text = contents(files[i]);
		/* it fits into the pipe */
		assert_int_equal(write(ends[1], text, strlen(text)), strlen(text));
		close(ends[1]);
		g_autofree char *path = g_strdup_printf("/dev/fd/%d", ends[0]);
		struct model *m = model_new();
		assert_true(recording_read(m, path, NULL));
		model_free(m);
		close(ends[0]);
		g_free(text);
	}
}

static void what_cannot_be_opened_says_why(void **state)
{
	(void)state;
	struct model *m = model_of((const char *const[]){ "rust" }, 1);
	GError *error = NULL;
	assert_false(baseline_write(m, "/dev/full", NULL, &error));
	assert_string_equal(error->message, "No space left on device");
	g_clear_error(&error);
	assert_false(baseline_write(m, "/", NULL, &error));
	assert_string_equal(error->message, "Is a directory");
	g_clear_error(&error);
	assert_false(recording_read(m, "/nonexistent/b.json", &error));
	assert_string_equal(error->message, "No such file or directory");
	g_clear_error(&error);
	assert_false(recording_read(m, "/", &error));
	assert_string_equal(error->message, "Is a directory");
	g_clear_error(&error);
	model_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_baseline_has_these_bytes),
		cmocka_unit_test(it_comes_back_as_it_was),
		cmocka_unit_test(its_reports_are_the_same),
		cmocka_unit_test(processes_keep_their_figures),
		cmocka_unit_test(another_run_is_the_same),
		cmocka_unit_test(threads_of_a_kind_are_one),
		cmocka_unit_test(a_file_of_inlined_code_stays_one),
		cmocka_unit_test(names_are_made_fit_for_json),
		cmocka_unit_test(every_bad_baseline_is_refused),
		cmocka_unit_test(a_change_is_found_out),
		cmocka_unit_test(every_truncation_is_found_out),
		cmocka_unit_test(a_wrong_byte_does_no_harm),
		cmocka_unit_test(huge_values_are_refused),
		cmocka_unit_test(a_recording_is_told_by_its_first_byte),
		cmocka_unit_test(a_recording_may_be_a_pipe),
		cmocka_unit_test(what_cannot_be_opened_says_why),
	};
	return cmocka_run_group_tests_name("baseline", tests, make_scratch, drop_scratch);
}
