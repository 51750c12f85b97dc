/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "commands/opt_help.h"

#include "commands/commands.h"
#include "commands/opt_text.h"

#include <string.h>

/* The key of an option without a letter is FIRST_KEY and the number of its row. */
enum { FIRST_KEY = 0x100 };

struct opt_help {
	struct argp tables[OPT_GROUP_COUNT];
	struct argp_child children[OPT_GROUP_COUNT + 1];
	GArray *options[OPT_GROUP_COUNT];    /* of struct argp_option, with an empty one at the end */
	GPtrArray *texts;                    /* of char *: the texts in these tables */
};

static char *keep(struct opt_help *help, char *text)
{
	g_ptr_array_add(help->texts, text);
	return text;
}

static void add_options(struct opt_help *help, unsigned traits)
{
	for (size_t i = 0; i < opt_count; i++) {
		const struct opt *opt = &opts[i];
		const struct argp_option option = {
			.name = opt->name,
			.key = opt->letter ? opt->letter : FIRST_KEY + (int)i,
			.arg = opt->argument,
			.flags = opt_value_is_optional(opt) ? OPTION_ARG_OPTIONAL : 0,
			.doc = keep(help, opt_text_plain(opt)),
		};

		/* argp has options of the kind OPT_HELP itself. */
		if (opt->kind != OPT_HELP && opt->commands & traits)
			g_array_append_val(help->options[opt->group], option);
	}
}

struct opt_help *opt_help_new(unsigned traits, argp_parser_t parser)
{
	struct opt_help *help = g_new0(struct opt_help, 1);
	struct argp_child *child = help->children;

	help->texts = g_ptr_array_new_with_free_func(g_free);
	for (int i = 0; i < OPT_GROUP_COUNT; i++)
		help->options[i] = g_array_new(TRUE, TRUE, sizeof(struct argp_option));
	add_options(help, traits);
	for (int i = 0; i < OPT_GROUP_COUNT; i++) {
		help->tables[i].options = (const struct argp_option *)(const void *)help->options[i]->data;
		help->tables[i].parser = parser;
		if (help->options[i]->len > 0)
			*child++ = (struct argp_child){
				.argp = &help->tables[i],
				.header = keep(help, g_strconcat(opt_groups[i].title, ":", NULL)),
				.group = i + 1,
			};
	}
	return help;
}

void opt_help_free(struct opt_help *help)
{
	for (int i = 0; i < OPT_GROUP_COUNT; i++)
		g_array_unref(help->options[i]);
	g_ptr_array_unref(help->texts);
	g_free(help);
}

const struct argp_child *opt_help_children(const struct opt_help *help)
{
	return help->children;
}

const struct opt *opt_help_find(int key)
{
	for (size_t i = 0; i < opt_count; i++)
		if (key == (opts[i].letter ? opts[i].letter : FIRST_KEY + (int)i))
			return &opts[i];
	return NULL;
}

char *opt_help_doc(void)
{
	enum { WIDTH = 24 };
	GString *text = g_string_new("Counts the heap allocations of a Rust program and names the functions that make them."
	                             "\v"
	                             "Commands:\n");

	for (const struct command *c = commands; c->name; c++)
		g_string_append_printf(text, "  %s %-*s %s\n", c->name, (int)(WIDTH - strlen(c->name)), c->arguments, c->help);
	g_string_append(text,
		"\n"
		"Options stand before the command. What follows run, test, bench or nextest goes to cargo. A SIZE is a whole number of bytes, "
		"or of units of 1024 bytes with K, M or G behind it (64K, 1MiB).\n"
		"\n"
		"Exit status: if the program or cargo failed, its own (128 + N if signal N ended it). Otherwise\n"
		"  0  success\n"
		"  1  an error, which a message explains\n"
		"  2  wrong usage\n"
		"  3  a limit, an assertion or --verify failed, or a row reached --threshold-bytes\n"
		"\n"
		"Examples:\n"
		"  cargo alloc-profile run --example simple\n"
		"  cargo alloc-profile --sort-by size --limit 10 -v run --release\n"
		"  cargo alloc-profile --save before.json run\n"
		"  cargo alloc-profile --compare before.json run\n"
		"  cargo alloc-profile --save-baseline main test\n"
		"  cargo alloc-profile --baseline main --tolerance allocations=0 test\n"
		"  cargo alloc-profile -o json run > allocations.json\n"
		"  cargo alloc-profile test -p mycrate parser -- --nocapture\n");
	return g_string_free(text, FALSE);
}
