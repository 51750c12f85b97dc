/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "input/profile_read.h"

#include <stdio.h>
#include <string.h>

#define MARKS TEST_SRCDIR "/profiles/marks.xml"

static void marks_become_part_of_the_model(void **state)
{
	(void)state;
	struct model *m = model_new();
	/* After another one, so that what is referred to does not begin with number 0. */
	assert_true(profile_read(m, MARKS, NULL, NULL));
	assert_true(profile_read(m, MARKS, NULL, NULL));
	assert_int_equal(m->marks->len, 8);
	assert_int_equal(m->snapshots->len, 10);
	assert_int_equal(m->growths->len, 12);

	const struct mark *mark = &g_array_index(m->marks, struct mark, 4);
	assert_int_equal(mark->process.i, 2);
	assert_string_equal(model_text(m, mark->function), "server::handle_*");
	assert_int_equal(mark->entries, 5);
	assert_int_equal(mark->interval, 2);
	assert_int_equal(mark->first.entry, 1);
	assert_int_equal(mark->first.blocks, 1);
	assert_int_equal(mark->last.entry, 5);
	assert_int_equal(mark->last.bytes, 50);
	assert_int_equal(g_array_index(m->snapshots, struct snapshot, 6).mark, 4);
	assert_int_equal(g_array_index(m->snapshots, struct snapshot, 6).entry, 4);

	const struct growth *g = &g_array_index(m->growths, struct growth, 7);
	assert_int_equal(g->mark, 4);
	assert_int_equal(g->stack.i, 4);
	assert_int_equal(g->since, 3);
	assert_int_equal(g->last_blocks, 3);
	assert_int_equal(g->grew, 3);
	assert_int_equal(model_growth_intervals(mark, g), 3);
	assert_int_equal(model_growth_intervals(mark, g - 1), 4);

	/* Marks stay with their processes. */
	((struct process *)g_ptr_array_index(m->processes, 1))->sequence = 2;
	((struct process *)g_ptr_array_index(m->processes, 2))->sequence = 1;
	model_label_processes(m);
	assert_int_equal(g_array_index(m->marks, struct mark, 0).process.i, 2);
	assert_int_equal(g_array_index(m->marks, struct mark, 4).process.i, 1);
	model_free(m);
}

/* What is put in the place of what, and why that is refused. */
static const struct { const char *from, *to, *reason; } changes[] = {
	{ "mark id=\"1\"", "mark id=\"2\"", "mark 1: its id is 2" },
	{ " function=\"once\"", "", "mark 2: 'function' is missing" },
	{ "entries=\"5\" interval=\"2\"", "entries=\"5\" interval=\"3\"", "mark 1: its interval is not a power of two" },
	{ "entries=\"5\" interval=\"2\"", "entries=\"5\" interval=\"0\"", "mark 1: its interval is not a power of two" },
	{ "entries=\"1\"", "", "mark 2: it has blocks or bytes, but no entries" },
	{ "first-event=\"1\"", "first-event=\"6\"", "mark 1: its first entry does not come before its last" },
	{ "entries=\"2\"", "entries=\"1\"", "snapshot 5: its entry is not the next one of its mark" },
	{ "entry=\"4\"", "entry=\"3\"", "snapshot 2: its entry is not the next one of its mark" },
	{ "entry=\"2\"", "entry=\"0\"", "snapshot 1: its entry is not the next one of its mark" },
	{ "<snapshot mark=\"1\"", "<snapshot mark=\"5\"", "snapshot 1: there is no mark 5" },
	{ "<snapshot mark=\"1\"", "<snapshot mark=\"0\"", "snapshot 1: there is no mark 0" },
	{ "<snapshot mark=\"1\"", "<snapshot mark=\"2\"", "snapshot 1: its entry is not the next one of its mark" },
	{ "entry=\"4\" event=\"4\"", "entry=\"4\" event=\"1\"", "snapshot 2: it does not come after the one before" },
	{ "entry=\"2\" event=\"2\"", "entry=\"2\"", "snapshot 1: it does not come after the one before" },
	{ "<growth mark=\"4\" stack=\"4\"", "<growth mark=\"2\" stack=\"4\"",
	  "growth 6: its mark comes before that of the one before it" },
	{ "stack=\"2\" since", "stack=\"5\" since", "growth 1: there is no stack 5" },
	{ "stack=\"2\" since", "stack=\"0\" since", "growth 1: there is no stack 0" },
	{ "since=\"3\"", "since=\"6\"", "growth 2: it cannot have blocks since entry 6" },
	{ "since=\"3\"", "since=\"1\"", "growth 2: it cannot have blocks since entry 1" },
	{ "since=\"3\"", "since=\"0\"", "growth 2: it cannot have blocks since entry 0" },
	{ "last-blocks=\"3\" last-bytes", "last-bytes", "growth 2: it has bytes of no blocks" },
	{ "grew=\"3\"", "grew=\"4\"", "growth 2: it cannot have grown and shrunk so often" },
	{ "grew=\"3\"", "", "growth 2: it cannot have grown and shrunk so often" },
	{ "shrank=\"1\"", "shrank=\"3\"", "growth 1: it cannot have grown and shrunk so often" },
	{ "grew=\"2\" shrank=\"1\"", "shrank=\"1\"", "growth 1: it cannot have grown and shrunk so often" },
	{ "grew=\"3\"", "grew=\"9223372036854775807\"", "growth 2: it cannot have grown and shrunk so often" },
	{ "last-blocks=\"3\" last", "last-blocks=\"4\" last", "totals: the stacks of mark 1 do not add up to what was alive" },
	{ "last-blocks=\"3\" last", "last-blocks=\"9223372036854775807\" last",
	  "totals: the stacks of mark 1 do not add up to what was alive" },
	{ "last-event=\"5\"", "last-event=\"7\"", "totals: a mark was entered after the last event" },
	{ "<snapshot mark=\"4\" entry=\"2\" event=\"6\" blocks=\"6\" bytes=\"60\"/>\n", "",
	  "totals: it has 5 snapshots, but there are 4" },
	{ "marks=\"4\"", "marks=\"3\"", "totals: it has 3 marks, but there are 4" },
	{ "growths=\"6\"", "", "totals: it has 0 growths, but there are 6" },
};

static void every_change_is_refused(void **state)
{
	(void)state;
	g_autofree char *good = NULL;
	assert_true(g_file_get_contents(MARKS, &good, NULL, NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
		const char *at = strstr(good, changes[i].from);
		if (at == NULL)
			fail_msg("there is no %s", changes[i].from);
		g_autofree char *bad = g_strdup_printf("%.*s%s%s", (int)(at - good), good, changes[i].to,
		                                       at + strlen(changes[i].from));
		struct model *m = model_new();
		g_autoptr(GError) error = NULL;
		FILE *in = fmemopen(bad, strlen(bad), "r");
		if (profile_read_stream(m, in, NULL, &error))
			fail_msg("change %zu was not refused: %s", i, changes[i].to);
		assert_string_equal(error->message, changes[i].reason);
		fclose(in);
		model_free(m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_become_part_of_the_model),
		cmocka_unit_test(every_change_is_refused),
	};
	return cmocka_run_group_tests_name("profile_marks", tests, NULL, NULL);
}
