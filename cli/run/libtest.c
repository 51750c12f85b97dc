/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* To list tests, pass the arguments that choose tests. To run one test, pass the others. */
#include "config.h"

#include "run/libtest.h"

#include <stdint.h>
#include <string.h>

/* What an argument does: it takes a value, chooses tests, goes to each test, or asks for something other than
   running tests. */
enum { VALUED = 1, CHOOSES = 2, KEPT = 4, UNHARNESSED = 8 };

static const struct { const char *name; unsigned traits; } known[] = {
	{ "--skip", VALUED | CHOOSES }, { "--exact", CHOOSES }, { "--ignored", CHOOSES },
	{ "--include-ignored", CHOOSES }, { "--exclude-should-panic", CHOOSES },
	{ "-Z", VALUED | CHOOSES | KEPT }, { "--test", CHOOSES | KEPT },
	{ "--nocapture", KEPT }, { "--no-capture", KEPT }, { "--show-output", KEPT },
	{ "--report-time", KEPT }, { "--ensure-time", KEPT }, { "--force-run-in-process", KEPT },
	{ "--color", VALUED | KEPT },
	/* These order the tests or shape the output of several tests: leave them out. */
	{ "--test-threads", VALUED }, { "--logfile", VALUED }, { "--format", VALUED }, { "--quiet", 0 }, { "-q", 0 },
	{ "--shuffle", 0 }, { "--shuffle-seed", VALUED },
	{ "--list", UNHARNESSED }, { "--bench", UNHARNESSED }, { "--help", UNHARNESSED }, { "-h", UNHARNESSED },
};

/* One argument, which may be several words. A word that is not an option chooses tests. */
struct argument { const char *name; size_t length; unsigned traits; int words; };

static bool read_argument(char **args, bool options_ended, struct argument *a)
{
	const char *word = *args, *equals = strchr(word, '=');

	*a = (struct argument){ .name = word, .length = strlen(word), .traits = CHOOSES, .words = 1 };
	if (options_ended || *word != '-' || !word[1])
		return true;
	if (g_str_has_prefix(word, "--") && equals)
		a->length = (size_t)(equals - word);
	else if (word[1] != '-')
		a->length = 2;
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
		if (strlen(known[i].name) != a->length || strncmp(known[i].name, word, a->length) != 0)
			continue;
		a->traits = known[i].traits;
		if (!(a->traits & VALUED) || word[a->length])
			return true;
		a->words = 2;
		return args[1] != NULL;
	}
	return false;
}

/* Appends the arguments that have the trait. False if an argument is unknown or asks for something other than
   running tests. */
static bool select_args(char **args, unsigned trait, GPtrArray *to)
{
	bool options_ended = false;
	struct argument a;

	for (; *args; args += a.words) {
		if (!options_ended && strcmp(*args, "--") == 0) {
			options_ended = true;
			a.words = 1;
			if (trait == CHOOSES)
				g_ptr_array_add(to, g_strdup(*args));
			continue;
		}
		if (!read_argument(args, options_ended, &a) || a.traits & UNHARNESSED)
			return false;
		for (int i = 0; (a.traits & trait) && i < a.words; i++)
			g_ptr_array_add(to, g_strdup(args[i]));
	}
	return true;
}

static bool has_option(char **args, const char *name)
{
	for (; *args && strcmp(*args, "--") != 0; args++)
		if (strcmp(*args, name) == 0)
			return true;
	return false;
}

bool libtest_is_linked(const char *executable)
{
	static const char mark[] = "RUST_TEST_NOCAPTURE";
	g_autoptr(GMappedFile) file = g_mapped_file_new(executable, FALSE, NULL);

	return file && g_mapped_file_get_length(file) > 0
	       && memmem(g_mapped_file_get_contents(file), g_mapped_file_get_length(file), mark, strlen(mark)) != NULL;
}

/* The name in `name: test`, cut out of the line; NULL if the line is something else. */
static char *name_in(char *line)
{
	static const char *const kinds[] = { ": test", ": benchmark" };

	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (g_str_has_suffix(line, kinds[i]) && strlen(line) > strlen(kinds[i]))
			return g_strndup(line, strlen(line) - strlen(kinds[i]));
	return NULL;
}

GPtrArray *libtest_parse_list(const char *said)
{
	g_auto(GStrv) lines = g_strsplit(said, "\n", -1);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

	for (char **line = lines; *line; line++) {
		char *name = name_in(*line);
		if (!name && **line)
			return NULL;
		if (name)
			g_ptr_array_add(names, name);
	}
	return g_steal_pointer(&names);
}

/* Returns the list that the executable prints with `option` and these arguments; NULL if it prints none. */
static GPtrArray *ask(const char *executable, const GPtrArray *args, const char *option)
{
	static const char *const asked[] = { "--list", "--format=terse" };
	g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *out = NULL;
	int status;

	g_ptr_array_add(argv, g_strdup(executable));
	for (size_t i = 0; i < G_N_ELEMENTS(asked); i++)
		g_ptr_array_add(argv, g_strdup(asked[i]));
	if (option)
		g_ptr_array_add(argv, g_strdup(option));
	for (guint i = 0; args && i < args->len; i++)
		g_ptr_array_add(argv, g_strdup(g_ptr_array_index(args, i)));
	g_ptr_array_add(argv, NULL);
	if (!g_spawn_sync(NULL, (char **)argv->pdata, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL, &status, NULL)
	    || status != 0)
		return NULL;
	return libtest_parse_list(out);
}

/* `test NAME ... ignored, WHY` */
static void take_reason(const char *line, GHashTable *ignored)
{
	static const char begin[] = "test ", mark[] = " ... ignored, ";
	const char *named = g_str_has_prefix(line, begin) ? line + strlen(begin) : NULL;
	const char *end = named ? strstr(named, mark) : NULL;
	g_autofree char *name = NULL;

	if (!end)
		return;
	name = g_strndup(named, (size_t)(end - named));
	if (g_hash_table_contains(ignored, name))
		g_hash_table_replace(ignored, g_steal_pointer(&name), g_strdup(end + strlen(mark)));
}

void libtest_parse_reasons(const char *said, GHashTable *ignored)
{
	g_auto(GStrv) lines = g_strsplit(said, "\n", -1);

	for (char **line = lines; *line; line++)
		take_reason(*line, ignored);
}

/* A list does not have the reasons. A harness that is asked to run only ignored tests runs none and prints
   why. */
static void ask_why(const char *executable, const GPtrArray *names, GHashTable *ignored)
{
	static const char *const asked[] = { "--test-threads=1", "--format=pretty", "--color=never", "--exact" };
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	g_autofree char *out = NULL;

	g_ptr_array_add(argv, (gpointer)(uintptr_t)executable);
	for (size_t i = 0; i < G_N_ELEMENTS(asked); i++)
		g_ptr_array_add(argv, (gpointer)(uintptr_t)asked[i]);
	for (guint i = 0; i < names->len; i++)
		g_ptr_array_add(argv, g_ptr_array_index(names, i));
	g_ptr_array_add(argv, NULL);
	if (g_spawn_sync(NULL, (char **)argv->pdata, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL, NULL, NULL))
		libtest_parse_reasons(out, ignored);
}

static bool ask_for_ignored(const char *executable, const GPtrArray *chosen, struct libtest *l)
{
	g_autoptr(GPtrArray) names = ask(executable, chosen, "--ignored");

	for (guint i = 0; names && i < names->len; i++)
		g_hash_table_insert(l->ignored, g_strdup(g_ptr_array_index(names, i)), g_strdup(""));
	if (names && names->len > 0)
		ask_why(executable, names, l->ignored);
	return names != NULL;
}

bool libtest_list(const char *executable, char **args, struct libtest *l)
{
	g_autoptr(GPtrArray) chosen = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) all = NULL;

	*l = (struct libtest){ .ignored = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free) };
	if (!select_args(args, CHOOSES, chosen))
		return false;
	l->tests = ask(executable, chosen, NULL);
	if (!l->tests)
		return false;
	if (!has_option(args, "--ignored") && !has_option(args, "--include-ignored")
	    && !ask_for_ignored(executable, chosen, l))
		return false;
	if (chosen->len > 0)
		all = ask(executable, NULL, NULL);
	if (all && all->len > l->tests->len)
		l->filtered = all->len - l->tests->len;
	return true;
}

void libtest_clear(struct libtest *l)
{
	g_clear_pointer(&l->tests, g_ptr_array_unref);
	g_clear_pointer(&l->ignored, g_hash_table_unref);
}

GPtrArray *libtest_one(char **args, const char *test)
{
	static const char *const added[] = { "--include-ignored", "--test-threads=1", "--exact" };
	GPtrArray *one = g_ptr_array_new_with_free_func(g_free);

	select_args(args, KEPT, one);
	for (size_t i = 0; i < G_N_ELEMENTS(added); i++)
		g_ptr_array_add(one, g_strdup(added[i]));
	g_ptr_array_add(one, g_strdup(test));
	g_ptr_array_add(one, NULL);
	return one;
}
