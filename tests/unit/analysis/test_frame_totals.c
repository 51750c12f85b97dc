/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "analysis/frame_totals.h"
#include "grown.h"

static thread_id some_thread(struct model *m)
{
	return sample_thread(m, sample_process(m, "demo"), 1, "");
}

static struct cost bytes(int64_t n)
{
	return (struct cost){ .allocations = 1, .bytes = n };
}

/* Returns the index of the frame with this path, such as `main;a`; 0 if there is none. */
static uint32_t find(const struct frame_totals *t, const char *path)
{
	g_auto(GStrv) names = g_strsplit(path, ";", -1);
	uint32_t at = 0;
	for (char **name = names; *name != NULL; name++) {
		uint32_t child = frame_totals_at(t, at)->first_child;
		while (child != 0 && strcmp(frame_totals_name(t, child), *name) != 0)
			child = frame_totals_at(t, child)->next;
		if (child == 0)
			return 0;
		at = child;
	}
	return at;
}

static const struct frame_total *frame(const struct frame_totals *t, const char *path)
{
	uint32_t i = find(t, path);
	assert_int_not_equal(i, 0);
	return frame_totals_at(t, i);
}

/* Returns the names of the frames with a blank after each. Free it with g_free. */
static char *names_of(const struct frame_totals *t, GArray *frames)
{
	GString *names = g_string_new(NULL);
	for (guint i = 0; i < frames->len; i++)
		g_string_append_printf(names, "%s ", frame_totals_name(t, g_array_index(frames, uint32_t, i)));
	g_array_unref(frames);
	return g_string_free(names, FALSE);
}

static void assert_names(const struct frame_totals *t, GArray *frames, const char *wanted)
{
	g_autofree char *names = names_of(t, frames);
	assert_string_equal(names, wanted);
}

static void lines_of_one_function_are_one_frame(void **state)
{
	(void)state;
	struct model *m = model_new();
	thread_id thread = some_thread(m);
	sample_site(m, STACK(m, { "z", "z.rs", 1, NULL }, { "main", "m.rs", 2, NULL }), thread, bytes(10));
	sample_site(m, STACK(m, { "a", "a.rs", 1, NULL }, { "main", "m.rs", 3, NULL }), thread, bytes(20));
	sample_site(m, STACK(m, { "z", "z.rs", 9, NULL }, { "main", "m.rs", 3, NULL }), thread, bytes(40));
	sample_site(m, STACK(m, { "main", "m.rs", 4, NULL }), thread, bytes(80));
	sample_site(m, (stack_id){ 0 }, thread, bytes(160));

	struct grown *g = grow(m, NULL);
	struct frame_totals *t = frame_totals_new(g->tree, METRIC_BYTES, WEIGHT_CURRENT);
	assert_int_equal(t->all->len, 5);
	assert_int_equal(frame_totals_at(t, 0)->current, 310);
	assert_int_equal(frame(t, "main")->current, 150);
	assert_int_equal(frame(t, "main")->own_current, 80);
	assert_int_equal(frame(t, "main;z")->current, 50);
	assert_int_equal(frame(t, "main;z")->depth, 2);
	assert_int_equal(frame(t, "???")->current, 160);
	frame_totals_choose(t, (struct frame_choice){ .most = 9 });
	assert_names(t, frame_totals_shown(t, 0, ORDER_NAME), "??? main ");
	assert_names(t, frame_totals_shown(t, find(t, "main"), ORDER_NAME), "a z ");
	assert_names(t, frame_totals_shown(t, find(t, "main"), ORDER_WEIGHT), "z a ");
	frame_totals_free(t);
	ungrow(g);
	model_free(m);
}

static struct model *many(void)
{
	struct model *m = model_new();
	thread_id thread = some_thread(m);
	sample_site(m, STACK(m, { "deep", "a.rs", 1, NULL }, { "big", "a.rs", 1, NULL }, { "main", "m.rs", 1, NULL }), thread, bytes(50));
	sample_site(m, STACK(m, { "tie", "a.rs", 1, NULL }, { "mid", "a.rs", 1, NULL }, { "main", "m.rs", 1, NULL }), thread, bytes(40));
	sample_site(m, STACK(m, { "y", "a.rs", 1, NULL }, { "x", "a.rs", 1, NULL }, { "main", "m.rs", 1, NULL }), thread, bytes(9));
	sample_site(m, STACK(m, { "w", "a.rs", 1, NULL }, { "main", "m.rs", 1, NULL }), thread, bytes(1));
	sample_site(m, STACK(m, { "none", "a.rs", 1, NULL }, { "main", "m.rs", 1, NULL }), thread, bytes(0));
	return m;
}

static void assert_left_out(struct frame_choice choice, struct frame_left_out wanted, const char *shown, guint frames, int64_t rest)
{
	struct model *m = many();
	struct grown *g = grow(m, NULL);
	struct frame_totals *t = frame_totals_new(g->tree, METRIC_BYTES, WEIGHT_CURRENT);
	frame_totals_choose(t, choice);
	assert_int_equal(t->left_out.below, wanted.below);
	assert_int_equal(t->left_out.deeper, wanted.deeper);
	assert_int_equal(t->left_out.beyond, wanted.beyond);
	assert_names(t, frame_totals_shown(t, find(t, "main"), ORDER_WEIGHT), shown);
	assert_int_equal(frame(t, "main")->rest_frames, frames);
	assert_int_equal(frame(t, "main")->rest_current, rest);
	frame_totals_free(t);
	ungrow(g);
	model_free(m);
}

static void what_is_left_out_is_added_up(void **state)
{
	(void)state;
	assert_left_out((struct frame_choice){ .most = 99 }, (struct frame_left_out){ 0 }, "big mid x w ", 0, 0);
	assert_left_out((struct frame_choice){ .one_in = 10, .most = 99 }, (struct frame_left_out){ .below = 3 }, "big mid ", 3, 10);
	assert_left_out((struct frame_choice){ .one_in = 12, .most = 99 }, (struct frame_left_out){ .below = 1 }, "big mid x ", 1, 1);
	assert_left_out((struct frame_choice){ .deepest = 2, .most = 99 }, (struct frame_left_out){ .deeper = 3 }, "big mid x w ", 0, 0);
	/* `mid` and what it calls weigh the same: the caller comes first. */
	assert_left_out((struct frame_choice){ .most = 4 }, (struct frame_left_out){ .beyond = 4 }, "big mid ", 3, 10);
	assert_left_out((struct frame_choice){ .most = 1 }, (struct frame_left_out){ .beyond = 7 }, "", 7, 100);
}

static void a_comparison_knows_what_is_gone(void **state)
{
	(void)state;
	struct model *now = model_new(), *before = model_new();
	thread_id t1 = some_thread(now), t2 = some_thread(before);
	sample_site(now, STACK(now, { "up", "a.rs", 1, NULL }, { "main", "m.rs", 1, NULL }), t1, bytes(30));
	sample_site(now, STACK(now, { "down", "a.rs", 1, NULL }, { "main", "m.rs", 1, NULL }), t1, bytes(10));
	sample_site(before, STACK(before, { "up", "a.rs", 1, NULL }, { "main", "m.rs", 1, NULL }), t2, bytes(10));
	sample_site(before, STACK(before, { "down", "a.rs", 1, NULL }, { "main", "m.rs", 1, NULL }), t2, bytes(30));
	sample_site(before, STACK(before, { "leaf", "a.rs", 1, NULL }, { "lost", "a.rs", 1, NULL }, { "main", "m.rs", 1, NULL }), t2, bytes(5));
	sample_site(before, STACK(before, { "older", "a.rs", 1, NULL }), t2, bytes(7));

	struct grown *g = grow(now, before);
	struct frame_totals *t = frame_totals_new(g->tree, METRIC_BYTES, WEIGHT_CHANGE);
	assert_int_equal(frame_totals_at(t, 0)->current, 40);
	assert_int_equal(frame_totals_at(t, 0)->baseline, 52);
	assert_int_equal(frame(t, "main")->weight, 45);
	assert_int_equal(frame(t, "main;lost")->weight, 5);
	assert_names(t, frame_totals_gone(t), "older lost ");
	frame_totals_free(t);

	t = frame_totals_new(g->tree, METRIC_BYTES, WEIGHT_CURRENT);
	frame_totals_choose(t, (struct frame_choice){ .most = 99 });
	assert_int_equal(frame(t, "main")->weight, 40);
	assert_names(t, frame_totals_shown(t, 0, ORDER_NAME), "main ");
	assert_int_equal(frame_totals_at(t, 0)->rest_frames, 0);
	frame_totals_free(t);
	ungrow(g);
	model_free(now);
	model_free(before);
}

static void weights_have_room(void **state)
{
	(void)state;
	struct model *now = model_new(), *before = model_new();
	sample_site(now, STACK(now, { "a", "a.rs", 1, NULL }), some_thread(now), bytes(INT64_MAX));
	sample_site(before, STACK(before, { "b", "a.rs", 1, NULL }), some_thread(before), bytes(INT64_MAX));
	struct grown *g = grow(now, before);
	struct frame_totals *t = frame_totals_new(g->tree, METRIC_BYTES, WEIGHT_CHANGE);
	assert_true(frame_totals_at(t, 0)->weight == UINT64_MAX - 1);
	frame_totals_choose(t, (struct frame_choice){ .one_in = 2, .most = 9 });
	assert_names(t, frame_totals_shown(t, 0, ORDER_NAME), "a b ");
	frame_totals_free(t);
	ungrow(g);
	model_free(now);
	model_free(before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_one_function_are_one_frame),
		cmocka_unit_test(what_is_left_out_is_added_up),
		cmocka_unit_test(a_comparison_knows_what_is_gone),
		cmocka_unit_test(weights_have_room),
	};
	return cmocka_run_group_tests_name("frame_totals", tests, NULL, NULL);
}
