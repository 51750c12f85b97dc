/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "commands/opt_parse.h"

#include "base/diag.h"
#include "base/suggest.h"
#include "commands/opt_check.h"
#include "commands/opt_help.h"
#include "commands/opt_unknown.h"
#include "commands/opt_value.h"

#include <argp.h>
#include <stdint.h>
#include <string.h>

#define PROGRAM "cargo-alloc-profile"

/* What all parsers read and write. */
struct input {
	struct options *options;
	const struct command *command;      /* NULL until a parser has seen it */
	const struct opt_help *help;        /* the options that the current parser takes */
	GPtrArray *rest;                    /* of char *: the arguments of a command with COMMAND_PARSES, without the
	                                       options */
	unsigned words;                     /* the traits of the words before the command that a parser has seen */
	bool *given;                        /* for each row of opts: users gave the option */
	GError *error;
};

/* The parser of every group of options. */
static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct input *input = state->input;
	const struct opt *opt = opt_help_find(key);

	if (!opt)
		return ARGP_ERR_UNKNOWN;
	input->given[opt - opts] = true;
	return opt_value_set(opt, arg, input->options, &input->error) ? 0 : EINVAL;
}

static const struct argp_option main_options[] = {
	{ NULL, OPT_KEY_HELP, NULL, OPTION_HIDDEN, NULL, 0 },
	{ NULL, 0, NULL, 0, NULL, 0 },
};

static const struct command *command_of(const char *name)
{
	for (const struct command *c = commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

/* Whether the command can follow words with these traits. */
static bool takes_words(const struct command *c, unsigned words)
{
	return (!(words & COMMAND_LEAKS) || c->traits & (COMMAND_RECORDS | COMMAND_READS))
	       && (!(words & COMMAND_WATCHES) || c->traits & COMMAND_RECORDS);
}

/* Sets the error about an unknown command. name NULL: the user named none. */
static error_t fail_command(struct input *input, const char *name)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_autofree char *meant = NULL;

	for (const struct command *c = commands; c->name; c++)
		if (takes_words(c, input->words))
			g_ptr_array_add(names, (gpointer)(uintptr_t)c->name);
	meant = g_strcmp0(name, "help") == 0 ? g_strdup("'--help' shows the commands and the options")
	                                     : suggest_text(name ? name : "", names);
	if (name)
		g_set_error(&input->error, OPT_ERROR, 0, "unknown command '%s': %s", name, meant);
	else
		g_set_error(&input->error, OPT_ERROR, 0, "a command is missing: %s", meant);
	return EINVAL;
}

static error_t check(struct input *input)
{
	return opt_check(input->options, input->given, input->command, &input->error) ? 0 : EINVAL;
}

static error_t parse_common(int key, struct argp_state *state)
{
	const struct input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		for (size_t i = 0; opt_help_children(input->help)[i].argp; i++)
			state->child_inputs[i] = state->input;
		return 0;
	case OPT_KEY_HELP:
		argp_state_help(state, state->out_stream, ARGP_HELP_STD_HELP);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Takes a word before the command, or the command. This parser stops at the command. */
static error_t parse_command(char *arg, struct argp_state *state)
{
	struct input *input = state->input;
	const struct command *command = command_of(arg);

	if (command && !command->run && !(input->words & command->traits)) {
		input->words |= command->traits;
		input->options->report.leaks |= (command->traits & COMMAND_LEAKS) != 0;
		input->options->record.watch |= (command->traits & COMMAND_WATCHES) != 0;
		return 0;
	}
	input->options->command = arg;
	input->options->args = state->argv + state->next;
	input->command = command && command->run ? command : NULL;
	state->next = state->argc;
	return 0;
}

/* Parses the options before the command, and the command. Leaves what follows it alone. */
static error_t parse_main(int key, char *arg, struct argp_state *state)
{
	struct input *input = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		return parse_command(arg, state);
	case ARGP_KEY_END:
		if (!input->command)
			return fail_command(input, input->options->command);
		return input->command->traits & COMMAND_PARSES ? 0 : check(input);
	default:
		return parse_common(key, state);
	}
}

/* Takes the first argument as the value of --output. */
static error_t take_format(struct input *input)
{
	const struct opt *output = opts;
	const char *name = input->rest->len > 0 ? g_ptr_array_index(input->rest, 0) : "";
	g_autoptr(GPtrArray) formats = NULL;
	g_autofree char *choices = NULL;

	while (output->kind != OPT_FORMAT)
		output++;
	if (input->given[output - opts]) {
		g_set_error(&input->error, OPT_ERROR, 0, "'--output' cannot be used with '%s': its first argument is the format",
		            input->command->name);
		return EINVAL;
	}
	if (opt_value_set(output, name, input->options, NULL)) {
		g_ptr_array_remove_index(input->rest, 0);
		return 0;
	}
	formats = opt_words(output);
	choices = suggest_text(name, formats);
	if (*name)
		g_set_error(&input->error, OPT_ERROR, 0, "unknown format '%s': %s", name, choices);
	else
		g_set_error(&input->error, OPT_ERROR, 0, "'%s' needs a format: %s", input->command->name, choices);
	return EINVAL;
}

/* Parses the arguments of a command with COMMAND_PARSES: options and names in any order. */
static error_t parse_rest(int key, char *arg, struct argp_state *state)
{
	struct input *input = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		g_ptr_array_add(input->rest, arg);
		return 0;
	case ARGP_KEY_END:
		if (input->command->traits & COMMAND_EXPORTS && take_format(input) != 0)
			return EINVAL;
		return check(input);
	default:
		return parse_common(key, state);
	}
}

/* argp shows argv[0] in its messages, and writes to the array: give it a copy. */
static char **with_program_name(int argc, char **argv)
{
	char **copy = g_new0(char *, (size_t)argc + 1);

	if (argc > 0)
		memcpy(copy, argv, (size_t)argc * sizeof *argv);
	copy[0] = (char *)(uintptr_t)PROGRAM;
	return copy;
}

/* Runs one parser over argv. At --help and the like argp prints its text and exits. */
static bool run_argp(struct input *input, struct argp *argp, const struct command *command, int argc, char **argv, GError **error)
{
	struct opt_help *help = opt_help_new(command ? command->traits : COMMAND_ANY, parse_option);
	error_t code = EINVAL;

	input->help = help;
	argp->options = main_options;
	argp->children = opt_help_children(help);
	if (opt_unknown_check(argv, command, &input->error))
		code = argp_parse(argp, argc, argv, command ? 0 : ARGP_IN_ORDER, NULL, input);
	opt_help_free(help);
	if (code == 0)
		return true;
	if (!input->error)
		g_set_error(&input->error, OPT_ERROR, 0, "cannot read the command line: %s", g_strerror(code));
	g_propagate_error(error, g_steal_pointer(&input->error));
	return false;
}

static bool parse_before(struct input *input, int argc, GError **error)
{
	g_autofree char *doc = opt_help_doc();
	struct argp argp = { .parser = parse_main, .args_doc = "COMMAND [ARGS]", .doc = doc };

	return run_argp(input, &argp, NULL, argc, input->options->argv, error);
}

static bool parse_behind(struct input *input, GError **error)
{
	struct options *options = input->options;
	const struct command *command = input->command;
	int argc = (int)g_strv_length(options->args) + 1;
	g_autofree char **argv = with_program_name(argc, options->args - 1);
	g_autofree char *args_doc = g_strdup_printf("%s %s", command->name, command->arguments);
	g_autofree char *doc = g_strconcat(command->help, ".", NULL);
	struct argp argp = { .parser = parse_rest, .args_doc = args_doc, .doc = doc };
	bool ok;

	input->rest = options->rest;
	ok = run_argp(input, &argp, command, argc, argv, error);
	g_ptr_array_add(options->rest, NULL);
	options->args = (char **)options->rest->pdata;
	return ok;
}

bool opt_parse(struct options *options, int argc, char **argv, const struct command **command, GError **error)
{
	g_autofree bool *given = g_new0(bool, opt_count);
	struct input input = { .options = options, .given = given };
	bool ok;

	argp_err_exit_status = EXIT_USAGE;
	options->argv = with_program_name(argc, argv);
	ok = parse_before(&input, argc, error) && (!(input.command->traits & COMMAND_PARSES) || parse_behind(&input, error));
	*command = input.command;
	return ok;
}

void options_init(struct options *options)
{
	*options = (struct options){ .rest = g_ptr_array_new() };
	opt_value_init(options);
}

void options_clear(struct options *options)
{
	opt_value_clear(options);
	g_ptr_array_unref(options->rest);
	g_free(options->argv);
}
