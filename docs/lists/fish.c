/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "lists.h"

#include "commands/commands.h"
#include "commands/opt_text.h"

#include <stdio.h>

#define COMPLETE "    complete -c $name -n $here"

static void put_option(const struct opt *opt)
{
	g_autofree char *text = opt_text_short(opt), *quoted = list_escape(text, "'");
	g_autofree char *words = opt->argument ? list_words(opt) : g_strdup("");

	fputs(COMPLETE, stdout);
	if (opt->argument && !opt_value_is_optional(opt))
		fputs(list_takes_file(opt) ? " -r -F" : " -x", stdout);
	if (opt->letter && opt->letter != '?')
		printf(" -s %c", opt->letter);
	if (opt->name)
		printf(" -l %s", opt->name);
	if (*words)
		printf(" -a '%s'", words);
	printf(" -d '%s'\n", quoted);
}

void fish_seen(void)
{
	fputs("    set -l seen '__fish_seen_subcommand_from", stdout);
	for (const struct command *c = commands; c->name; c++)
		if (c->run)
			printf(" %s", c->name);
	puts("'");
}

void fish_completions(void)
{
	for (const struct command *c = commands; c->name; c++) {
		g_autofree char *quoted = list_escape(c->help, "'");

		printf(COMPLETE " -f -a %s -d '%s'\n", c->name, quoted);
	}
	for (size_t i = 0; i < opt_count; i++)
		put_option(&opts[i]);
}
