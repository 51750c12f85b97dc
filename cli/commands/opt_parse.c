/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "commands/opt_parse.h"

#include "analysis/gate_parse.h"
#include "base/diag.h"
#include "base/numbers.h"
#include "base/suggest.h"
#include "commands/opt_table.h"
#include "model/model.h"
#include "report/formats.h"
#include "run/affinity.h"

#include <argp.h>
#include <inttypes.h>
#include <stdint.h>
#include <string.h>

#define PROGRAM "cargo-alloc-profile"
/* Stands before a command, one with any of these traits. */
#define LEAKS_WORD "leaks"
#define LEAKS_TRAITS (COMMAND_RECORDS | COMMAND_READS)

/* What the parsers work on. */
struct input {
	struct options *options;
	const struct command *commands, *command;
	const struct argp_child *children;
	GPtrArray *rest;    /* of char *: what is left of a command's arguments when they are ours */
	bool leaks;         /* the word `leaks` was seen */
	GError *error;
};

static G_DEFINE_QUARK(opt-parse-error, opt_parse_error)

static error_t fail(struct input *input, const char *format, ...) G_GNUC_PRINTF(2, 3);
static error_t fail(struct input *input, const char *format, ...)
{
	va_list args;

	if (!input->error) {
		va_start(args, format);
		input->error = g_error_new_valist(opt_parse_error_quark(), 0, format, args);
		va_end(args);
	}
	return EINVAL;
}

static error_t fail_choice(struct input *input, const struct opt_setter *s, const char *value)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_autofree char *meant = NULL;

	for (const struct opt_choice *c = s->choices; c->name; c++)
		g_ptr_array_add(names, (gpointer)(uintptr_t)c->name);
	meant = suggest_text(value, names);
	return fail(input, "invalid value '%s' for '%s': %s", value, s->name, meant);
}

/* Only the registry knows the formats. */
static error_t set_format(struct input *input, const struct format **place, const struct opt_setter *s, const char *value)
{
	g_autoptr(GPtrArray) names = formats_names();
	g_autofree char *meant = NULL;

	if (g_ptr_array_find_with_equal_func(names, value, g_str_equal, NULL)) {
		*place = formats_find(value);
		return 0;
	}
	meant = suggest_text(value, names);
	return fail(input, "invalid value '%s' for '%s': %s", value, s->name, meant);
}

static char *help_filter(int key, const char *text, void *input G_GNUC_UNUSED)
{
	return key == OPT_KEY_OUTPUT ? formats_help() : (char *)(uintptr_t)text;
}

static error_t set_limit(struct input *input, GPtrArray *limits, const struct opt_setter *s, const char *value)
{
	const char *key = s->name + strlen("--");
	g_autoptr(GError) error = NULL;

	if (gate_parse(limits, gate_key_find(key, strlen(key)), value, s->name, &error))
		return 0;
	return fail(input, "invalid value '%s' for '%s': %s", value, s->name, error->message);
}

/* Why a name cannot be that of a file in a directory of ours; NULL: it can. */
static const char *name_flaw(const char *name)
{
	if (*name == '\0')
		return "it is empty";
	if (*name == '.' || *name == '-')
		return "it begins with a point or a hyphen";
	if (strchr(name, '/'))
		return "it has a slash";
	for (; *name; name++)
		if (g_ascii_iscntrl(*name))
			return "it has a control character";
	return NULL;
}

/* Why the tool would not take one more pattern for functions; NULL: it would. */
static const char *mark_flaw(const char *pattern, guint before)
{
	enum { MARKS_MAX = 16, LENGTH_MAX = 4096 };
	if (*pattern == '\0')
		return "it is empty";
	if (strlen(pattern) > LENGTH_MAX)
		return "it is too long";
	for (const char *c = pattern; *c; c++)
		if (g_ascii_iscntrl(*c))
			return "it has a control character";
	return before < MARKS_MAX ? NULL : "there are 16 already";
}

static const struct opt_setter *find_setter(int key)
{
	for (size_t i = 0; i < opt_setter_count; i++)
		if (opt_setters[i].key == key)
			return &opt_setters[i];
	return NULL;
}

static const struct opt_choice *find_choice(const struct opt_choice *choices, const char *name)
{
	for (; choices->name; choices++)
		if (strcmp(choices->name, name) == 0)
			return choices;
	return NULL;
}

/* The values of a list of names. */
static error_t set_bits(struct input *input, int *place, const struct opt_setter *s, const char *value)
{
	g_auto(GStrv) names = g_strsplit(value, ",", -1);

	*place = 0;
	for (char **name = names; *name; name++) {
		const struct opt_choice *choice = find_choice(s->choices, *name);
		if (!choice)
			return fail_choice(input, s, *name);
		*place |= choice->value;
	}
	return *place ? 0 : fail_choice(input, s, value);
}

/* The parser of every group of options. */
static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct input *input = state->input;
	const struct opt_setter *s = find_setter(key);
	const struct opt_choice *choice;
	bool (*parse)(const char *, int64_t *, const char **);
	const char *reason;
	char *place;

	if (!s)
		return ARGP_ERR_UNKNOWN;
	place = (char *)input->options + s->offset;
	if (s->traits)
		input->options->given |= UINT64_C(1) << (s - opt_setters);
	switch (s->how) {
	case SET_COUNT:
	case SET_SIZE:
		parse = s->how == SET_SIZE ? numbers_parse_size : numbers_parse_count;
		if (!parse(arg, (int64_t *)(void *)place, &reason))
			return fail(input, "invalid value '%s' for '%s': %s", arg, s->name, reason);
		break;
	case SET_RUNS:
		arg = arg ? arg : (char *)(uintptr_t)"2";
		if (!numbers_parse_count(arg, (int64_t *)(void *)place, &reason))
			return fail(input, "invalid value '%s' for '%s': %s", arg, s->name, reason);
		if (*(int64_t *)(void *)place < 2)
			return fail(input, "invalid value '%s' for '%s': it takes two runs to compare", arg, s->name);
		break;
	case SET_CHOICE:
	case SET_CHECK:
		choice = find_choice(s->choices, arg);
		if (!choice)
			return fail_choice(input, s, arg);
		if (s->how == SET_CHOICE)
			memcpy(place, &choice->value, sizeof choice->value);
		break;
	case SET_PATH:
		if (*arg == '\0')
			return fail(input, "invalid value '' for '%s': it is empty", s->name);
		memcpy(place, &arg, sizeof arg);
		break;
	case SET_NAME:
		reason = name_flaw(arg);
		if (reason)
			return fail(input, "invalid value '%s' for '%s': %s", arg, s->name, reason);
		memcpy(place, &arg, sizeof arg);
		break;
	case SET_LIST:
		g_ptr_array_add(*(GPtrArray **)(void *)place, arg);
		break;
	case SET_MARK:
		reason = mark_flaw(arg, (*(GPtrArray **)(void *)place)->len);
		if (reason)
			return fail(input, "invalid value '%s' for '%s': %s", arg, s->name, reason);
		g_ptr_array_add(*(GPtrArray **)(void *)place, arg);
		break;
	case SET_TRUE:
		*(bool *)place = true;
		break;
	case SET_MORE:
		++*(int *)(void *)place;
		break;
	case SET_BITS:
		return set_bits(input, (int *)(void *)place, s, arg);
	case SET_FORMAT:
		return set_format(input, (const struct format **)(void *)place, s, arg);
	case SET_LIMIT:
		return set_limit(input, *(GPtrArray **)(void *)place, s, arg);
	}
	return 0;
}

static const struct argp filter_argp = { opt_filter, parse_option, NULL, NULL, NULL, NULL, NULL };
static const struct argp display_argp = { opt_display, parse_option, NULL, NULL, NULL, NULL, NULL };
static const struct argp output_argp = { opt_output, parse_option, NULL, NULL, NULL, help_filter, NULL };
static const struct argp gate_argp = { opt_gate, parse_option, NULL, NULL, NULL, NULL, NULL };
static const struct argp record_argp = { opt_record, parse_option, NULL, NULL, NULL, NULL, NULL };

static const struct argp_child children[] = {
	{ &filter_argp, 0, "What is shown:", 1 },
	{ &display_argp, 0, "How it is shown:", 2 },
	{ &output_argp, 0, "Where it goes:", 3 },
	{ &gate_argp, 0, "What fails with exit status 3:", 4 },
	{ &record_argp, 0, "How a program is recorded:", 5 },
	{ NULL, 0, NULL, 0 },
};

/* For commands that record nothing. */
static const struct argp_child reading_children[] = {
	{ &filter_argp, 0, "What is shown:", 1 },
	{ &display_argp, 0, "How it is shown:", 2 },
	{ &output_argp, 0, "Where it goes:", 3 },
	{ &gate_argp, 0, "What fails with exit status 3:", 4 },
	{ NULL, 0, NULL, 0 },
};

static const struct argp_option main_options[] = {
	{ NULL, OPT_KEY_HELP, NULL, OPTION_HIDDEN, NULL, 0 },
	{ NULL, 0, NULL, 0, NULL, 0 },
};

/* Contradictions, and what one option says about another. */
static error_t settle(struct input *input)
{
	struct options *o = input->options;
	const struct gate_limit *growth = gate_limits_growth(o->limits);
	const struct { const char *name, *path; } written[] = {
		{ "--output-file", o->output.file },
		{ "--save", o->output.save },
		{ "--keep", o->record.keep },
	};

	for (size_t i = 0; i < opt_setter_count; i++)
		if ((o->given >> i & 1) && (input->command->traits & opt_setters[i].traits) == 0)
			return fail(input, "'%s' cannot be used with '%s'", opt_setters[i].name, o->command);
	if (o->report.attribute == ATTRIBUTE_LEAF && o->report.hidden->len + o->report.only->len > 0)
		return fail(input, "'%s' cannot be used with '--attribute leaf'",
		            o->report.hidden->len > 0 ? "--hide-crate" : "--only-crate");
	if (o->output.save && o->output.save_baseline)
		return fail(input, "'--save' cannot be used with '--save-baseline'");
	if (o->output.compare && o->output.baseline)
		return fail(input, "'--compare' cannot be used with '--baseline'");
	o->report.group = o->group >= 0 ? (enum group_key)o->group
	                  : o->record.per_test && !o->report.leaks ? GROUP_TEST : GROUP_FUNCTION;
	o->report.table = o->record.per_test && !o->report.leaks && o->report.group == GROUP_TEST;
	if (o->report.leaks && (input->command->traits & LEAKS_TRAITS) == 0)
		return fail(input, "'%s' cannot be used with 'leaks'", o->command);
	if (!o->report.leaks && o->report.leak_kinds)
		return fail(input, "'--leak-kinds' is for a report of leaks: put 'leaks' before '%s'", o->command);
	if (!o->report.leak_kinds)
		o->report.leak_kinds = 1 << LEAK_LOST | 1 << LEAK_INDIRECT | 1 << LEAK_CYCLE;
	o->report.sort = o->sort >= 0 ? (enum sort_key)o->sort : o->report.leaks ? SORT_SIZE : SORT_COUNT;
	if (o->report.leaks)
		o->record.leak_check = o->record.free_stacks = true;
	o->compares = (input->command->traits & COMMAND_COMPARES) != 0;
	if (growth && !o->output.compare && !o->output.baseline && !o->compares)
		return fail(input, "'%s' is held against a baseline: name one with '--baseline' or '--compare'",
		            growth->origin);
	for (size_t i = 0; i < G_N_ELEMENTS(written); i++)
		for (size_t j = 0; j < i; j++)
			if (written[i].path && g_strcmp0(written[i].path, written[j].path) == 0)
				return fail(input, "'%s' and '%s' name the same file '%s'", written[j].name,
				            written[i].name, written[i].path);
	if (o->record.no_deterministic && (o->record.seed || o->record.cpus))
		return fail(input, "'%s' cannot be used with '--no-deterministic'", o->record.seed ? "--seed" : "--cpus");
	if (o->record.cpus > AFFINITY_CPUS_MAX)
		return fail(input, "invalid value '%" PRId64 "' for '--cpus': it is more than %d", o->record.cpus,
		            AFFINITY_CPUS_MAX);
	o->report.min_bytes = MAX(o->report.min_bytes, o->report.threshold_bytes);
	o->report.verbosity = MIN(o->report.verbosity, 3);
	return 0;
}

static error_t find_command(struct input *input)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_autofree char *meant = NULL;

	for (const struct command *c = input->commands; c->name; c++)
		if (g_strcmp0(c->name, input->options->command) == 0)
			input->command = c;
	if (input->command)
		return 0;
	for (const struct command *c = input->commands; c->name; c++)
		if (!input->leaks || c->traits & LEAKS_TRAITS)
			g_ptr_array_add(names, (gpointer)(uintptr_t)c->name);
	if (!input->leaks)
		g_ptr_array_add(names, (gpointer)(uintptr_t)LEAKS_WORD);
	meant = suggest_text(input->options->command ? input->options->command : "", names);
	if (input->options->command)
		return fail(input, "unknown command '%s': %s", input->options->command, meant);
	return fail(input, "a command is missing: %s", meant);
}

static error_t parse_common(int key, struct argp_state *state)
{
	const struct input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		for (size_t i = 0; input->children[i].argp; i++)
			state->child_inputs[i] = state->input;
		return 0;
	case OPT_KEY_HELP:
		argp_state_help(state, state->out_stream, ARGP_HELP_STD_HELP);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Options, then the command; what follows is left alone. */
static error_t parse_main(int key, char *arg, struct argp_state *state)
{
	struct input *input = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		/* A word before the command. */
		if (strcmp(arg, LEAKS_WORD) == 0 && !input->leaks) {
			input->leaks = input->options->report.leaks = true;
			return 0;
		}
		input->options->command = arg;
		input->options->args = state->argv + state->next;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_END:
		if (find_command(input) != 0)
			return EINVAL;
		return input->command->traits & COMMAND_PARSES ? 0 : settle(input);
	default:
		return parse_common(key, state);
	}
}

/* The arguments of a command whose arguments are ours: options and names in any order. */
static error_t parse_rest(int key, char *arg, struct argp_state *state)
{
	struct input *input = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		g_ptr_array_add(input->rest, arg);
		return 0;
	case ARGP_KEY_END:
		return settle(input);
	default:
		return parse_common(key, state);
	}
}

/* The option that arg begins with, by its whole name, a beginning of it, or its letter; NULL: there is none. names: if not
   NULL, gets the long ones. */
static const struct argp_option *find_option(const struct argp *argp, const char *arg, GPtrArray *names)
{
	/* Those that argp has of its own. */
	static const struct argp_option own[] = {
		{ "help", '?', NULL, 0, NULL, 0 }, { "usage", 0, NULL, 0, NULL, 0 }, { "version", 'V', NULL, 0, NULL, 0 },
		{ NULL, 0, NULL, 0, NULL, 0 },
	};
	const struct argp_child *child = argp->children;
	size_t length = strcspn(arg, "=");

	for (const struct argp_option *table = own; table; table = child->argp ? child++->argp->options : NULL)
		for (const struct argp_option *o = table; o->name || o->key; o++) {
			if (arg[1] == '-' ? o->name && strncmp(o->name, arg + 2, length - 2) == 0 : o->key == arg[1])
				return o;
			if (names && o->name)
				g_ptr_array_add(names, g_strconcat("--", o->name, NULL));
		}
	return NULL;
}

/* Whether the value of the option, or of the last of the letters, is the next argument. */
static bool value_follows(const struct argp *argp, const char *arg)
{
	const struct argp_option *o = find_option(argp, arg, NULL);

	for (; o && arg[1] != '-' && (!o->arg || o->flags & OPTION_ARG_OPTIONAL) && arg[2]; arg++) {
		const char letter[] = { '-', arg[2], '\0' };
		o = find_option(argp, letter, NULL);
	}
	return o && o->arg && !(o->flags & OPTION_ARG_OPTIONAL) && (arg[1] == '-' ? !strchr(arg, '=') : !arg[2]);
}

static void fail_option(struct input *input, const char *name, const GPtrArray *known)
{
	static const struct argp all = { .children = children };
	const char *nearest = suggest_nearest(name, known);

	if (input->rest && find_option(&all, name, NULL))
		fail(input, "'%s' cannot be used with '%s'", name, input->options->command);
	else if (nearest)
		fail(input, "unknown option '%s': did you mean '%s'?", name, nearest);
	else
		fail(input, "unknown option '%s': '--help' shows those there are%s", name,
		     input->rest ? "" : ", and cargo's stand behind its command");
}

/* What argp says of a long option that is unknown helps nobody: this is said before it sees it. The rest is argp's to say. */
static bool check_long_options(struct input *input, const struct argp *argp, char **argv, unsigned flags)
{
	for (char **arg = argv + 1; *arg && strcmp(*arg, "--") != 0; arg++) {
		g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
		g_autofree char *name = g_strndup(*arg, strcspn(*arg, "="));

		if (**arg != '-' || !(*arg)[1]) {
			if (flags & ARGP_IN_ORDER && strcmp(*arg, LEAKS_WORD) != 0)
				break;
			continue;
		}
		if ((*arg)[1] == '-' && !find_option(argp, *arg, names)) {
			fail_option(input, name, names);
			return false;
		}
		if (value_follows(argp, *arg) && *++arg == NULL)
			break;
	}
	return true;
}

/* Runs one parser over argv; argp prints and exits on its own for --help and the like. */
static bool run_argp(struct input *input, const struct argp *argp, int argc, char **argv, unsigned flags,
                     GError **error)
{
	error_t code = EINVAL;

	input->children = argp->children;
	if (check_long_options(input, argp, argv, flags))
		code = argp_parse(argp, argc, argv, flags, NULL, input);
	if (code == 0)
		return true;
	if (!input->error)
		fail(input, "cannot read the command line: %s", g_strerror(code));
	g_propagate_error(error, g_steal_pointer(&input->error));
	return false;
}

/* argp shows argv[0] in its messages, and writes to its array. */
static char **with_program_name(int argc, char **argv)
{
	char **copy = g_new0(char *, (size_t)argc + 1);

	if (argc > 0)
		memcpy(copy, argv, (size_t)argc * sizeof *argv);
	copy[0] = (char *)(uintptr_t)PROGRAM;
	return copy;
}

bool opt_parse(struct options *options, int argc, char **argv, const struct command *commands,
               const struct command **command, GError **error)
{
	static const struct argp argp = {
		main_options, parse_main, "COMMAND [ARGS]", opt_doc, children, NULL, NULL,
	};
	struct input input = { .options = options, .commands = commands };
	bool ok;

	argp_err_exit_status = EXIT_USAGE;
	options->argv = with_program_name(argc, argv);
	ok = run_argp(&input, &argp, argc, options->argv, ARGP_IN_ORDER, error);
	if (ok && input.command->traits & COMMAND_PARSES) {
		const struct argp rest_argp = {
			main_options, parse_rest, input.command->args_doc, input.command->doc,
			reading_children, NULL, NULL,
		};
		int rest_argc = (int)g_strv_length(options->args) + 1;
		g_autofree char **rest_argv = with_program_name(rest_argc, options->args - 1);

		input.rest = options->rest;
		ok = run_argp(&input, &rest_argp, rest_argc, rest_argv, 0, error);
		g_ptr_array_add(options->rest, NULL);
		options->args = (char **)options->rest->pdata;
	}
	*command = input.command;
	return ok;
}

void options_init(struct options *options)
{
	*options = (struct options){
		.report = { .filters = g_ptr_array_new(), .hidden = g_ptr_array_new(), .only = g_ptr_array_new(),
		            .threshold_bytes = -1, .limit = -1 },
		.record = { .valgrind_args = g_ptr_array_new(), .marks = g_ptr_array_new(), .depth = -1 },
		.output = { .format = formats[0] },
		.limits = gate_limits_new(),
		.suppressions = g_ptr_array_new(),
		.group = -1,
		.sort = -1,
		.rest = g_ptr_array_new(),
	};
}

void options_clear(struct options *options)
{
	g_ptr_array_unref(options->report.filters);
	g_ptr_array_unref(options->report.hidden);
	g_ptr_array_unref(options->report.only);
	g_ptr_array_unref(options->record.valgrind_args);
	g_ptr_array_unref(options->record.marks);
	g_ptr_array_unref(options->limits);
	g_ptr_array_unref(options->suppressions);
	g_ptr_array_unref(options->rest);
	g_free(options->argv);
}
