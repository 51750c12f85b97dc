/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "analysis/suppress_match.h"
#include "input/profile_read.h"
#include "model/leak_tally.h"

#include <string.h>

#define LEAKS TEST_SRCDIR "/profiles/leaks.xml"

/* Which of the leaks of leaks.xml a file takes: lost, indirect, reachable (held by the static cache) of work and cycle of link. */
static const struct { const char *text, *taken; } cases[] = {
	{ "[a]\nframes=malloc;work\n", "111-" },
	{ "[a]\nframes=malloc;link\n", "---1" },
	{ "[a]\nframes=malloc\n", "1111" },
	{ "[a]\nframes=work\n", "----" },
	{ "[a]\nframes=malloc;work;main\n", "----" },
	{ "[a]\nframes=...;work\n", "111-" },
	{ "[a]\nframes=...;malloc;...;work;...\n", "111-" },
	{ "[a]\nframes=...;work;work\n", "----" },
	{ "[a]\nframes = *alloc; w?rk ;\n", "111-" },
	{ "[a]\nframes=malloc;object:leaker\n", "1111" },
	{ "[a]\nframes=malloc;object:*/c/leaker\n", "1111" },
	{ "[a]\nframes=malloc;object:c/leaker\n", "----" },
	{ "[a]\nframes=malloc;work\nkinds=lost;reachable\n", "1-1-" },
	{ "[a]\nstatic=cache\n", "--1-" },
	{ "[a]\nstatic=c*e\nstatic-object=leaker\n", "--1-" },
	{ "[a]\nstatic-object=*.so\n", "----" },
	{ "[a]\nstatic=other\n", "----" },
	{ "[a]\nstatic=cache\nframes=...;link\n", "----" },
	{ "[a]\nkinds=cycle\nframes=...;work\n[b]\nframes=...;*k\nwhy=all\n", "2222" },
	{ "[a]\nframes=...;link\n[b]\nframes=...;*k\n", "2221" },
	{ "[a]\nframes=malloc;link\nframes=malloc;work\n", "111-" },
	{ "[a]\nstatic=other\n[a]\nstatic=cache\n", "--1-" },
	{ "[a]\nframes=malloc;l?nk\\;\n[b]\nframes=...;l?nk;...\n", "---2" },
	{ "\xef\xbb\xbf[a]\nframes=malloc;link\n", "---1" },
	{ "\xef\xbb\xbf", "----" },
	{ "", "----" },
	{ "# nothing\n", "----" },
};

static void leaks_fall_under_the_first_rule_that_fits(void **state)
{
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct model *m = model_new();
		GPtrArray *rules = suppress_new();
		bool used[2] = { false, false };
		char taken[5] = "----";
		assert_true(profile_read(m, LEAKS, NULL, NULL));
		assert_true(suppress_add_text(rules, cases[i].text, strlen(cases[i].text), "x", NULL));
		suppress_apply(rules, m, used);
		for (guint l = 0; l < m->leaks->len; l++) {
			uint32_t rule = g_array_index(m->leaks, struct leak, l).suppression;
			taken[l] = rule == 0 ? '-' : (char)('0' + rule);
		}
		assert_string_equal(taken, cases[i].taken);
		assert_int_equal(used[0], strchr(taken, '1') != NULL);
		assert_int_equal(used[1], strchr(taken, '2') != NULL);
		g_ptr_array_unref(rules);
		model_free(m);
	}
}

static void a_rule_behind_another_one_is_not_idle(void **state)
{
	(void)state;
	struct model *m = model_new();
	g_autoptr(GPtrArray) rules = suppress_new();
	static const char text[] = "[a]\nframes=...;*k\n[b]\nframes=...;link\n[c]\nframes=...;nobody\n";
	bool used[3] = { false };
	assert_true(profile_read(m, LEAKS, NULL, NULL));
	assert_true(suppress_add_text(rules, text, strlen(text), "x", NULL));
	suppress_apply(rules, m, used);
	for (guint l = 0; l < m->leaks->len; l++)
		assert_int_equal(g_array_index(m->leaks, struct leak, l).suppression, 1);
	assert_true(used[0] && used[1] && !used[2]);
	model_free(m);
}

/* What is no file of rules, and why. */
static const struct { const char *text, *reason; } flaws[] = {
	{ "[a]\n", "rule 'a': it would hide every leak: add 'frames', 'static' or 'static-object'" },
	{ "[a]\nkinds=lost\n", "rule 'a': it would hide every leak: add 'frames', 'static' or 'static-object'" },
	{ "[a]\nframes=...;...\n", "rule 'a': it would hide every leak: add 'frames', 'static' or 'static-object'" },
	{ "[a]\nframes=\n", "rule 'a': 'frames' has an empty item" },
	{ "[a]\nframes=x;;y\n", "rule 'a': 'frames' has an empty item" },
	{ "[a]\nframes=x\\q\n", "rule 'a': 'frames' is not a list of texts" },
	{ "[a]\nstatic=\n", "rule 'a': 'static' is empty or not a text" },
	{ "[a]\nframe=x\n", "rule 'a': unknown key 'frame': did you mean 'frames'?" },
	{ "[a]\nframes[de]=x\n", "rule 'a': unknown key 'frames[de]': choose one of kinds, frames, static, static-object, why" },
	{ "[a]\nframes=x\nkinds=leaked\n",
	  "rule 'a': there is no kind 'leaked': choose one of lost, indirect, cycle, reachable" },
	{ "[a]\nframes=x\n[b]\nframes=x\nkinds=\n", "rule 'b': 'kinds' has an empty item" },
	{ "\xff\n", "it is not UTF-8 text" },
};

static void what_is_not_understood_is_refused_as_a_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(flaws); i++) {
		GPtrArray *rules = suppress_new();
		GError *error = NULL;
		assert_false(suppress_add_text(rules, flaws[i].text, strlen(flaws[i].text), "x", &error));
		assert_string_equal(error->message, flaws[i].reason);
		assert_int_equal(rules->len, 0);
		g_error_free(error);
		g_ptr_array_unref(rules);
	}
	GPtrArray *rules = suppress_new();
	assert_false(suppress_add_text(rules, "a\0b", 3, "x", NULL));
	assert_false(suppress_add_text(rules, "stray", 5, "x", NULL));
	assert_int_equal(rules->len, 0);
	g_ptr_array_unref(rules);
}

/* What nothing leads to is nobody's own; and each says why it is there. */
static void the_default_rules_are_for_reachable_blocks(void **state)
{
	(void)state;
	GPtrArray *rules = suppress_new();
	suppress_add_default(rules);
	assert_true(rules->len > 20);
	for (guint i = 0; i < rules->len; i++) {
		const struct suppress_rule *rule = g_ptr_array_index(rules, i);
		assert_int_equal(rule->kinds, 1 << LEAK_REACHABLE);
		assert_non_null(rule->frames);
		assert_non_null(rule->why);
		assert_null(rule->file);
	}
	g_ptr_array_unref(rules);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaks_fall_under_the_first_rule_that_fits),
		cmocka_unit_test(a_rule_behind_another_one_is_not_idle),
		cmocka_unit_test(what_is_not_understood_is_refused_as_a_whole),
		cmocka_unit_test(the_default_rules_are_for_reachable_blocks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
