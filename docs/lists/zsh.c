/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "lists.h"

#include "commands/commands.h"
#include "commands/opt_text.h"

#include <stdio.h>

/* What completes the value: `:key:(count size name)`. */
static char *action_of(const struct opt *opt)
{
	g_autofree char *argument = opt->argument ? g_ascii_strdown(opt->argument, -1) : NULL;
	g_autofree char *words = opt->argument ? list_words(opt) : NULL;
	const char *colons = opt_value_is_optional(opt) ? "::" : ":";

	if (!opt->argument)
		return g_strdup("");
	if (list_takes_file(opt))
		return g_strdup_printf("%s%s:_files", colons, argument);
	if (!*words)
		return g_strdup_printf("%s%s", colons, argument);
	if (opt->kind == OPT_LEAK_KINDS)
		return g_strdup_printf("%s%s:_values -s , %s %s", colons, argument, argument, words);
	return g_strdup_printf("%s%s:(%s)", colons, argument, words);
}

static void put_option(const struct opt *opt)
{
	g_autofree char *text = opt_text_short(opt), *quoted = list_escape(text, ":[]"), *action = action_of(opt);
	g_auto(GStrv) parts = g_strsplit(quoted, "'", -1);
	g_autofree char *safe = g_strjoinv("'\\''", parts);
	const char *many = opt_repeats(opt) ? "*" : "";
	const char *to_letter = opt->argument ? "+" : "", *to_name = !opt->argument ? "" : opt_value_is_optional(opt) ? "=-" : "=";

	if (opt->letter && opt->name)
		printf("\t\t%s{-%s%c%s,--%s%s}'[%s]%s'\n", *many ? "'*'" : "", opt->letter == '?' ? "\\" : "", opt->letter, to_letter,
		       opt->name, to_name, safe, action);
	else if (opt->name)
		printf("\t\t'%s--%s%s[%s]%s'\n", many, opt->name, to_name, safe, action);
	else
		printf("\t\t'%s-%c%s[%s]%s'\n", many, opt->letter, to_letter, safe, action);
}

void zsh_arguments(void)
{
	puts("\targuments=(");
	for (size_t i = 0; i < opt_count; i++)
		put_option(&opts[i]);
	fputs("\t\t'1:command:((", stdout);
	for (const struct command *c = commands; c->name; c++)
		printf("%s%s\\:\"%s\"", c > commands ? "\n\t\t\t" : "", c->name, c->help);
	puts("))'\n\t)");
}
