/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "input/profile_read.h"

#include <stdio.h>
#include <string.h>

#define SELECTIONS TEST_SRCDIR "/profiles/selections.xml"

static const struct chosen *chosen_at(const struct model *m, guint i)
{
	return &g_array_index(m->chosen, struct chosen, i);
}

static void selections_become_part_of_the_model(void **state)
{
	(void)state;
	struct model *m = model_new();
	assert_true(profile_read(m, SELECTIONS, NULL, NULL));
	assert_true(profile_read(m, SELECTIONS, NULL, NULL));
	assert_int_equal(m->chosen->len, 8);
	assert_int_equal(chosen_at(m, 4)->option, CHOOSER_UNTIL);
	assert_int_equal(chosen_at(m, 4)->entries, 0);
	assert_string_equal(model_text(m, chosen_at(m, 4)->function), "pipeline::shutdown");
	assert_int_equal(chosen_at(m, 7)->option, CHOOSER_ONLY_BELOW);
	assert_int_equal(chosen_at(m, 7)->entries, 3);
	assert_true(model_is_complete(m));

	/* They stay with their processes. */
	((struct process *)g_ptr_array_index(m->processes, 1))->sequence = 2;
	((struct process *)g_ptr_array_index(m->processes, 2))->sequence = 1;
	model_label_processes(m);
	assert_int_equal(chosen_at(m, 0)->process.i, 2);
	assert_int_equal(chosen_at(m, 7)->process.i, 1);
	model_free(m);
}

static char *changed(const char *from, const char *to)
{
	g_autofree char *text = NULL;
	assert_true(g_file_get_contents(SELECTIONS, &text, NULL, NULL));
	const char *at = strstr(text, from);
	if (at == NULL)
		fail_msg("there is no %s", from);
	return g_strdup_printf("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static bool read_changed(struct model *m, const char *from, const char *to, GError **error)
{
	g_autofree char *text = changed(from, to);
	FILE *in = fmemopen(text, strlen(text), "r");
	bool done = profile_read_stream(m, in, NULL, error);
	fclose(in);
	return done;
}

static void doubts_make_a_profile_incomplete(void **state)
{
	(void)state;
	struct model *m = model_new();
	assert_true(read_changed(m, "<selections", "<selections doubts=\"1200\"", NULL));
	assert_string_equal(model_get_process(m, (process_id){ 1 })->incomplete,
	                    "Valgrind did not find the callers of 1,200 allocations, which '--only-below' may or may not count");
	assert_false(model_is_complete(m));
	model_free(m);
}

/* What is put in the place of what, and why that is refused. */
static const struct { const char *from, *to, *reason; } changes[] = {
	{ "option=\"until\"", "option=\"leak-mark\"", "selection 1: there is no such option" },
	{ "option=\"until\"", "option=\"\"", "selection 1: there is no such option" },
	{ " option=\"until\"", "", "selection 1: 'option' is missing" },
	{ " function=\"pipeline::start\"", "", "selection 2: 'function' is missing" },
	{ "entries=\"3\"", "entries=\"x\"", "selection 4: 'entries' must be a number from 0 to 9223372036854775807, not 'x'" },
	{ "<selections", "<selections doubts=\"-1\"", "selections: 'doubts' must be a number from 0 to 9223372036854775807, not '-1'" },
	{ "entries=\"3\"", "inlined=\"x\"", "selection 4: 'inlined' must be a number from 0 to 9223372036854775807, not 'x'" },
	{ "selections=\"4\"", "selections=\"5\"", "totals: it has 5 selections, but there are 4" },
	{ " selections=\"4\"", "", "totals: it has 0 selections, but there are 4" },
};

static void every_change_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
		struct model *m = model_new();
		g_autoptr(GError) error = NULL;
		if (read_changed(m, changes[i].from, changes[i].to, &error))
			fail_msg("change %zu was not refused: %s", i, changes[i].to);
		assert_string_equal(error->message, changes[i].reason);
		model_free(m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(selections_become_part_of_the_model),
		cmocka_unit_test(doubts_make_a_profile_incomplete),
		cmocka_unit_test(every_change_is_refused),
	};
	return cmocka_run_group_tests_name("profile_selections", tests, NULL, NULL);
}
