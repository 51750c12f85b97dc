/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "watch/plot.h"

#include <string.h>

static void expect_lines(const struct plot *p, int columns, bool unicode, const char *const *lines)
{
	int n = (int)g_strv_length((char **)(uintptr_t)lines);
	GPtrArray *drawn = plot_draw(p, columns, n, unicode);
	assert_int_equal(drawn->len, n);
	for (int i = 0; i < n; i++)
		assert_string_equal(g_ptr_array_index(drawn, i), lines[i]);
	g_ptr_array_unref(drawn);
}

static void it_grows_from_the_left(void **state)
{
	(void)state;
	struct plot *p = plot_new();
	expect_lines(p, 4, true, (const char *[]){ "    ", "    ", NULL });
	for (int i = 0; i <= 16; i++)
		plot_add(p, i * 250, i);
	expect_lines(p, 19, true, (const char *[]){ "         ▁▂▃▄▅▆▇█  ", " ▁▂▃▄▅▆▇█████████  ", NULL });
	expect_lines(p, 19, false, (const char *[]){ "         ...:::##  ", " ...:::##########  ", NULL });
	assert_int_equal(plot_highest(p), 16);
	plot_free(p);
}

static void only_nothing_is_empty(void **state)
{
	(void)state;
	struct plot *p = plot_new();
	plot_add(p, 0, INT64_MAX);
	plot_add(p, 250, 1);
	plot_add(p, 500, 0);
	expect_lines(p, 3, true, (const char *[]){ "█  ", "█▁ ", NULL });
	expect_lines(p, 3, false, (const char *[]){ "#  ", "#. ", NULL });
	plot_free(p);
}

static void more_points_than_columns_share_them(void **state)
{
	(void)state;
	struct plot *p = plot_new();
	for (int i = 0; i < 10; i++)
		plot_add(p, i * 250, i == 4 ? 8 : 2);
	expect_lines(p, 5, true, (const char *[]){ "▂▂█▂▂", NULL });
	expect_lines(p, 3, true, (const char *[]){ "▂█▂", NULL });
	plot_free(p);
}

static void a_value_stays_until_the_next(void **state)
{
	(void)state;
	struct plot *p = plot_new();
	plot_add(p, 0, 4);
	plot_add(p, 1000, 8);
	expect_lines(p, 5, true, (const char *[]){ "▄▄▄▄█", NULL });
	plot_free(p);
}

/* However long it takes, the highest point is there and the beginning is on the left. */
static void it_never_ends(void **state)
{
	(void)state;
	struct plot *p = plot_new();
	for (int64_t ms = 0; ms < 10000000; ms += 1000)
		plot_add(p, ms, ms == 0 ? 8 : 1);
	plot_add(p, INT64_C(1) << 50, 8);
	GPtrArray *drawn = plot_draw(p, 256, 1, false);
	const char *line = g_ptr_array_index(drawn, 0);
	assert_int_equal(strlen(line), 256);
	assert_int_equal(line[0], '#');
	assert_int_equal(line[1], '.');
	assert_ptr_equal(strchr(line + 1, '#'), strrchr(line, '#'));
	g_ptr_array_unref(drawn);
	plot_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_grows_from_the_left),
		cmocka_unit_test(only_nothing_is_empty),
		cmocka_unit_test(more_points_than_columns_share_them),
		cmocka_unit_test(a_value_stays_until_the_next),
		cmocka_unit_test(it_never_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
