/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "watch/picture.h"

#include <string.h>

static const struct picture_row rows[] = {
	{ "demo::parse::Table::insert", 1200, 3 << 20 },
	{ "demo::read", 1, 1 << 20 },
	{ "demo::a_function_with_a_name_that_no_terminal_has_room_for_in_one_line::Type::method", 34, 1000 },
	{ "demo::d", 3, 10 }, { "demo::e", 2, 5 },
};

static struct picture sample(const struct plot *plot)
{
	return (struct picture){
		.title = "demo (process 123)", .elapsed_ms = 65999, .allocations = 1234567, .bytes = 40 << 20, .live_blocks = 1240,
		.live_bytes = 4195319, .peak_bytes = 8 << 20, .events_per_second = 250000, .plot = plot, .rows_title = "function",
		.rows = rows, .n_rows = G_N_ELEMENTS(rows),
	};
}

static struct plot *sample_plot(void)
{
	struct plot *plot = plot_new();
	for (int i = 0; i < 40; i++)
		plot_add(plot, i * 250, i < 30 ? (int64_t)i << 18 : (int64_t)4 << 20);
	return plot;
}

static void expect(struct picture picture, struct picture_style style, const char *wanted)
{
	GPtrArray *lines = picture_draw(&picture, style);
	GString *all = g_string_new(NULL);
	for (guint i = 0; i < lines->len; i++)
		g_string_append_printf(all, "%s\n", (const char *)g_ptr_array_index(lines, i));
	assert_string_equal(all->str, wanted);
	g_string_free(all, TRUE);
	g_ptr_array_unref(lines);
}

static void it_has_totals_a_plot_and_rows(void **state)
{
	(void)state;
	struct plot *plot = sample_plot();
	expect(sample(plot), (struct picture_style){ .columns = 72, .lines = 16, .unicode = true },
		"── demo (process 123), 1:05 ────────────────────────────────────────────\n"
		"4.00 MB live in 1,240 blocks, peak 8.00 MB\n"
		"1,234,567 allocations of 40.00 MB so far, 250,000 events/s\n"
		"    7.25 MB │                         ▂▄▅▇█\n"
		"            │                    ▂▃▅▇██████\n"
		"            │               ▁▃▅▆███████████▃▃▃▃▃▃▃▃▃▃\n"
		"            │          ▁▃▄▆██████████████████████████\n"
		"            │     ▁▂▄▆▇██████████████████████████████\n"
		"        0 B │ ▂▄▅▇███████████████████████████████████\n"
		"       live             blocks  function\n"
		"    3.00 MB  75.0%       1,200  demo::parse::Table::insert\n"
		"    1.00 MB  25.0%           1  demo::read\n"
		"     1000 B   0.0%          34  …_has_room_for_in_one_line::Type::method\n"
		"       10 B   0.0%           3  demo::d\n"
		"        5 B   0.0%           2  demo::e\n");
	plot_free(plot);
}

static void it_does_with_ascii(void **state)
{
	(void)state;
	struct plot *plot = sample_plot();
	expect(sample(plot), (struct picture_style){ .columns = 72, .lines = 12 },
		"-- demo (process 123), 1:05 --------------------------------------------\n"
		"4.00 MB live in 1,240 blocks, peak 8.00 MB\n"
		"1,234,567 allocations of 40.00 MB so far, 250,000 events/s\n"
		"    7.25 MB |                      ...::###\n"
		"            |               ..:::##########..........\n"
		"            |        ..:::###########################\n"
		"        0 B | ..::###################################\n"
		"       live             blocks  function\n"
		"    3.00 MB  75.0%       1,200  demo::parse::Table::insert\n"
		"    1.00 MB  25.0%           1  demo::read\n"
		"     1000 B   0.0%          34  ..has_room_for_in_one_line::Type::method\n"
		"       15 B   0.0%           5  2 more\n");
	plot_free(plot);
}

/* What has no name yet has a line of its own. Where there is no room for rows, there is none for it. */
static void what_has_no_name_is_said(void **state)
{
	(void)state;
	struct plot *plot = plot_new();
	struct picture picture = sample(plot);
	picture.n_rows = 1;
	picture.events_per_second = -1;
	picture.allocations = picture.live_blocks = 1;
	picture.unnamed_blocks = 1200;
	picture.unnamed_bytes = 2097152;
	expect(picture, (struct picture_style){ .columns = 50, .lines = 8, .color = true },
	       "\033[1m-- demo (process 123), 1:05 ----------------------\033[0m\n"
	       "4.00 MB live in 1 block, peak 8.00 MB\n"
	       "1 allocation of 40.00 MB so far\n"
	       "\033[36m        0 B |\033[0m\n"
	       "\033[36m        0 B |\033[0m\n"
	       "\033[2m       live             blocks  function\033[0m\n"
	       "    3.00 MB  60.0%       1,200  ..e::Table::insert\n"
	       "    2.00 MB  40.0%       1,200  (not named yet)\n");
	expect(picture, (struct picture_style){ .columns = 20, .lines = 2 },
	       "-- , 1:05 ----------\n"
	       "4.00 MB live in 1 bl\n");
	plot_free(plot);
}

static void it_fits(void **state)
{
	(void)state;
	struct plot *plot = sample_plot();
	struct picture picture = sample(plot);
	picture.title = "\xe6\xbc\xa2\xe5\xad\x97 with \033[31m";
	for (int lines = 0; lines < 20; lines++)
		for (int columns = 0; columns < 90; columns++)
			for (int unicode = 0; unicode < 2; unicode++) {
				const struct picture_style style = { columns, lines, unicode, false };
				GPtrArray *drawn = picture_draw(&picture, style);
				assert_true((int)drawn->len <= lines);
				for (guint i = 0; i < drawn->len; i++) {
					const char *line = g_ptr_array_index(drawn, i);
					assert_null(strchr(line, '\033'));
					assert_true(g_utf8_strlen(line, -1) <= columns);
					assert_true(unicode || g_str_is_ascii(line));
				}
				g_ptr_array_unref(drawn);
			}
	plot_free(plot);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_has_totals_a_plot_and_rows),
		cmocka_unit_test(it_does_with_ascii),
		cmocka_unit_test(what_has_no_name_is_said),
		cmocka_unit_test(it_fits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
