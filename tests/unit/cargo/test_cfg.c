/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "cargo/cfg.h"

#include <string.h>

static const char *const facts[] = {
	"unix", "target_os=\"linux\"", "target_arch=\"x86_64\"", "debug_assertions", NULL,
};

static const struct { const char *expression; enum cfg_answer answer; } cases[] = {
	{ "cfg(unix)", CFG_YES },
	{ "cfg(windows)", CFG_NO },
	{ "cfg(true)", CFG_YES },
	{ "cfg(false)", CFG_NO },
	{ "cfg( target_os = \"linux\" )", CFG_YES },
	{ "cfg(target_os=\"none\")", CFG_NO },
	{ "cfg(all())", CFG_YES },
	{ "cfg(any())", CFG_NO },
	{ "cfg(all(unix, target_arch = \"x86_64\"))", CFG_YES },
	{ "cfg(all(unix, target_arch = \"arm\",))", CFG_NO },
	{ "cfg(any(windows, not(target_os = \"none\")))", CFG_YES },
	{ "cfg(not(any(unix, windows)))", CFG_NO },
	{ "unix", CFG_UNREADABLE },
	{ "", CFG_UNREADABLE },
	{ "cfg()", CFG_UNREADABLE },
	{ "cfg(unix", CFG_UNREADABLE },
	{ "cfg(unix))", CFG_UNREADABLE },
	{ "cfg(unix windows)", CFG_UNREADABLE },
	{ "cfg(not(unix, windows))", CFG_UNREADABLE },
	{ "cfg(some(unix))", CFG_UNREADABLE },
	{ "cfg(target_os = linux)", CFG_UNREADABLE },
	{ "cfg(target_os = \"linux)", CFG_UNREADABLE },
};

static void test_expressions(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (cfg_evaluate(cases[i].expression, facts) != cases[i].answer)
			fail_msg("wrong answer for '%s'", cases[i].expression);
}

static void test_nesting(void **state)
{
	static char deep[100000];

	(void)state;
	strcpy(deep, "cfg(");
	for (size_t i = 4; i + 5 < sizeof deep; i += 4)
		memcpy(deep + i, "not(", 4);
	assert_int_equal(cfg_evaluate(deep, facts), CFG_UNREADABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expressions), cmocka_unit_test(test_nesting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
