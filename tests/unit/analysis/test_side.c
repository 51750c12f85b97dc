/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The sides of a run and its baseline: opened once, and what is one in both. */
#include "sample.h"

#include "analysis/side.h"

/* A program that allocates in line `line` of a::f; of as many processes. */
static struct model *model_of(uint32_t line, int processes)
{
	struct model *m = model_new();
	for (int i = 0; i < processes; i++) {
		thread_id t = sample_thread(m, sample_process(m, "demo"), 1, "");
		sample_site(m, STACK(m, MALLOC, { "a::f", "/src/demo/src/a.rs", line, DEMO }, BELOW_MAIN), t,
		            (struct cost){ .allocations = 1, .bytes = 8 });
	}
	model_label_processes(m);
	return m;
}

static uint32_t key_of(const struct side *s, enum group_key group)
{
	return row_key(s->keys, group, &g_array_index(s->model->sites, struct site, 1));
}

static void a_run_alone(void **state)
{
	(void)state;
	struct model *m = model_of(7, 1);
	struct report_options o = sample_options();
	struct sides *sides = sides_new(m, NULL, &o, SAMPLE_WORKSPACE);
	const struct side_pair *p = sides_as_they_are(sides);
	assert_false(sides_compare(sides));
	assert_null(p->baseline);
	assert_int_equal(p->current->totals.allocations, 1);
	assert_string_equal(catalog_text(p->catalog, (name_id){ key_of(p->current, GROUP_THREAD) }), "main thread");
	/* Whoever asks again gets the same. */
	assert_ptr_equal(sides_as_they_are(sides), p);
	assert_ptr_not_equal(sides_of_any_place(sides)->current, p->current);
	sides_free(sides);
	model_free(m);
}

static void what_moved_is_the_same(void **state)
{
	(void)state;
	struct model *old = model_of(7, 1), *new = model_of(9, 1);
	struct report_options o = sample_options();
	struct sides *sides = sides_new(new, old, &o, SAMPLE_WORKSPACE);
	const struct side_pair *are = sides_as_they_are(sides), *any = sides_of_any_place(sides);
	assert_true(sides_compare(sides));
	assert_int_equal(key_of(are->baseline, GROUP_FUNCTION), key_of(are->current, GROUP_FUNCTION));
	assert_int_not_equal(key_of(are->baseline, GROUP_STACK), key_of(are->current, GROUP_STACK));
	assert_int_equal(key_of(any->baseline, GROUP_STACK), key_of(any->current, GROUP_STACK));
	sides_free(sides);
	model_free(old);
	model_free(new);
}

/* A side with one process names it, too, if the other side has several. */
static void both_name_processes(void **state)
{
	(void)state;
	struct model *one = model_of(7, 1), *two = model_of(7, 2);
	struct report_options o = sample_options();
	for (int i = 0; i <= 1; i++) {
		struct sides *sides = sides_new(i == 0 ? one : two, i == 0 ? two : one, &o, SAMPLE_WORKSPACE);
		const struct side_pair *p = sides_of_any_place(sides);
		const struct side *const both[] = { p->baseline, p->current };
		for (size_t k = 0; k < G_N_ELEMENTS(both); k++) {
			const char *name = catalog_text(p->catalog, (name_id){ key_of(both[k], GROUP_THREAD) });
			assert_true(g_str_has_prefix(name, "main thread of demo"));
		}
		sides_free(sides);
	}
	model_free(one);
	model_free(two);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_run_alone),
		cmocka_unit_test(what_moved_is_the_same),
		cmocka_unit_test(both_name_processes),
	};
	return cmocka_run_group_tests_name("side", tests, NULL, NULL);
}
