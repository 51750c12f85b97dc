/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "lists.h"

#include "commands/commands.h"

#include <stdio.h>

enum { WIDTH = 88 };

/* The names of the options that are wanted, with something between them, in lines. */
static void put_names(bool (*wanted)(const struct opt *opt), const char *between, const char *line_end)
{
	size_t column = 0, n = 0;

	for (size_t i = 0; i < opt_count; i++) {
		const struct opt *opt = &opts[i];
		g_autofree char *title = opt_title(opt);

		if (!wanted(opt))
			continue;
		if (column > WIDTH) {
			printf("%s\n\t\t", line_end);
			column = 0;
		} else if (n++ > 0)
			fputs(between, stdout);
		if (opt->letter && opt->name && opt->letter != '?')
			column += (size_t)printf("-%c%s", opt->letter, between);
		column += (size_t)printf("%s", title);
		/* A level goes to three. */
		if (opt->kind == OPT_LEVEL)
			column += (size_t)printf("%s-%c%c%s-%c%c%c", between, opt->letter, opt->letter, between, opt->letter,
			                         opt->letter, opt->letter);
	}
}

static bool any(const struct opt *opt)
{
	(void)opt;
	return true;
}

static bool is_valued(const struct opt *opt)
{
	return opt->argument && !opt_value_is_optional(opt);
}

/* What can be completed of the value: names of files, or nothing. */
static bool is_file(const struct opt *opt)
{
	return is_valued(opt) && list_takes_file(opt);
}

static bool is_free(const struct opt *opt)
{
	g_autofree char *words = list_words(opt->argument ? opt : &opts[0]);

	return is_valued(opt) && !list_takes_file(opt) && !*words;
}

void bash_words(void)
{
	fputs("\tlocal commands='", stdout);
	for (const struct command *c = commands; c->name; c++)
		printf("%s%s", c > commands ? " " : "", c->name);
	fputs("'\n\tlocal flags='", stdout);
	put_names(any, " ", "");
	puts("'");
}

void bash_valued(void)
{
	fputs("\t\t", stdout);
	put_names(is_valued, "|", "|\\");
	fputs(")\n", stdout);
}

void bash_optional(void)
{
	fputs("\t\t", stdout);
	put_names(opt_value_is_optional, "|", "|\\");
	fputs(")\n", stdout);
}

void bash_values(void)
{
	for (size_t i = 0; i < opt_count; i++) {
		const struct opt *opt = &opts[i];
		g_autofree char *words = opt->argument ? list_words(opt) : g_strdup(""), *title = opt_title(opt);

		if (!*words)
			continue;
		fputs("\t\t", stdout);
		if (opt->letter && opt->name)
			printf("-%c|", opt->letter);
		printf("%s) words='%s'%s ;;\n", title, words, g_str_has_suffix(words, "=") ? "; compopt -o nospace" : "");
	}
	fputs("\t\t", stdout);
	put_names(is_file, "|", "|\\");
	fputs(") compopt -o default; return ;;\n\t\t", stdout);
	put_names(is_free, "|", "|\\");
	fputs(") return ;;\n", stdout);
}
