/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "unit.h"

#include "cargo/cargo_args.h"

#include <string.h>

/* Words are separated by single spaces. */
static char **split(const char *text)
{
	return *text ? g_strsplit(text, " ", -1) : g_new0(char *, 1);
}

static char *join(GPtrArray *words)
{
	char *text;

	g_ptr_array_add(words, NULL);
	text = g_strjoinv(" ", (char **)words->pdata);
	g_ptr_array_unref(words);
	return text;
}

enum question { TARGETS, OWN, NEXTEST };

static char *answer(enum question question, const char *text, bool first_word_ends)
{
	char **args = split(text), *joined;
	GPtrArray *words;

	if (question == TARGETS) {
		words = cargo_args_values(args, first_word_ends, "--target");
	} else {
		words = g_ptr_array_new();
		if (question == OWN)
			cargo_args_append_own(args, first_word_ends, words);
		else
			cargo_args_append_nextest(args, words);
	}
	joined = join(words);
	g_strfreev(args);
	return joined;
}

static const struct { enum question question; bool first_word_ends; const char *args, *answer; } cases[] = {
	{ TARGETS, false, "", "" },
	{ TARGETS, false, "--target a --release --target=b x", "a b" },
	{ TARGETS, false, "name --target a -- --target b", "a" },
	{ TARGETS, true, "name --target a", "" },
	{ TARGETS, true, "--bin name --target a", "a" },
	{ TARGETS, true, "-p name --target a", "a" },
	{ TARGETS, true, "-pname --target a", "a" },
	{ TARGETS, true, "-vp name --target a", "a" },
	{ TARGETS, true, "--bin=name --target a", "a" },
	{ TARGETS, true, "-F --target a", "a" },
	{ TARGETS, true, "-- --target a", "" },
	{ TARGETS, false, "--target-dir a --targets b", "" },
	{ TARGETS, false, "--config --target", "" },
	{ OWN, true, "--release -p a run --help", "--release -p a" },
	{ OWN, true, "--example demo -- x", "--example demo" },
	{ OWN, false, "-p a name -- --nocapture", "-p a name" },
	{ NEXTEST, false, "run -r -p a -E test(x) --cargo-profile=small name",
	  "--release --package a --profile small" },
	{ NEXTEST, false, "run --profile ci --no-fail-fast --all", "--workspace" },
};

static void test_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *got = answer(cases[i].question, cases[i].args, cases[i].first_word_ends);
		if (strcmp(got, cases[i].answer) != 0)
			fail_msg("'%s' gives '%s', not '%s'", cases[i].args, got, cases[i].answer);
		g_free(got);
	}
}

static void test_help(void **state)
{
	static const struct { const char *args; bool first_word_ends, asked; } helps[] = {
		{ "--help", true, true }, { "-h", false, true }, { "--release -h", true, true },
		{ "name -h", true, false },
		{ "name -h", false, true }, { "-- --help", false, false }, { "", false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof helps / sizeof *helps; i++) {
		char **args = split(helps[i].args);
		if (cargo_args_ask_help(args, helps[i].first_word_ends) != helps[i].asked)
			fail_msg("wrong for '%s'", helps[i].args);
		g_strfreev(args);
	}
}

/* quiet: NULL where the arguments stay as they are. */
static void test_quieten(void **state)
{
	static const struct { const char *command, *args, *quiet; } all[] = {
		{ "run", "", "--quiet" }, { "run", "--release x -q -v", "--quiet --release x -q -v" },
		{ "run", "-p v -- -q", "--quiet -p v -- -q" },
		{ "test", "name -- --nocapture", "--quiet name -- --nocapture" },
		{ "bench", "--config quiet", "--quiet --config quiet" },
		{ "nextest", "run -p a", "run --cargo-quiet -p a" }, { "nextest", "run -- -q", "run --cargo-quiet -- -q" },
		{ "run", "-q", NULL }, { "run", "--verbose x", NULL }, { "run", "-vj2", NULL }, { "test", "name -vv", NULL },
		{ "test", "-- --quiet", NULL }, { "bench", "-- -q", NULL },
		{ "nextest", "run --cargo-verbose", NULL }, { "nextest", "list", NULL }, { "nextest", "", NULL },
		{ "test", "-pq", "--quiet -pq" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		char **args = split(all[i].args), *got;
		GPtrArray *words = g_ptr_array_new();
		bool added = cargo_args_quieten(all[i].command, args, words);
		got = join(words);
		if (added != (all[i].quiet != NULL) || strcmp(got, added ? all[i].quiet : all[i].args) != 0)
			fail_msg("'%s %s' gives '%s'", all[i].command, all[i].args, got);
		g_free(got);
		g_strfreev(args);
	}
}

static void test_have(void **state)
{
	static const struct { const char *args; bool first_word_ends, have; } all[] = {
		{ "--all", false, true }, { "x --all", false, true }, { "x --all", true, false }, { "-- --all", false, false },
		{ "-p --all", false, true }, { "--all-targets", false, false }, { "--all=x", false, true }, { "", true, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		char **args = split(all[i].args);
		if (cargo_args_have(args, all[i].first_word_ends, "--all") != all[i].have)
			fail_msg("wrong for '%s'", all[i].args);
		g_strfreev(args);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers), cmocka_unit_test(test_help), cmocka_unit_test(test_have), cmocka_unit_test(test_quieten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
