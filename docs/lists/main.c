/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* write-lists FILE: prints FILE with its lists made anew. A list stands between a line with `generated: NAME` and one with
   `end of generated`. */
#include "lists.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct { const char *name; void (*print)(void); } lists[] = {
	{ "man-options", man_options },
	{ "man-variables", man_variables },
	{ "bash-words", bash_words },
	{ "bash-valued", bash_valued },
	{ "bash-optional", bash_optional },
	{ "bash-values", bash_values },
	{ "zsh-arguments", zsh_arguments },
	{ "fish-seen", fish_seen },
	{ "fish-completions", fish_completions },
};

bool list_takes_file(const struct opt *opt)
{
	return g_strcmp0(opt->argument, "FILE") == 0;
}

char *list_words(const struct opt *opt)
{
	g_autoptr(GPtrArray) words = opt_words(opt);
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < words->len; i++)
		g_string_append_printf(text, "%s%s%s", i > 0 ? " " : "", (const char *)g_ptr_array_index(words, i),
		                       strchr(opt->argument, '=') ? "=" : "");
	return g_string_free(text, FALSE);
}

char *list_escape(const char *text, const char *characters)
{
	GString *escaped = g_string_new(NULL);

	for (; *text; text++) {
		if (strchr(characters, *text))
			g_string_append_c(escaped, '\\');
		g_string_append_c(escaped, *text);
	}
	return g_string_free(escaped, FALSE);
}

/* The name of the list that the line begins; NULL: it begins none. */
static const char *name_of(const char *line)
{
	const char *mark = strstr(line, "generated: ");

	return mark ? mark + strlen("generated: ") : NULL;
}

/* Prints the list of that name. */
static bool print_list(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
		if (strcmp(name, lists[i].name) == 0) {
			lists[i].print();
			return true;
		}
	fprintf(stderr, "write-lists: there is no list '%s'\n", name);
	return false;
}

static bool print_file(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	const char *within = NULL;

	for (char **line = lines; *line && (line[1] || **line); line++) {
		if (strstr(*line, "end of generated"))
			within = NULL;
		if (within)
			continue;
		puts(*line);
		within = name_of(*line);
		if (within && !print_list(within))
			return false;
	}
	if (within)
		fprintf(stderr, "write-lists: the list '%s' has no end\n", within);
	return !within;
}

int main(int argc, char **argv)
{
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;

	if (argc != 2 || !g_file_get_contents(argv[1], &text, NULL, &error)) {
		fprintf(stderr, "write-lists: %s\n", error ? error->message : "usage: write-lists FILE");
		return EXIT_FAILURE;
	}
	return print_file(text) && fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
