/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "input/profile_read.h"

#include <stdio.h>
#include <string.h>

#define SIZES TEST_SRCDIR "/profiles/sizes.xml"

static const struct site *site_at(const struct model *m, guint i)
{
	return &g_array_index(m->sites, struct site, i);
}

static void assert_size(const struct model *m, const struct site *s, guint i, int64_t from, int64_t to, int64_t count)
{
	const struct size_count *size = &g_array_index(m->sizes, struct size_count, s->first_size + i);
	assert_true(i < s->sizes && size->from == from && size->to == to && size->count == count);
}

/* After other profiles, so that nothing begins with number 1. */
static void sizes_become_part_of_the_model(void **state)
{
	(void)state;
	struct model *m = model_new();
	process_id old, first, second;
	assert_true(profile_read(m, TEST_SRCDIR "/profiles/threads.xml", &old, NULL));
	guint before = m->sites->len;
	assert_true(profile_read(m, SIZES, &first, NULL));
	assert_true(profile_read(m, SIZES, &second, NULL));
	assert_false(model_get_process(m, old)->sizes);
	assert_true(model_get_process(m, first)->sizes);
	assert_int_equal(m->sizes->len, 14);
	assert_int_equal(site_at(m, 1)->sizes, 0);
	for (guint i = before; i < m->sites->len; i += 4) {
		assert_int_equal(site_at(m, i)->sizes, 0);
		assert_int_equal(site_at(m, i + 1)->sizes, 2);
		assert_size(m, site_at(m, i + 1), 0, 0, 8, 40);
		assert_size(m, site_at(m, i + 1), 1, 18, 24, 80);
		assert_size(m, site_at(m, i + 2), 2, 1025, 1100, 9);
		assert_size(m, site_at(m, i + 3), 1, 30, 30, 2);
	}
	model_free(m);
}

/* What is put in the place of what, and why that is refused. */
static const struct change { const char *from, *to, *reason; } changes[] = {
	{ "<size site=\"2\" to=\"8\"", "<size site=\"0\" to=\"8\"", "size 1: there is no site 0" },
	{ "<size site=\"4\" from=\"30\"", "<size site=\"5\" from=\"30\"", "size 7: there is no site 5" },
	{ "<size site=\"2\" to=\"8\"", "<size to=\"8\"", "size 1: 'site' is missing" },
	{ "to=\"8\" count=\"40\"", "to=\"8\"", "size 1: 'count' is missing" },
	{ "count=\"40\"", "count=\"0\"", "size 1: its count is 0" },
	{ "count=\"40\"", "count=\"-1\"", "size 1: 'count' must be a number from 0 to 9223372036854775807, not '-1'" },
	{ "to=\"8\" count", "to=\"9223372036854775808\" count",
	  "size 1: 'to' must be a number from 0 to 9223372036854775807, not '9223372036854775808'" },
	{ "to=\"8\" count", "to=\"9\" count", "size 1: 0 to 9 bytes are no class of sizes" },
	{ "from=\"18\" to=\"24\"", "from=\"24\" to=\"18\"", "size 2: 24 to 18 bytes are no class of sizes" },
	{ "from=\"1025\" to=\"1100\"", "from=\"1024\" to=\"1100\"", "size 5: 1024 to 1100 bytes are no class of sizes" },
	{ "from=\"1025\" to=\"1100\"", "from=\"1025\" to=\"9223372036854775807\"",
	  "size 5: 1025 to 9223372036854775807 bytes are no class of sizes" },
	{ "<size site=\"2\" from=\"18\" to=\"24\"", "<size site=\"2\" from=\"4\" to=\"6\"",
	  "size 2: it comes after a class of sizes that is not below it" },
	{ "<size site=\"3\" from=\"600\" to=\"600\"", "<size site=\"3\" from=\"65\" to=\"66\"",
	  "size 4: it comes after a class of sizes that is not below it" },
	{ "<size site=\"4\" from=\"30\"", "<size site=\"2\" from=\"30\"", "size 7: it does not stand with the others of its site" },
	{ "count=\"11\"", "count=\"12\"", "totals: the sizes of site 3 do not add up to its allocations" },
	{ "count=\"11\"", "count=\"9223372036854775807\"", "totals: the sizes of site 3 do not add up to its allocations" },
	{ "from=\"65\" to=\"72\"", "from=\"66\" to=\"72\"", "totals: the sizes of site 3 do not add up to its allocations" },
	{ "to=\"1100\" count", "to=\"1099\" count", "totals: the sizes of site 3 do not add up to its allocations" },
	{ "<size site=\"2\" to=\"8\" count=\"40\"/>\n<size site=\"2\" from=\"18\" to=\"24\" count=\"80\"/>\n", "",
	  "totals: it has 7 sizes, but there are 5" },
	{ "max-request=\"24\" lifetime-sum=\"200\"", "max-request=\"25\" lifetime-sum=\"200\"",
	  "totals: the sizes of site 1 do not add up to its allocations" },
	{ "<sizes>", "<sizes a=\"b\">", "sizes: it has no attribute 'a'" },
	{ "sizes=\"7\"", "sizes=\"6\"", "totals: it has 6 sizes, but there are 7" },
};

static char *changed(const char *text, const struct change *c)
{
	const char *at = strstr(text, c->from);
	if (at == NULL)
		fail_msg("there is no %s", c->from);
	return g_strdup_printf("%.*s%s%s", (int)(at - text), text, c->to, at + strlen(c->from));
}

static void every_change_is_refused(void **state)
{
	(void)state;
	g_autofree char *good = NULL;
	assert_true(g_file_get_contents(SIZES, &good, NULL, NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(changes); i++) {
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

/* Where the list is missing, the sizes are unknown, and nothing is wrong. */
static void a_profile_need_not_have_the_list(void **state)
{
	(void)state;
	g_autofree char *text = NULL;
	assert_true(g_file_get_contents(SIZES, &text, NULL, NULL));
	char *begin = strstr(text, "<sizes>"), *end = strstr(text, "<releases>");
	memset(begin, ' ', (size_t)(end - begin));
	memcpy(strstr(text, " sizes=\"7\""), "          ", 10);
	struct model *m = model_new();
	process_id process;
	FILE *in = fmemopen(text, strlen(text), "r");
	assert_true(profile_read_stream(m, in, &process, NULL));
	assert_false(model_get_process(m, process)->sizes);
	fclose(in);
	model_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_become_part_of_the_model),
		cmocka_unit_test(every_change_is_refused),
		cmocka_unit_test(a_profile_need_not_have_the_list),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
