/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "input/profile_read.h"

#include <stdio.h>
#include <string.h>

#define WITH_STACKS TEST_SRCDIR "/profiles/releases.xml"
#define WITHOUT TEST_SRCDIR "/profiles/threads.xml"

static const struct release *release_at(const struct model *m, guint i)
{
	return &g_array_index(m->releases, struct release, i);
}

static const char *innermost(const struct model *m, stack_id stack)
{
	return model_text(m, model_get_frame(m, model_get_stack(m, stack)->frame)->function);
}

static void releases_become_part_of_the_model(void **state)
{
	(void)state;
	struct model *m = model_new();
	process_id process;
	/* After another one, so that what is referred to does not begin with number 1. */
	assert_true(profile_read(m, WITHOUT, &process, NULL));
	assert_false(model_get_process(m, process)->free_stacks);
	assert_true(profile_read(m, WITH_STACKS, &process, NULL));
	assert_true(model_get_process(m, process)->free_stacks);
	assert_int_equal(m->releases->len, 2 + 5);

	const struct release *r = release_at(m, 0);
	assert_int_equal(r->site, 2);
	assert_int_equal(r->thread.i, 1);
	assert_int_equal(r->stack.i, 0);
	assert_int_equal(r->blocks, 3);
	assert_int_equal(r->bytes, 120);
	assert_int_equal(r->resized, 0);

	/* Three sites and four threads were there before. */
	r = release_at(m, 2);
	assert_int_equal(r->site, 4);
	assert_int_equal(r->thread.i, 7);
	assert_string_equal(innermost(m, r->stack), "free");
	assert_string_equal(innermost(m, model_get_stack(m, r->stack)->parent), "drain");
	assert_int_equal(r->blocks, 5);
	assert_int_equal(r->bytes, 50);
	r = release_at(m, 4);
	assert_int_equal(r->site, 4);
	assert_string_equal(innermost(m, r->stack), "realloc");
	assert_int_equal(r->blocks, 0);
	assert_int_equal(r->resized, 2);
	assert_int_equal(r->resized_bytes, 20);
	r = release_at(m, 6);
	assert_int_equal(r->site, 5);
	assert_int_equal(r->thread.i, 5);
	model_free(m);
}

static void without_the_list_every_thread_released_its_own(void **state)
{
	(void)state;
	struct model *m = model_new();
	process_id process;
	assert_true(profile_read(m, TEST_SRCDIR "/profiles/rust.xml", &process, NULL));
	assert_false(model_get_process(m, process)->free_stacks);
	assert_int_equal(m->releases->len, 0);
	model_free(m);
}

/* What is put in the place of what, and why that is refused. */
struct change { const char *from, *to, *reason; };

static const struct change with_stacks[] = {
	{ "<release site=\"1\"", "<release site=\"0\"", "release 1: there is no site 0" },
	{ "<release site=\"2\"", "<release site=\"3\"", "release 4: there is no site 3" },
	{ "<release site=\"1\" thread=\"3\"", "<release thread=\"3\"", "release 1: 'site' is missing" },
	{ "<release site=\"1\" thread=\"3\"", "<release site=\"1\" thread=\"0\"", "release 1: there is no thread 0" },
	{ "<release site=\"1\" thread=\"3\"", "<release site=\"1\" thread=\"4\"", "release 1: there is no thread 4" },
	{ "thread=\"3\" stack=\"7\"", "thread=\"3\"", "release 1: there is no stack 0" },
	{ "stack=\"7\" blocks", "stack=\"11\" blocks", "release 1: there is no stack 11" },
	{ "stack=\"7\" blocks", "stack=\"4294967296\" blocks",
	  "release 1: 'stack' must be a number from 0 to 4294967295, not '4294967296'" },
	{ "<release site=\"1\"", "<release site=\"2\"", "release 2: its site comes before that of the release before it" },
	{ "stack=\"7\" blocks=\"5\"", "stack=\"7\"", "release 1: it has no blocks" },
	{ "resized=\"2\"", "blocks=\"2\"", "release 3: it has bytes of no blocks" },
	{ "blocks=\"2\" bytes=\"20\"", "resized=\"2\" bytes=\"20\"", "release 2: it has bytes of no blocks" },
	/* More or less than the site lost. */
	{ "blocks=\"5\" bytes", "blocks=\"6\" bytes", "totals: the releases of site 1 do not add up to its deallocations" },
	{ "blocks=\"5\" bytes", "blocks=\"4\" bytes", "totals: the releases of site 1 do not add up to its deallocations" },
	{ "blocks=\"5\" bytes=\"50\"", "blocks=\"5\" bytes=\"49\"",
	  "totals: the releases of site 1 do not add up to its deallocations" },
	{ "resized=\"1\" resized-bytes=\"20\"", "resized=\"1\" resized-bytes=\"21\"",
	  "totals: the releases of site 2 do not add up to its deallocations" },
	{ "resized=\"1\"", "resized=\"9223372036854775807\"",
	  "totals: the releases of site 2 do not add up to its deallocations" },
	{ "blocks=\"5\" bytes", "blocks=\"9223372036854775807\" bytes",
	  "totals: the releases of site 1 do not add up to its deallocations" },
	/* By another thread than the one whose counter has it. */
	{ "thread=\"3\" stack=\"7\"", "thread=\"1\" stack=\"7\"",
	  "totals: the releases by thread 1 do not add up to its deallocations" },
	{ "thread=\"3\" stack=\"5\"", "thread=\"1\" stack=\"5\"",
	  "totals: the releases by thread 1 do not add up to its deallocations" },
	{ "<release site=\"2\" thread=\"1\" stack=\"10\" blocks=\"1\" bytes=\"20\"/>\n", "",
	  "totals: it has 5 releases, but there are 4" },
	{ "releases=\"5\"", "releases=\"4\"", "totals: it has 4 releases, but there are 5" },
	{ "<releases stacks=\"yes\">", "<releases>", "release 1: it cannot have the stack 7" },
	{ "<releases stacks=\"yes\">", "<releases stacks=\"no\">", "releases: 'stacks' must be 'yes', not 'no'" },
};

static const struct change without[] = {
	{ "<release site=\"2\" thread=\"1\"", "<release site=\"2\" thread=\"2\"", "release 1: its thread is the site's own" },
	{ "thread=\"1\" blocks=\"3\"", "thread=\"1\" stack=\"1\" blocks=\"3\"", "release 1: it cannot have the stack 1" },
	{ "blocks=\"3\" bytes=\"120\"/>", "blocks=\"4\" bytes=\"120\"/>",
	  "totals: the releases of site 2 do not add up to its deallocations" },
	{ "blocks=\"3\" bytes=\"120\"/>", "blocks=\"3\" bytes=\"80\"/>",
	  "totals: the releases of site 2 do not add up to its deallocations" },
	{ "blocks=\"3\" bytes=\"120\"/>", "blocks=\"2\" bytes=\"80\"/>",
	  "totals: the releases by thread 1 do not add up to its deallocations" },
	{ "<releases>", "<releases stacks=\"yes\">", "release 1: there is no stack 0" },
};

static char *changed(const char *text, const struct change *c)
{
	const char *at = strstr(text, c->from);
	if (at == NULL)
		fail_msg("there is no %s", c->from);
	return g_strdup_printf("%.*s%s%s", (int)(at - text), text, c->to, at + strlen(c->from));
}

static void refuse(const char *path, const struct change *changes, size_t n)
{
	g_autofree char *good = NULL;
	assert_true(g_file_get_contents(path, &good, NULL, NULL));
	for (size_t i = 0; i < n; i++) {
		g_autofree char *bad = changed(good, &changes[i]);
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

static void every_change_is_refused(void **state)
{
	(void)state;
	refuse(WITH_STACKS, with_stacks, G_N_ELEMENTS(with_stacks));
	refuse(WITHOUT, without, G_N_ELEMENTS(without));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(releases_become_part_of_the_model),
		cmocka_unit_test(without_the_list_every_thread_released_its_own),
		cmocka_unit_test(every_change_is_refused),
	};
	return cmocka_run_group_tests_name("profile_releases", tests, NULL, NULL);
}
