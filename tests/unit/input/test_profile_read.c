/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "input/profile_read.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PROFILES TEST_SRCDIR "/profiles/"
#define BAD TEST_SRCDIR "/profiles-bad/"

static struct model *read_good(const char *path)
{
	struct model *m = model_new();
	GError *error = NULL;
	if (!profile_read(m, path, NULL, &error))
		fail_msg("%s: %s", path, error->message);
	return m;
}

/* Reads from memory what must be refused; the reason is to be freed. */
static char *reason_against(const char *text, size_t length)
{
	struct model *m = model_new();
	GError *error = NULL;
	FILE *in = fmemopen((void *)(uintptr_t)text, length, "r");
	assert_non_null(in);
	assert_false(profile_read_stream(m, in, NULL, &error));
	fclose(in);
	char *reason = g_strdup(error->message);
	g_error_free(error);
	model_free(m);
	return reason;
}

static char *contents(const char *path)
{
	char *text = NULL;
	assert_true(g_file_get_contents(path, &text, NULL, NULL));
	return text;
}

/* The frames' functions from the innermost to the outermost, joined by spaces. */
static char *functions_of(const struct model *m, stack_id stack)
{
	GString *names = g_string_new(NULL);
	for (; stack.i != 0; stack = model_get_stack(m, stack)->parent) {
		const struct frame *f = model_get_frame(m, model_get_stack(m, stack)->frame);
		g_string_append_printf(names, "%s%s", names->len > 0 ? " " : "", model_text(m, f->function));
	}
	return g_string_free(names, FALSE);
}

static void a_profile_becomes_a_model(void **state)
{
	(void)state;
	struct model *m = read_good(PROFILES "rust.xml");
	assert_int_equal(m->objects->len, 4);
	assert_int_equal(m->frames->len, 19);
	assert_int_equal(m->stacks->len, 23);
	assert_int_equal(m->threads->len, 2);
	assert_int_equal(m->sites->len, 5);
	assert_false(m->cut);

	const struct process *p = model_get_process(m, (process_id){ 1 });
	assert_string_equal(p->name, "demo");
	assert_string_equal(p->executable, "/home/user/demo/target/debug/demo");
	assert_string_equal(p->directory, "/home/user/demo");
	assert_string_equal(p->lineage, "0");
	assert_string_equal(p->started, "2026-01-31T12:00:00.000Z");
	assert_string_equal(p->ended, "2026-01-31T12:00:01.250Z");
	assert_int_equal(p->pid, 4242);
	assert_int_equal(p->parent_pid, 4241);
	assert_int_equal(p->args->len, 2);
	assert_string_equal(g_ptr_array_index(p->args, 0), "--times");
	assert_string_equal(g_ptr_array_index(p->args, 1), "1 < 2 & \"3\"");
	assert_int_equal(p->depth, 0);
	assert_int_equal(p->end, PROCESS_EXIT);
	assert_int_equal(p->exit_status, 0);
	assert_int_equal(p->events, 49);
	assert_int_equal(p->peak_event, 10);
	assert_int_equal(p->timeline_interval, 8);
	assert_int_equal(p->timeline->len, 6);
	const struct point *point = &g_array_index(p->timeline, struct point, 1);
	assert_int_equal(point->event, 16);
	assert_int_equal(point->allocated_bytes, 8320);
	assert_int_equal(point->live_bytes, 112);
	assert_int_equal(point->live_blocks, 3);
	assert_int_equal(point->max_bytes, 4144);

	/* the totals hold what <totals> leaves out as well */
	assert_int_equal(p->totals.allocations, 30);
	assert_int_equal(p->totals.bytes, 8864);
	assert_int_equal(p->totals.peak_bytes, 4144);
	assert_int_equal(p->totals.realloc_out, 8);
	assert_int_equal(p->totals.lifetime_sum, 29);
	assert_int_equal(p->totals.min_request, 16);
	assert_int_equal(p->totals.max_request, 4096);
	assert_int_equal(p->totals.sites, 4);

	const struct site *site = &g_array_index(m->sites, struct site, 3);
	static const struct cost expected = {
		.allocations = 8, .bytes = 8160, .reallocations = 8, .in_place = 3, .moved = 5, .copied_bytes = 976,
		.deallocations = 1, .freed_bytes = 4096, .realloc_out = 7, .realloc_out_bytes = 4064,
		.peak_blocks = 1, .peak_bytes = 4096, .max_blocks = 1, .max_bytes = 4096, .min_request = 32,
		.max_request = 4096, .lifetime_sum = 8, .lifetime_min = 1, .lifetime_max = 1, .temporary = 1,
		.sites = 1, .version = 1,
	};
	assert_memory_equal(&site->cost, &expected, sizeof expected);
	assert_int_equal(site->thread.i, 1);
	char *names = functions_of(m, site->stack);
	assert_string_equal(names, "realloc alloc::alloc::realloc alloc::raw_vec::finish_grow "
	                    "alloc::raw_vec::RawVec<T,A>::grow_amortized alloc::vec::Vec<T,A>::push "
	                    "demo::vec_growth::grow demo::main std::rt::lang_start main (below main)");
	g_free(names);

	const struct frame *f = model_get_frame(m, (frame_id){ 9 });
	assert_true(f->address == 0x10e101);
	assert_string_equal(model_text(m, f->symbol), "_ZN4demo10vec_growth4grow17h0a1b2c3d4e5f6073E");
	assert_string_equal(model_text(m, f->file), "/home/user/demo/src/vec_growth.rs");
	assert_int_equal(f->line, 7);
	const struct object *o = model_get_object(m, f->object);
	assert_string_equal(model_text(m, o->path), "/home/user/demo/target/debug/demo");
	assert_string_equal(model_text(m, o->build_id), "3f786850e387550fdab836ed7e6dc881de23001b");
	assert_true(o->bias == 0x108000);
	model_free(m);
}

static void threads_keep_what_is_theirs(void **state)
{
	(void)state;
	struct model *m = read_good(PROFILES "threads.xml");
	assert_int_equal(m->threads->len, 5);
	const struct thread *t = model_get_thread(m, (thread_id){ 3 });
	assert_int_equal(t->serial, 3);
	assert_int_equal(t->process.i, 1);
	assert_int_equal(t->creator.i, 1);
	assert_int_equal(t->created_at.i, 1);
	assert_true(t->exited);
	assert_string_equal(model_text(m, t->name), "worker");
	assert_int_equal(t->cost.allocations, 4);
	assert_int_equal(t->cost.deallocations, 1);
	assert_int_equal(t->cost.max_bytes, 160);
	assert_int_equal(model_get_thread(m, (thread_id){ 1 })->exited, false);
	assert_int_equal(g_array_index(m->sites, struct site, 3).thread.i, 3);
	assert_int_equal(model_get_process(m, (process_id){ 1 })->exit_status, 101);
	model_free(m);
}

static void a_cut_stack_says_so(void **state)
{
	(void)state;
	struct model *m = read_good(PROFILES "cut.xml");
	assert_true(m->cut);
	assert_true(model_get_stack(m, (stack_id){ 1 })->cut);
	assert_false(model_get_stack(m, (stack_id){ 2 })->cut);
	assert_int_equal(model_get_process(m, (process_id){ 1 })->depth, 2);
	assert_int_equal(model_get_process(m, (process_id){ 1 })->end, PROCESS_EXEC);
	assert_true(model_get_frame(m, (frame_id){ 3 })->address == UINT64_MAX);
	model_free(m);
}

static void a_native_profile_says_so(void **state)
{
	(void)state;
	struct model *m = read_good(PROFILES "native.xml");
	assert_int_equal(model_get_process(m, (process_id){ 1 })->backend, BACKEND_NATIVE);
	assert_string_equal(model_get_process(m, (process_id){ 1 })->incomplete, "the disk was full");
	assert_false(model_is_complete(m));
	model_free(m);
	m = read_good(PROFILES "cut.xml");
	assert_int_equal(model_get_process(m, (process_id){ 1 })->backend, BACKEND_VALGRIND);
	assert_true(model_is_complete(m));
	model_free(m);
}

static void profiles_add_up(void **state)
{
	(void)state;
	struct model *m = model_new();
	process_id parent, child;
	assert_true(profile_read(m, PROFILES "fork-parent.xml", &parent, NULL));
	assert_true(profile_read(m, PROFILES "fork-child.xml", &child, NULL));
	assert_int_equal(parent.i, 1);
	assert_int_equal(child.i, 2);
	assert_int_equal(m->objects->len, 2);      /* shared */
	assert_int_equal(m->frames->len, 4);       /* one is on another line */
	assert_int_equal(m->threads->len, 3);
	assert_int_equal(m->sites->len, 3);
	const struct thread *t = model_get_thread(m, g_array_index(m->sites, struct site, 2).thread);
	assert_int_equal(t->process.i, 2);
	assert_int_equal(t->serial, 1);
	const struct process *p = model_get_process(m, child);
	assert_string_equal(p->lineage, "0.1");
	assert_int_equal(p->end, PROCESS_SIGNAL);
	assert_int_equal(p->inherited_blocks, 2);
	assert_int_equal(p->inherited_bytes, 24);
	assert_int_equal(p->inherited_freed, 1);
	assert_int_equal(p->failed, 1);
	assert_int_equal(p->foreign_frees, 1);
	assert_int_equal(model_totals(m, NULL).bytes, 29);
	model_free(m);
}

/* Each file of profiles-bad has its line in `expected` there: name, tab, reason. What libxml2 says is its own. */
static void every_bad_profile_is_refused(void **state)
{
	(void)state;
	char *table = contents(BAD "expected");
	char **lines = g_strsplit(table, "\n", -1);
	GHashTable *known = g_hash_table_new(g_str_hash, g_str_equal);
	for (char **line = lines; *line != NULL && **line != '\0'; line++) {
		char *reason = strchr(*line, '\t');
		assert_non_null(reason);
		*reason++ = '\0';
		g_hash_table_add(known, *line);
		struct model *m = model_new();
		GError *error = NULL;
		char *path = g_strconcat(BAD, *line, NULL);
		if (profile_read(m, path, NULL, &error))
			fail_msg("%s is read", *line);
		const char *own = strstr(reason, "not well-formed XML: ");
		if (own != NULL)
			assert_true(strncmp(error->message, reason, (size_t)(own - reason) + strlen("not well-formed XML: ")) == 0);
		else
			assert_string_equal(error->message, reason);
		g_error_free(error);
		model_free(m);
		g_free(path);
	}
	GDir *list = g_dir_open(BAD, 0, NULL);
	for (const char *name; (name = g_dir_read_name(list)) != NULL; )
		if (g_str_has_suffix(name, ".xml") && !g_hash_table_contains(known, name))
			fail_msg("%s is not in the table", name);
	g_dir_close(list);
	g_hash_table_destroy(known);
	g_strfreev(lines);
	g_free(table);
}

/* What stands once in a good profile, replaced. */
static const struct { const char *file, *from, *to, *reason; } changes[] = {
	{ "rust", " name=\"aprof\"", " name=\"dhat\"", "tool: its name is not aprof" },
	{ "native", " backend=\"native\"", " backend=\"dhat\"", "tool: its backend must be valgrind or native" },
	{ "rust", "2026-01-31T12:00:00.000Z", "yesterday", "run: a time must look like 2026-01-31T12:00:00.000Z" },
	{ "rust", "12:00:01.250Z", "12:00:01.250ZZ", "run: a time must look like 2026-01-31T12:00:00.000Z" },
	{ "rust", "<arg>--times</arg>", "<arg><run/></arg>", "run: it is not allowed here" },
	{ "rust", "<arg>--times</arg>", "<arg n=\"1\"/>", "arg 1: it has no attribute 'n'" },
	{ "rust", "lineage=\"0\"", "lineage=\"0.0\"", "process: its lineage must look like 0.2.1" },
	{ "rust", "lineage=\"0\"", "lineage=\"0.\"", "process: its lineage must look like 0.2.1" },
	{ "rust", " lineage=\"0\"", "", "process: 'lineage' is missing" },
	{ "rust", "<object id=\"2\"", "<object id=\"3\"", "object 2: its id is 3" },
	{ "rust", "bias=\"0x108000\"", "bias=\"108000\"", "object 2: 'bias' must be a hexadecimal number of 64 bits, not '108000'" },
	{ "rust", "bias=\"0x108000\"", "bias=\"0x\"", "object 2: 'bias' must be a hexadecimal number of 64 bits, not '0x'" },
	{ "rust", "bias=\"0x108000\"", "bias=\"0x10000000000000000\"",
	  "object 2: 'bias' must be a hexadecimal number of 64 bits, not '0x10000000000000000'" },
	{ "rust", "<frame id=\"18\" address=\"0x10e2f0\" object=\"2\"", "<frame id=\"18\" address=\"0x10e2f0\" object=\"4\"",
	  "frame 18: there is no object 4 before it" },
	{ "rust", "line=\"58\"", "line=\"4294967296\"", "frame 14: 'line' must be a number from 0 to 4294967295, not '4294967296'" },
	{ "rust", "line=\"58\"", "line=\"\"", "frame 14: 'line' must be a number from 0 to 4294967295, not ''" },
	{ "rust", "line=\"58\"", "line=\" 58\"", "frame 14: 'line' must be a number from 0 to 4294967295, not ' 58'" },
	{ "rust", "line=\"58\"", "line=\"+58\"", "frame 14: 'line' must be a number from 0 to 4294967295, not '+58'" },
	{ "rust", "line=\"58\"", "line=\"5&#10;8\"", "frame 14: 'line' must be a number from 0 to 4294967295, not '5\\n8'" },
	{ "rust", "<stack id=\"22\" parent=\"21\" frame=\"1\"/>", "<stack id=\"22\" parent=\"21\" frame=\"19\"/>",
	  "stack 22: there is no frame 19 before it" },
	{ "rust", "<stack id=\"22\" parent=\"21\" frame=\"1\"/>", "<stack id=\"22\" parent=\"21\" frame=\"0\"/>",
	  "stack 22: there is no frame 0" },
	{ "rust", "<site stack=\"22\"", "<site stack=\"0\"", "site 1: there is no stack 0" },
	{ "rust", "<stack id=\"22\" parent=\"21\" frame=\"1\"/>", "<stack id=\"22\" parent=\"21\" frame=\"1\" cut=\"yes\"/>",
	  "stack 22: only an outermost one can be cut" },
	{ "rust", "<stack id=\"1\" frame=\"14\"/>", "<stack id=\"1\" frame=\"14\" cut=\"no\"/>", "stack 1: 'cut' must be 'yes', not 'no'" },
	{ "rust", "<stack id=\"1\" frame=\"14\"/>", "<stack id=\"1\" frame=\"14\"><stack id=\"2\" frame=\"1\"/></stack>",
	  "stack 2: it must be empty" },
	{ "rust", "<stack id=\"1\" frame=\"14\"/>", "<stack id=\"1\" frame=\"14\">x</stack>", "stack 1: it must be empty" },
	{ "rust", "<stack id=\"1\" frame=\"14\"/>", "<site stack=\"1\"/>", "site 1: it is not allowed here" },
	{ "threads", "creator=\"3\"", "creator=\"4\"", "thread 4: there is no thread 4 before it" },
	{ "threads", "creator=\"1\" stack=\"1\" exited=\"yes\" allocations=\"3\"", "creator=\"1\" stack=\"6\" exited=\"yes\" allocations=\"3\"",
	  "thread 2: there is no stack 6 before it" },
	{ "threads", "<site stack=\"4\" thread=\"3\"", "<site stack=\"4\" thread=\"5\"", "site 3: there is no thread 5" },
	{ "threads", "<site stack=\"4\" thread=\"3\"", "<site stack=\"4\" thread=\"0\"", "site 3: there is no thread 0" },
	{ "threads", "<site stack=\"4\" thread=\"3\"", "<site stack=\"6\" thread=\"3\"", "site 3: there is no stack 6 before it" },
	{ "threads", "<site stack=\"4\" thread=\"3\"", "<site thread=\"3\"", "site 3: 'stack' is missing" },
	{ "threads", "<site stack=\"4\" thread=\"3\"", "<site stack=\"4\" thread=\"2\"",
	  "totals: the counters of thread 2 are not the sums of its sites" },
	{ "threads", "creator=\"1\" stack=\"1\" exited=\"yes\" allocations=\"3\"", "creator=\"1\" stack=\"1\" exited=\"yes\" deallocations=\"1\" allocations=\"3\"",
	  "totals: the deallocations of the threads and of the sites differ" },
	{ "rust", "<site stack=\"22\" thread=\"1\" allocations=\"1\"", "<site stack=\"22\" thread=\"1\" allocations=\"2\"",
	  "site 1: allocations, deallocations, realloc-out and live-blocks do not add up" },
	{ "rust", "live-bytes=\"48\" peak", "live-bytes=\"47\" peak",
	  "site 1: bytes, freed-bytes, realloc-out-bytes, live-bytes and lent-bytes do not add up" },
	{ "rust", "in-place=\"3\" moved=\"5\" copied-bytes=\"976\" deallocations=\"1\"",
	  "in-place=\"3\" moved=\"6\" copied-bytes=\"976\" deallocations=\"1\"",
	  "site 3: reallocations, in-place and moved do not add up" },
	{ "rust", "max-request=\"48\"", "max-request=\"47\"", "site 1: bytes is impossible with these smallest and largest requests" },
	{ "rust", " min-request=\"48\"", "", "site 1: 'min-request' is missing" },
	{ "rust", "lifetime-sum=\"20\"", "lifetime-sum=\"55\"",
	  "site 4: lifetime-sum is impossible with these shortest and longest lifetimes" },
	{ "rust", "max-bytes=\"48\"", "max-bytes=\"47\"", "site 1: max-bytes is below peak-bytes or live-bytes" },
	{ "rust", "temporary=\"17\"", "temporary=\"19\"", "site 4: temporary is larger than the number of blocks that ended" },
	{ "rust", "interval=\"8\"", "interval=\"9\"", "timeline: its interval is not a power of two" },
	{ "rust", "<point event=\"16\"", "<point event=\"8\"", "point 2: it does not come after the one before" },
	{ "rust", "allocated-bytes=\"8320\"", "allocated-bytes=\"2111\"", "point 2: it does not come after the one before" },
	{ "rust", "<point event=\"48\"", "<point event=\"50\"", "totals: the timeline goes on after the last event" },
	{ "rust", "<end by=\"exit\"/>", "<end by=\"exit\" status=\"256\"/>", "end: it cannot have this status" },
	{ "rust", "<end by=\"exit\"/>", "<end by=\"signal\" status=\"1\"/>", "end: it cannot have this status" },
	{ "rust", "<end by=\"exit\"/>", "<end by=\"exit\" signal=\"9\"/>", "end: it cannot have this signal" },
	{ "rust", "<end by=\"exit\"/>", "<end by=\"signal\" signal=\"65\"/>", "end: it cannot have this signal" },
	{ "rust", "<end by=\"exit\"/>", "<end by=\"exit\" blind=\"yes\"/>", "end: 'blind' must be static or preload" },
	{ "rust", "<end by=\"exit\"/>", "<ended at=\"now\"/><end by=\"exit\"/>",
	  "ended: a time must look like 2026-01-31T12:00:00.000Z" },
	{ "rust", "<end by=\"exit\"/>", "<ended><killed pid=\"1\" signal=\"0\"/></ended><end by=\"exit\"/>", "killed 1: there is no signal 0" },
	{ "rust", "<run ", "<kept run=\"r\" number=\"3\" of=\"2\"/><run ", "kept: it is number 3 of 2" },
	{ "rust", "<run ", "<kept><missing pid=\"1\" reason=\"r\"/></kept><run ", "missing 1: 'executable' is missing" },
	{ "rust", "<end by=\"exit\"/>", "<end by=\"magic\"/>", "end: 'by' must be exit, signal, exec or snapshot" },
	{ "rust", "peak-event=\"10\"", "peak-event=\"50\"", "totals: the peak comes after the last event" },
	{ "rust", "<totals objects=\"3\"", "<totals objects=\"2\"", "totals: it has 2 objects, but there are 3" },
	{ "rust", " points=\"6\"", "", "totals: it has 0 points, but there are 6" },
	{ "rust", "sites=\"4\" points", "sites=\"5\" points", "totals: it has 5 sites, but there are 4" },
	{ "rust", "peak-bytes=\"4144\"", "peak-bytes=\"4145\"", "totals: 'peak-bytes' is 4145, but the sum over the sites is 4144" },
	{ "rust", "temporary=\"18\"", "temporary=\"17\"", "totals: 'temporary' is 17, but the sum over the sites is 18" },
	{ "rust", "temporary=\"18\"/>", "temporary=\"18\"/><totals/>", "totals: nothing may follow <totals>" },
	{ "fork-child", "inherited-freed=\"1\"", "inherited-freed=\"3\"", "totals: more inherited blocks were freed than there were" },
};

static void a_change_is_found_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
		char *path = g_strconcat(PROFILES, changes[i].file, ".xml", NULL);
		char *text = contents(path);
		char **parts = g_strsplit(text, changes[i].from, 2);
		if (parts[1] == NULL)
			fail_msg("%s does not hold %s", path, changes[i].from);
		char *changed = g_strjoinv(changes[i].to, parts);
		char *reason = reason_against(changed, strlen(changed));
		assert_string_equal(reason, changes[i].reason);
		g_free(reason);
		g_free(changed);
		g_strfreev(parts);
		g_free(text);
		g_free(path);
	}
}

/* Cut anywhere, it is told from a good one; but for the last line break it says why. */
static void every_truncation_is_found_out(void **state)
{
	(void)state;
	char *text = contents(PROFILES "cut.xml");
	size_t length = strlen(text);
	assert_int_equal(text[length - 1], '\n');
	for (size_t kept = 1; kept < length - 1; kept++) {
		char *reason = reason_against(text, kept);
		assert_string_equal(reason, "it is cut short: </aprof-profile> is missing; run the program again");
		g_free(reason);
	}
	g_free(text);
}

/* Every byte in turn becomes another: read or refused with one clean line, never a crash. */
static void a_wrong_byte_does_no_harm(void **state)
{
	(void)state;
	char *text = contents(PROFILES "cut.xml");
	size_t length = strlen(text);
	static const char bytes[] = { '\0', '<', '>', '"', '&', '9', ' ', '\x80', '\xff', 'x' };
	for (size_t at = 0; at < length; at++) {
		char kept = text[at];
		text[at] = bytes[at % sizeof bytes];
		struct model *m = model_new();
		GError *error = NULL;
		FILE *in = fmemopen(text, length, "r");
		if (!profile_read_stream(m, in, NULL, &error)) {
			assert_non_null(error);
			assert_true(g_utf8_validate(error->message, -1, NULL));
			for (const char *c = error->message; *c != '\0'; c++)
				assert_false(g_ascii_iscntrl(*c));
			g_error_free(error);
		}
		fclose(in);
		model_free(m);
		text[at] = kept;
	}
	g_free(text);
}

static const char start_of_profile[] = "<?xml version=\"1.0\"?>\n<aprof-profile version=\"1\">";

static void deep_nesting_is_refused(void **state)
{
	(void)state;
	static const struct { const char *element, *reason; } cases[] = {
		{ "<frames>", "frames: <run> is missing before this" },
		{ "<a>", "aprof-profile: <a> is not allowed in it" },
		{ "<run>", "run: it is not allowed here" },
	};
	for (size_t c = 0; c < G_N_ELEMENTS(cases); c++) {
		GString *text = g_string_new(start_of_profile);
		for (int i = 0; i < 1000000; i++)
			g_string_append(text, cases[c].element);
		char *reason = reason_against(text->str, text->len);
		assert_string_equal(reason, cases[c].reason);
		g_free(reason);
		g_string_free(text, TRUE);
	}
}

static void a_huge_value_is_refused(void **state)
{
	(void)state;
	GString *text = g_string_new(start_of_profile);
	g_string_append(text, "<run pid=\"");
	for (int i = 0; i < 1000000; i++)
		g_string_append(text, "1234567890");
	g_string_append(text, "\"/>");
	char *reason = reason_against(text->str, text->len);
	assert_true(strlen(reason) < 200);
	g_free(reason);
	g_string_free(text, TRUE);
}

static void many_attributes_are_refused(void **state)
{
	(void)state;
	GString *text = g_string_new(start_of_profile);
	g_string_append(text, "<run");
	for (int i = 0; i < 1000000; i++)
		g_string_append_printf(text, " a%d='>'", i);
	char *reason = reason_against(text->str, text->len);
	assert_string_equal(reason, "an element has too many attributes");
	g_free(reason);
	g_string_free(text, TRUE);
}

static void a_sum_out_of_range_is_refused(void **state)
{
	(void)state;
	char *text = contents(PROFILES "cut.xml");
	char **parts = g_strsplit(text, "5000\"", -1);
	char *changed = g_strjoinv("9223372036854775807\"", parts);
	char *reason = reason_against(changed, strlen(changed));
	assert_string_equal(reason, "site 2: the sums of its thread are out of range");
	g_free(reason);
	g_free(changed);
	g_strfreev(parts);
	g_free(text);
}

static void what_is_no_file_is_refused(void **state)
{
	(void)state;
	static const struct { const char *path, *reason; } cases[] = {
		{ "/", "Is a directory" },
		{ "/nonexistent/profile.xml", "No such file or directory" },
		{ "/dev/null", "it is empty: run the program again" },
		{ "/dev/zero", "it is not a profile of aprof: it is not XML" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct model *m = model_new();
		GError *error = NULL;
		assert_false(profile_read(m, cases[i].path, NULL, &error));
		assert_string_equal(error->message, cases[i].reason);
		g_error_free(error);
		model_free(m);
	}
}

static void nothing_is_said_on_standard_error(void **state)
{
	(void)state;
	int ends[2], saved = dup(STDERR_FILENO);
	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	every_bad_profile_is_refused(state);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(ends[1]);
	char byte;
	assert_int_equal(read(ends[0], &byte, 1), 0);
	close(ends[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_profile_becomes_a_model),
		cmocka_unit_test(threads_keep_what_is_theirs),
		cmocka_unit_test(a_cut_stack_says_so),
		cmocka_unit_test(a_native_profile_says_so),
		cmocka_unit_test(profiles_add_up),
		cmocka_unit_test(every_bad_profile_is_refused),
		cmocka_unit_test(a_change_is_found_out),
		cmocka_unit_test(every_truncation_is_found_out),
		cmocka_unit_test(a_wrong_byte_does_no_harm),
		cmocka_unit_test(deep_nesting_is_refused),
		cmocka_unit_test(a_huge_value_is_refused),
		cmocka_unit_test(many_attributes_are_refused),
		cmocka_unit_test(a_sum_out_of_range_is_refused),
		cmocka_unit_test(what_is_no_file_is_refused),
		cmocka_unit_test(nothing_is_said_on_standard_error),
	};
	return cmocka_run_group_tests_name("profile_read", tests, NULL, NULL);
}
