/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cargo/cargo_args.h"

#include <stdint.h>
#include <string.h>

/* Options of `run`, `test`, `bench` and `nextest` that take a value. */
static const char *const valued[] = {
	"--package", "--exclude", "--bin", "--example", "--test", "--bench", "--features", "--jobs",
	"--profile", "--target", "--target-dir", "--artifact-dir", "--manifest-path", "--lockfile-path",
	"--message-format", "--color", "--config", "--cargo-profile", "-p", "-F", "-j", "-Z", "-C", NULL,
};

/* nextest's options that choose what to build, and what they are for `cargo test`. */
static const struct { const char *nextest, *test; } building[] = {
	{ "--release", "--release" }, { "-r", "--release" }, { "--cargo-profile", "--profile" },
	{ "--target", "--target" }, { "--target-dir", "--target-dir" },
	{ "--manifest-path", "--manifest-path" }, { "--package", "--package" }, { "-p", "--package" },
	{ "--workspace", "--workspace" }, { "--all", "--workspace" }, { "--exclude", "--exclude" },
	{ "--features", "--features" }, { "-F", "--features" }, { "--all-features", "--all-features" },
	{ "--no-default-features", "--no-default-features" }, { "--lib", "--lib" }, { "--bin", "--bin" },
	{ "--bins", "--bins" }, { "--test", "--test" }, { "--tests", "--tests" },
	{ "--example", "--example" }, { "--examples", "--examples" }, { "--all-targets", "--all-targets" },
	{ "--config", "--config" }, { "-Z", "-Z" }, { "--offline", "--offline" },
	{ "--locked", "--locked" }, { "--frozen", "--frozen" },
};

/* One argument with its value. */
struct argument {
	char *name;           /* "--target", "-p"; NULL: a word that is not an option */
	const char *value;    /* NULL: none */
	int words;            /* how many words it takes */
};

static const char *value_or_null(const char *word)
{
	return word && *word != '-' ? word : NULL;
}

/* In `-vp x`, the first letter that takes a value takes what is left of the word, else the next word. */
static void read_short(char **args, struct argument *a)
{
	for (const char *letter = *args + 1; *letter; letter++) {
		g_free(a->name);
		a->name = g_strdup_printf("-%c", *letter);
		if (!g_strv_contains(valued, a->name))
			continue;
		if (letter[1])
			a->value = letter[1] == '=' ? letter + 2 : letter + 1;
		else if ((a->value = value_or_null(args[1])))
			a->words = 2;
		return;
	}
}

static void read_long(char **args, struct argument *a)
{
	const char *equals = strchr(*args, '=');

	a->name = equals ? g_strndup(*args, (gsize)(equals - *args)) : g_strdup(*args);
	if (equals)
		a->value = equals + 1;
	else if (g_strv_contains(valued, a->name) && (a->value = value_or_null(args[1])))
		a->words = 2;
}

/* Returns false at the end of cargo's own arguments. */
static bool read_argument(char **args, bool first_word_ends, struct argument *a)
{
	*a = (struct argument){ .words = 1 };
	if (!*args || strcmp(*args, "--") == 0)
		return false;
	if (g_str_has_prefix(*args, "--"))
		read_long(args, a);
	else if (**args == '-' && (*args)[1])
		read_short(args, a);
	return a->name || !first_word_ends;
}

GPtrArray *cargo_args_values(char **args, bool first_word_ends, const char *name)
{
	GPtrArray *values = g_ptr_array_new();
	struct argument a;

	for (; read_argument(args, first_word_ends, &a); args += a.words) {
		if (a.value && g_strcmp0(a.name, name) == 0)
			g_ptr_array_add(values, (gpointer)(uintptr_t)a.value);
		g_free(a.name);
	}
	return values;
}

bool cargo_args_have(char **args, bool first_word_ends, const char *name)
{
	struct argument a;
	bool found = false;

	for (; read_argument(args, first_word_ends, &a); args += a.words) {
		found |= g_strcmp0(a.name, name) == 0;
		g_free(a.name);
	}
	return found;
}

bool cargo_args_ask_help(char **args, bool first_word_ends)
{
	return cargo_args_have(args, first_word_ends, "--help") || cargo_args_have(args, first_word_ends, "-h");
}

void cargo_args_append_own(char **args, bool first_word_ends, GPtrArray *to)
{
	struct argument a;

	for (; read_argument(args, first_word_ends, &a); args += a.words) {
		for (int i = 0; i < a.words; i++)
			g_ptr_array_add(to, args[i]);
		g_free(a.name);
	}
}

void cargo_args_append_nextest(char **args, GPtrArray *to)
{
	struct argument a;

	for (; read_argument(args, false, &a); args += a.words) {
		for (size_t i = 0; i < G_N_ELEMENTS(building); i++) {
			if (g_strcmp0(a.name, building[i].nextest) != 0)
				continue;
			g_ptr_array_add(to, (gpointer)(uintptr_t)building[i].test);
			if (a.value)
				g_ptr_array_add(to, (gpointer)(uintptr_t)a.value);
		}
		g_free(a.name);
	}
}

/* Whether a word says how much to print. In `-vj2` a letter does. */
static bool is_about_output(const char *word)
{
	static const char *const names[] = { "--quiet", "--verbose", "--cargo-quiet", "--cargo-verbose", NULL };

	if (g_str_has_prefix(word, "--"))
		return g_strv_contains(names, word);
	for (const char *letter = word + 1; *word == '-' && *letter; letter++) {
		const char option[] = { '-', *letter, '\0' };
		if (*letter == 'q' || *letter == 'v')
			return true;
		if (g_strv_contains(valued, option))
			return false;
	}
	return false;
}

static bool are_about_output(char **args, bool first_word_ends)
{
	struct argument a;

	for (; read_argument(args, first_word_ends, &a); args += a.words) {
		g_free(a.name);
		if (is_about_output(*args))
			return true;
	}
	g_free(a.name);
	return false;
}

/* Whether what follows `--` asks the program to be quiet. cargo would add its own `--quiet` there. */
static bool program_is_quiet(char **args)
{
	while (*args && strcmp(*args, "--") != 0)
		args++;
	for (; *args; args++)
		if (strcmp(*args, "--quiet") == 0 || strcmp(*args, "-q") == 0)
			return true;
	return false;
}

bool cargo_args_quieten(const char *command, char **args, GPtrArray *to)
{
	bool nextest = strcmp(command, "nextest") == 0, run = strcmp(command, "run") == 0;
	bool known = !nextest || g_strcmp0(*args, "run") == 0;
	bool added = known && !are_about_output(args, run) && (run || nextest || !program_is_quiet(args));

	if (nextest && *args)
		g_ptr_array_add(to, *args++);
	if (added)
		g_ptr_array_add(to, (gpointer)(uintptr_t)(nextest ? "--cargo-quiet" : "--quiet"));
	for (; *args; args++)
		g_ptr_array_add(to, *args);
	return added;
}
