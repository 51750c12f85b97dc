/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Stacks that a failed gate names: told apart however far out they differ, and merged where nothing shown does. */
#include "unit.h"

#include "views/gate_text.h"

/* A stack of `a::f` whose frame of index i is called so many; lines tell frames apart. inner: whether the library has two
   frames of its own further in. */
static struct gate_culprit *culprit(int64_t amount, guint callers, guint differs, uint32_t line, const char *inner)
{
	struct gate_culprit *c = g_new0(struct gate_culprit, 1);
	struct gate_frame in = { g_strdup(inner), NULL, 0, false, false }, push = { g_strdup("push"), NULL, 0, false, false };
	struct gate_frame own = { g_strdup("a::f"), g_strdup("a.rs"), 1, false, false };
	*c = (struct gate_culprit){ .function = g_strdup("a::f"), .file = g_strdup("a.rs"), .line = 1, .actual = amount, .own = 2 };
	c->frames = g_array_new(FALSE, FALSE, sizeof(struct gate_frame));
	g_array_append_val(c->frames, in);
	g_array_append_val(c->frames, push);
	g_array_append_val(c->frames, own);
	for (guint i = 0; i < callers; i++) {
		struct gate_frame f = { g_strdup_printf("a::c%u", i), g_strdup("a.rs"), i == differs ? line : 5, false, false };
		g_array_append_val(c->frames, f);
	}
	return c;
}

static char *text_of(struct gate_culprit *a, struct gate_culprit *b)
{
	char origin[] = "--max-allocations";
	struct gate_limit limit = { .metric = GATE_ALLOCATIONS, .of_run = true, .origin = origin };
	struct gate_result r = { .limit = &limit, .actual = 5, .culprits = g_ptr_array_new_with_free_func(gate_culprit_free) };
	g_autoptr(GString) text = g_string_new(NULL);
	g_ptr_array_add(r.culprits, a);
	g_ptr_array_add(r.culprits, b);
	gate_text_append(text, &r);
	g_ptr_array_unref(r.culprits);
	return g_strdup(strchr(text->str, '\n') + 1);
}

#define EIGHT \
	"      a::c0 (a.rs:5)\n      a::c1 (a.rs:5)\n      a::c2 (a.rs:5)\n      a::c3 (a.rs:5)\n" \
	"      a::c4 (a.rs:5)\n      a::c5 (a.rs:5)\n      a::c6 (a.rs:5)\n      a::c7 (a.rs:5)\n"

static void test_further_out(void **state)
{
	(void)state;
	g_autofree char *text = text_of(culprit(3, 12, 9, 7, "grow"), culprit(2, 12, 9, 8, "grow"));
	assert_string_equal(text, "  3 in a::f (a.rs:1): push\n" EIGHT "      a::c8 (a.rs:5)\n      a::c9 (a.rs:7)\n      … 2 more\n"
	                          "  2 in a::f (a.rs:1): push\n" EIGHT "      a::c8 (a.rs:5)\n      a::c9 (a.rs:8)\n      … 2 more\n");
}

static void test_longer(void **state)
{
	(void)state;
	g_autofree char *text = text_of(culprit(3, 10, 99, 0, "grow"), culprit(2, 9, 99, 0, "grow"));
	assert_string_equal(text, "  3 in a::f (a.rs:1): push\n" EIGHT "      a::c8 (a.rs:5)\n      a::c9 (a.rs:5)\n"
	                          "  2 in a::f (a.rs:1): push\n" EIGHT "      a::c8 (a.rs:5)\n");
}

static void test_further_in(void **state)
{
	(void)state;
	g_autofree char *text = text_of(culprit(3, 9, 99, 0, "grow"), culprit(2, 9, 99, 0, "reserve"));
	assert_string_equal(text, "  5 in a::f (a.rs:1): push\n" EIGHT "      … 1 more\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_further_out), cmocka_unit_test(test_longer), cmocka_unit_test(test_further_in),
	};
	return cmocka_run_group_tests_name("gate_text", tests, NULL, NULL);
}
