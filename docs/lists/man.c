/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "lists.h"

#include "analysis/gate_env.h"
#include "commands/opt_text.h"

#include <stdio.h>
#include <string.h>

/* Columns after which a line of roff ends with the word. */
enum { WIDTH = 110 };

/* Whether the word is one of those that the argument consists of, as METRIC=VALUE does of two. */
static bool is_argument(const struct opt *opt, const char *word, size_t length)
{
	g_auto(GStrv) parts = g_strsplit(opt && opt->argument ? opt->argument : "", "=", -1);

	for (char **part = parts; *part; part++)
		if (strlen(*part) == length && strncmp(*part, word, length) == 0)
			return true;
	return false;
}

/* One character of text as roff. */
static void put(GString *roff, char c, bool bold)
{
	if (c == '\\')
		g_string_append(roff, "\\e");
	else if (c == '\'' && bold)
		g_string_append(roff, "\\(aq");
	else if (c == '-' && bold)
		g_string_append(roff, "\\-");
	else
		g_string_append_c(roff, c);
}

/* Text with `backticks` as roff: these bold, the option's argument in italics. */
static char *roff_of(const struct opt *opt, const char *text)
{
	GString *roff = g_string_new(NULL);
	bool bold = false;

	while (*text) {
		size_t length = strspn(text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_");

		if (length > 0 && is_argument(opt, text, length))
			g_string_append_printf(roff, "\\fI%.*s%s", (int)length, text, bold ? "\\fB" : "\\fR");
		else if (length > 0)
			g_string_append_len(roff, text, (gssize)length);
		else if (*text == '`')
			g_string_append(roff, (bold = !bold) ? "\\fB" : "\\fR");
		else
			put(roff, *text, bold);
		text += length > 0 ? length : 1;
	}
	return g_string_free(roff, FALSE);
}

/* Each sentence begins a line, as roff wants it, and long ones go on in the next. */
static void put_lines(const char *roff)
{
	g_auto(GStrv) words = g_strsplit(roff, " ", -1);
	size_t column = 0;

	for (char **word = words; *word; word++) {
		bool begins = column == 0 || column + strlen(*word) > WIDTH || g_str_has_suffix(word[-1], ".");

		if (begins)
			column = 0;
		/* A point that begins a line would be a request. */
		printf("%s%s%s", !begins ? " " : word > words ? "\n" : "", begins && strchr(".'", **word) ? "\\&" : "", *word);
		column += strlen(*word) + 1;
	}
	putchar('\n');
}

/* `-f, --filter TEXT`. */
static void put_heading(const struct opt *opt)
{
	g_autofree char *argument = opt->argument ? roff_of(opt, opt->argument) : NULL;
	g_autofree char *name = opt->name ? list_escape(opt->name, "-") : NULL;
	const char *before = opt_value_is_optional(opt) ? "\\fR[=" : " ", *after = opt_value_is_optional(opt) ? "]" : "";

	printf(".TP\n.B ");
	if (opt->letter)
		printf("\\-%c%s", opt->letter, opt->name ? "\\fR, \\fB" : "");
	if (opt->name)
		printf("\\-\\-%s", name);
	if (argument)
		printf("%s%s%s", before, argument, after);
	putchar('\n');
}

static void put_option(const struct opt *opt)
{
	g_autofree char *help = opt_text_marked(opt);
	g_autofree char *text = g_strconcat(help, opt->more ? ". " : ".", opt->more, NULL);
	g_autofree char *roff = roff_of(opt, text);

	put_heading(opt);
	put_lines(roff);
}

void man_options(void)
{
	for (int group = 0; group < OPT_GROUP_COUNT; group++) {
		g_autofree char *intro = opt_groups[group].intro ? roff_of(NULL, opt_groups[group].intro) : NULL;

		printf(".SS %s\n", opt_groups[group].title);
		if (intro)
			put_lines(intro);
		for (size_t i = 0; i < opt_count; i++)
			if ((int)opts[i].group == group)
				put_option(&opts[i]);
	}
}

void man_variables(void)
{
	bool first = true;

	fputs(".TP\n.B ", stdout);
	for (size_t i = 0; i < opt_count; i++)
		if (opts[i].kind == OPT_LIMIT) {
			g_autofree char *variable = gate_env_name(opts[i].name);

			printf("%s%s", first ? "" : "\\fR, \\fB", variable);
			first = false;
		}
	putchar('\n');
}
