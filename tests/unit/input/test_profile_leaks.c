/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "input/profile_read.h"

#include <stdio.h>
#include <string.h>

#define GOOD TEST_SRCDIR "/profiles/leaks.xml"
#define GROWN TEST_SRCDIR "/profiles/releases.xml"

static void leaks_become_part_of_the_model(void **state)
{
	(void)state;
	struct model *m = model_new();
	process_id process;
	/* Twice, so that what is referred to does not begin with number 1. */
	assert_true(profile_read(m, GOOD, NULL, NULL));
	assert_true(profile_read(m, GOOD, &process, NULL));
	assert_true(model_get_process(m, process)->leak_check);
	assert_int_equal(m->leaks->len, 8);
	assert_int_equal(m->holds->len, 6);
	const struct leak *reachable = &g_array_index(m->leaks, struct leak, 6);
	assert_int_equal(reachable->site, 3);
	assert_int_equal(reachable->kind, LEAK_REACHABLE);
	assert_int_equal(reachable->blocks, 2);
	assert_int_equal(reachable->bytes, 20);
	assert_int_equal(reachable->first_hold, 3);
	assert_int_equal(reachable->holds, 2);
	const struct hold *root = &g_array_index(m->holds, struct hold, 3), *block = root + 1;
	assert_int_equal(root->by, HOLD_STATIC);
	assert_string_equal(model_text(m, root->name), "cache");
	assert_string_equal(model_text(m, root->object), "/home/user/c/leaker");
	assert_int_equal(root->offset, 16);
	assert_int_equal(root->site, 0);
	assert_int_equal(block->by, HOLD_BLOCK);
	assert_int_equal(block->site, 3);
	assert_int_equal(block->offset, 8);
	assert_int_equal(block->skipped, 3);
	assert_int_equal(g_array_index(m->leaks, struct leak, 4).holds, 0);
	model_free(m);
}

static void without_a_scan_there_are_none(void **state)
{
	(void)state;
	struct model *m = model_new();
	process_id process;
	assert_true(profile_read(m, TEST_SRCDIR "/profiles/rust.xml", &process, NULL));
	assert_false(model_get_process(m, process)->leak_check);
	assert_int_equal(m->leaks->len, 0);
	model_free(m);
}

static void where_blocks_began_becomes_part_of_the_model(void **state)
{
	(void)state;
	struct model *m = model_new();
	assert_true(profile_read(m, GOOD, NULL, NULL));
	assert_true(profile_read(m, GROWN, NULL, NULL));
	const struct leak *never = &g_array_index(m->leaks, struct leak, 4), *grown = never + 1;
	assert_int_equal(m->leaks->len, 6);
	assert_int_equal(never->reallocated, 0);
	assert_int_equal(never->growths, 0);
	assert_int_equal(never->first_stack.i, 0);
	assert_int_equal(never->first_thread.i, 0);
	assert_int_equal(grown->reallocated, 1);
	assert_int_equal(grown->growths, 2);
	const struct site *first = &g_array_index(m->sites, struct site, never->site);
	assert_int_equal(grown->first_stack.i, first->stack.i);
	assert_int_equal(grown->first_thread.i, first->thread.i);
	model_free(m);
}

/* What is put in the place of what, and why that is refused. */
struct change { const char *from, *to, *reason; };

static const struct change growths[] = {
	{ "reallocated=\"1\"", "reallocated=\"2\"", "leak 2: more of its blocks were reallocated than there are" },
	{ "first-site=\"1\"", "first-site=\"3\"", "leak 2: there is no site 3" },
	{ "first-site=\"1\"", "", "leak 2: it does not say where its reallocated blocks began" },
	{ "growths=\"2\"", "", "leak 2: it does not say where its reallocated blocks began" },
	{ "reallocated=\"1\"", "", "leak 2: it does not say where its reallocated blocks began" },
	{ "bytes=\"10\"/>\n<leak", "bytes=\"10\" reallocated=\"1\" growths=\"1\" first-site=\"1\"/>\n<leak",
	  "leak 1: more of its blocks were reallocated than its site did" },
};

static const struct change changes[] = {
	{ "<leak id=\"1\"", "<leak id=\"2\"", "leak 1: its id is 2" },
	{ "site=\"1\" kind=\"lost\"", "site=\"0\" kind=\"lost\"", "leak 1: there is no site 0" },
	{ "site=\"2\" kind", "site=\"3\" kind", "leak 4: there is no site 3" },
	{ "kind=\"lost\"", "kind=\"found\"", "leak 1: its kind must be lost, indirect, cycle or reachable" },
	{ "kind=\"lost\"", "kind=\"indirect\"", "leak 2: it does not come after the one before" },
	{ "site=\"2\" kind=\"cycle\"", "site=\"1\" kind=\"cycle\"", "leak 4: it does not come after the one before" },
	{ "kind=\"cycle\" blocks=\"2\"", "kind=\"cycle\" blocks=\"0\"", "leak 4: it has no blocks" },
	{ "kind=\"cycle\" blocks=\"2\"", "kind=\"cycle\"", "leak 4: 'blocks' is missing" },
	{ "kind=\"cycle\" blocks=\"2\"", "kind=\"cycle\" blocks=\"9223372036854775807\"",
	  "totals: the leaks of site 2 do not add up to what is alive" },
	{ "kind=\"lost\" blocks=\"1\" bytes=\"10\"", "kind=\"lost\" blocks=\"9223372036854775807\" bytes=\"10\"",
	  "totals: the leaks of site 1 do not add up to what is alive" },
	{ "kind=\"cycle\" blocks=\"2\" bytes=\"20\"", "kind=\"cycle\" blocks=\"2\" bytes=\"21\"",
	  "totals: the leaks of site 2 do not add up to what is alive" },
	{ "<hold leak=\"4\"", "<hold leak=\"5\"", "hold 3: there is no leak 5" },
	{ "<hold leak=\"3\" by=\"static\"", "<hold leak=\"0\" by=\"static\"", "hold 1: there is no leak 0" },
	{ "<hold leak=\"4\"", "<hold leak=\"2\"", "hold 3: its leak comes before that of the hold before it" },
	{ "by=\"static\"", "by=\"magic\"", "hold 1: its leak cannot be held by this" },
	{ "by=\"static\"", "by=\"block\"", "hold 1: its leak cannot be held by this" },
	{ "<hold leak=\"4\" by=\"block\"", "<hold leak=\"4\" by=\"stack\"", "hold 3: its leak cannot be held by this" },
	{ "<hold leak=\"3\" by=\"static\"", "<hold leak=\"1\" by=\"static\"", "hold 1: its leak cannot be held by this" },
	{ "by=\"block\" site=\"2\"", "by=\"block\" site=\"3\"", "hold 3: it refers to a site, thread or stack that is not there" },
	{ "offset=\"16\"", "thread=\"2\"", "hold 1: it refers to a site, thread or stack that is not there" },
	{ "offset=\"16\"", "stack=\"5\"", "hold 1: it refers to a site, thread or stack that is not there" },
	{ "<hold leak=\"3\" by=\"static\" name=\"cache\" object=\"/home/user/c/leaker\" offset=\"16\"/>\n"
	  "<hold leak=\"3\" by=\"block\" site=\"1\" offset=\"8\" skipped=\"3\"/>\n", "",
	  "totals: it has 3 holds, but there are 1" },
	{ " leaks=\"4\"", "", "totals: it has 0 leaks, but there are 4" },
	{ "<leaks>", "<leaks x=\"1\">", "leaks: it has no attribute 'x'" },
};

static char *changed(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	assert_non_null(at);
	return g_strdup_printf("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static void refuse(const char *path, const struct change *change, size_t n)
{
	g_autofree char *good = NULL;
	assert_true(g_file_get_contents(path, &good, NULL, NULL));
	for (size_t i = 0; i < n; i++) {
		g_autofree char *bad = changed(good, change[i].from, change[i].to);
		struct model *m = model_new();
		g_autoptr(GError) error = NULL;
		FILE *in = fmemopen(bad, strlen(bad), "r");
		if (profile_read_stream(m, in, NULL, &error))
			fail_msg("change %zu was not refused: %s", i, change[i].to);
		assert_string_equal(error->message, change[i].reason);
		fclose(in);
		model_free(m);
	}
}

static void every_change_is_refused(void **state)
{
	(void)state;
	refuse(GOOD, changes, G_N_ELEMENTS(changes));
	refuse(GROWN, growths, G_N_ELEMENTS(growths));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaks_become_part_of_the_model),
		cmocka_unit_test(where_blocks_began_becomes_part_of_the_model),
		cmocka_unit_test(without_a_scan_there_are_none),
		cmocka_unit_test(every_change_is_refused),
	};
	return cmocka_run_group_tests_name("profile_leaks", tests, NULL, NULL);
}
