/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "opt_common.h"

#include "diag.h"
#include "numbers.h"

#include <argp.h>
#include <stdint.h>
#include <string.h>

#define PROGRAM "cargo-alloc-profile"

enum {
	KEY_HELP = 'h', KEY_FILTER = 'f', KEY_OUTPUT = 'o', KEY_QUIET = 'q', KEY_VERBOSE = 'v',
	KEY_MIN_COUNT = 0x100, KEY_MIN_BYTES, KEY_THRESHOLD_BYTES, KEY_LIMIT, KEY_SORT_BY, KEY_GROUP_BY,
	KEY_FULL_STACKS, KEY_COLOR, KEY_OUTPUT_FILE, KEY_SAVE, KEY_COMPARE, KEY_BACKEND, KEY_KEEP,
	KEY_ATTRIBUTE, KEY_HIDE_CRATE, KEY_ONLY_CRATE, KEY_GENERICS, KEY_VALGRIND_ARG, KEY_DEPTH, KEY_TRACE_CHILDREN, KEY_NO_DEBUGINFO,
};

static const struct argp_option filter_options[] = {
	{ "filter", KEY_FILTER, "TEXT", 0, "Only functions whose name contains TEXT (with -vvv: any frame of "
	  "the stack); may be repeated, then one match is enough", 0 },
	{ "min-count", KEY_MIN_COUNT, "N", 0, "Only what allocated at least N times", 0 },
	{ "min-bytes", KEY_MIN_BYTES, "SIZE", 0, "Only what allocated at least SIZE bytes", 0 },
	{ "threshold-bytes", KEY_THRESHOLD_BYTES, "SIZE", 0, "As --min-bytes, and exit with status 3 when "
	  "anything is left to show", 0 },
	{ "limit", KEY_LIMIT, "N", 0, "Only the first N", 0 },
	{ "attribute", KEY_ATTRIBUTE, "RULE", 0, "Whose an allocation is: user (default), the innermost function "
	  "that is not the allocator's, the standard library's or of a crate that only passes allocations on; "
	  "workspace, the innermost one of the cargo workspace's crates; leaf, the innermost one", 0 },
	{ "hide-crate", KEY_HIDE_CRATE, "NAME", 0, "Pass over the functions of crate NAME, too; may be repeated", 0 },
	{ "only-crate", KEY_ONLY_CRATE, "NAME", 0, "Only what is allocated in crate NAME or below it, as its "
	  "innermost function's; may be repeated", 0 },
	{ NULL, 0, NULL, 0, NULL, 0 },
};

static const struct argp_option display_options[] = {
	{ "sort-by", KEY_SORT_BY, "KEY", 0, "count (default), size or name", 0 },
	{ "group-by", KEY_GROUP_BY, "KEY", 0, "function (default), module, type, file, line, crate, "
	  "thread, test or stack", 0 },
	{ "generics", KEY_GENERICS, NULL, 0, "Tell the instances of generic functions apart", 0 },
	{ NULL, KEY_VERBOSE, NULL, 0, "Show more: -v bytes, -vv file locations, -vvv stacks", 0 },
	{ "full-stacks", KEY_FULL_STACKS, NULL, 0, "Show the frames below main and inside the allocator, "
	  "too", 0 },
	{ "color", KEY_COLOR, "WHEN", 0, "auto (default), always or never", 0 },
	{ NULL, 0, NULL, 0, NULL, 0 },
};

static const struct argp_option output_options[] = {
	{ "output", KEY_OUTPUT, "FORMAT", 0, "text (default) or json", 0 },
	{ "output-file", KEY_OUTPUT_FILE, "FILE", 0, "Write the report to FILE", 0 },
	{ "save", KEY_SAVE, "FILE", 0, "Save everything to FILE as a baseline", 0 },
	{ "compare", KEY_COMPARE, "FILE", 0, "Show the differences from the baseline or profile FILE", 0 },
	{ "quiet", KEY_QUIET, NULL, 0, "No notes, no progress", 0 },
	{ NULL, 0, NULL, 0, NULL, 0 },
};

static const struct argp_option record_options[] = {
	{ "keep", KEY_KEEP, "FILE", 0, "Keep the raw profile as FILE; those of further processes get a "
	  "number: out.xml, out.2.xml", 0 },
	{ "depth", KEY_DEPTH, "N", 0, "Keep the N innermost frames of a stack; 0 (default): all", 0 },
	{ "trace-children", KEY_TRACE_CHILDREN, NULL, 0, "Profile the programs that the program starts, "
	  "too", 0 },
	{ "no-debuginfo", KEY_NO_DEBUGINFO, NULL, 0, "Build with the debug information that the cargo "
	  "profile asks for, even when it is none", 0 },
	{ "backend", KEY_BACKEND, "NAME", 0, "valgrind (default), the only one there is", 0 },
	{ "valgrind-arg", KEY_VALGRIND_ARG, "ARG", 0, "Hand ARG to Valgrind; may be repeated", 0 },
	{ NULL, 0, NULL, 0, NULL, 0 },
};

struct choice { const char *name; int value; };

static const struct choice sort_choices[] = {
	{ "count", SORT_COUNT }, { "size", SORT_SIZE }, { "name", SORT_NAME }, { NULL, 0 },
};
static const struct choice group_choices[] = {
	{ "function", GROUP_FUNCTION }, { "module", GROUP_MODULE }, { "type", GROUP_TYPE }, { "file", GROUP_FILE },
	{ "line", GROUP_LINE }, { "crate", GROUP_CRATE }, { "thread", GROUP_THREAD }, { "test", GROUP_TEST },
	{ "stack", GROUP_STACK },
	{ NULL, 0 },
};
static const struct choice attribute_choices[] = {
	{ "user", ATTRIBUTE_USER }, { "workspace", ATTRIBUTE_WORKSPACE }, { "leaf", ATTRIBUTE_LEAF }, { NULL, 0 },
};
static const struct choice output_choices[] = {
	{ "text", OUTPUT_TEXT }, { "json", OUTPUT_JSON }, { NULL, 0 },
};
static const struct choice color_choices[] = {
	{ "auto", COLOR_AUTO }, { "always", COLOR_ALWAYS }, { "never", COLOR_NEVER }, { NULL, 0 },
};
static const struct choice backend_choices[] = { { "valgrind", 0 }, { NULL, 0 } };

/* How the value of an option gets into struct options. */
struct setter {
	int key;
	const char *name;
	enum { SET_COUNT, SET_SIZE, SET_CHOICE, SET_CHECK, SET_PATH, SET_LIST, SET_TRUE, SET_MORE } how;
	size_t offset;
	const struct choice *choices;
	unsigned traits;   /* those that the command must have; 0: none */
};

/* At most 32: struct options has a bit for each. */
#define AT(member) offsetof(struct options, member)
static const struct setter setters[] = {
	{ KEY_FILTER, "--filter", SET_LIST, AT(report.filters), NULL, 0 },
	{ KEY_MIN_COUNT, "--min-count", SET_COUNT, AT(report.min_count), NULL, 0 },
	{ KEY_MIN_BYTES, "--min-bytes", SET_SIZE, AT(report.min_bytes), NULL, 0 },
	{ KEY_THRESHOLD_BYTES, "--threshold-bytes", SET_SIZE, AT(report.threshold_bytes), NULL, 0 },
	{ KEY_LIMIT, "--limit", SET_COUNT, AT(report.limit), NULL, 0 },
	{ KEY_ATTRIBUTE, "--attribute", SET_CHOICE, AT(report.attribute), attribute_choices, 0 },
	{ KEY_HIDE_CRATE, "--hide-crate", SET_LIST, AT(report.hidden), NULL, 0 },
	{ KEY_ONLY_CRATE, "--only-crate", SET_LIST, AT(report.only), NULL, 0 },
	{ KEY_SORT_BY, "--sort-by", SET_CHOICE, AT(report.sort), sort_choices, 0 },
	{ KEY_GROUP_BY, "--group-by", SET_CHOICE, AT(report.group), group_choices, 0 },
	{ KEY_GENERICS, "--generics", SET_TRUE, AT(report.generics), NULL, 0 },
	{ KEY_VERBOSE, "-v", SET_MORE, AT(report.verbosity), NULL, 0 },
	{ KEY_FULL_STACKS, "--full-stacks", SET_TRUE, AT(report.full_stacks), NULL, 0 },
	{ KEY_COLOR, "--color", SET_CHOICE, AT(output.color), color_choices, 0 },
	{ KEY_OUTPUT, "--output", SET_CHOICE, AT(report.output), output_choices, 0 },
	{ KEY_OUTPUT_FILE, "--output-file", SET_PATH, AT(output.file), NULL, 0 },
	{ KEY_SAVE, "--save", SET_PATH, AT(output.save), NULL, COMMAND_SAVES },
	{ KEY_COMPARE, "--compare", SET_PATH, AT(output.compare), NULL, COMMAND_SAVES },
	{ KEY_QUIET, "--quiet", SET_TRUE, AT(output.quiet), NULL, 0 },
	{ KEY_KEEP, "--keep", SET_PATH, AT(record.keep), NULL, COMMAND_RECORDS },
	{ KEY_DEPTH, "--depth", SET_COUNT, AT(record.depth), NULL, COMMAND_RECORDS },
	{ KEY_TRACE_CHILDREN, "--trace-children", SET_TRUE, AT(record.trace_children), NULL,
	  COMMAND_RECORDS },
	{ KEY_NO_DEBUGINFO, "--no-debuginfo", SET_TRUE, AT(record.no_debuginfo), NULL, COMMAND_BUILDS },
	{ KEY_BACKEND, "--backend", SET_CHECK, 0, backend_choices, COMMAND_RECORDS },
	{ KEY_VALGRIND_ARG, "--valgrind-arg", SET_LIST, AT(record.valgrind_args), NULL, COMMAND_RECORDS },
};

/* What the parsers work on. */
struct input {
	struct options *options;
	const struct command *commands, *command;
	const struct argp_child *children;
	GPtrArray *rest;    /* of char *: what is left of a command's arguments when they are ours */
	GError *error;
};

static G_DEFINE_QUARK(opt-common-error, opt_common_error)

static error_t fail(struct input *input, const char *format, ...) G_GNUC_PRINTF(2, 3);
static error_t fail(struct input *input, const char *format, ...)
{
	va_list args;

	if (!input->error) {
		va_start(args, format);
		input->error = g_error_new_valist(opt_common_error_quark(), 0, format, args);
		va_end(args);
	}
	return EINVAL;
}

static error_t fail_choice(struct input *input, const struct setter *s, const char *value)
{
	GString *names = g_string_new(NULL);

	for (const struct choice *c = s->choices; c->name; c++)
		g_string_append_printf(names, "%s%s", names->len ? ", " : "", c->name);
	fail(input, "invalid value '%s' for '%s': choose one of %s", value, s->name, names->str);
	g_string_free(names, TRUE);
	return EINVAL;
}

static const struct setter *find_setter(int key)
{
	for (size_t i = 0; i < G_N_ELEMENTS(setters); i++)
		if (setters[i].key == key)
			return &setters[i];
	return NULL;
}

static const struct choice *find_choice(const struct choice *choices, const char *name)
{
	for (; choices->name; choices++)
		if (strcmp(choices->name, name) == 0)
			return choices;
	return NULL;
}

/* The parser of every group of options. */
static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct input *input = state->input;
	const struct setter *s = find_setter(key);
	const struct choice *choice;
	bool (*parse)(const char *, int64_t *, const char **);
	const char *reason;
	char *place;

	if (!s)
		return ARGP_ERR_UNKNOWN;
	place = (char *)input->options + s->offset;
	if (s->traits)
		input->options->given |= UINT32_C(1) << (s - setters);
	switch (s->how) {
	case SET_COUNT:
	case SET_SIZE:
		parse = s->how == SET_SIZE ? numbers_parse_size : numbers_parse_count;
		if (!parse(arg, (int64_t *)(void *)place, &reason))
			return fail(input, "invalid value '%s' for '%s': %s", arg, s->name, reason);
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
	case SET_LIST:
		g_ptr_array_add(*(GPtrArray **)(void *)place, arg);
		break;
	case SET_TRUE:
		*(bool *)place = true;
		break;
	case SET_MORE:
		++*(int *)(void *)place;
		break;
	}
	return 0;
}

static const struct argp filter_argp = { filter_options, parse_option, NULL, NULL, NULL, NULL, NULL };
static const struct argp display_argp = { display_options, parse_option, NULL, NULL, NULL, NULL, NULL };
static const struct argp output_argp = { output_options, parse_option, NULL, NULL, NULL, NULL, NULL };
static const struct argp record_argp = { record_options, parse_option, NULL, NULL, NULL, NULL, NULL };

static const struct argp_child children[] = {
	{ &filter_argp, 0, "What is shown:", 1 },
	{ &display_argp, 0, "How it is shown:", 2 },
	{ &output_argp, 0, "Where it goes:", 3 },
	{ &record_argp, 0, "How a program is recorded:", 4 },
	{ NULL, 0, NULL, 0 },
};

/* For commands that record nothing. */
static const struct argp_child reading_children[] = {
	{ &filter_argp, 0, "What is shown:", 1 },
	{ &display_argp, 0, "How it is shown:", 2 },
	{ &output_argp, 0, "Where it goes:", 3 },
	{ NULL, 0, NULL, 0 },
};

static const struct argp_option main_options[] = {
	{ NULL, KEY_HELP, NULL, OPTION_HIDDEN, NULL, 0 },
	{ NULL, 0, NULL, 0, NULL, 0 },
};

/* Contradictions, and what one option says about another. */
static error_t settle(struct input *input)
{
	struct options *o = input->options;
	const struct { const char *name, *path; } written[] = {
		{ "--output-file", o->output.file },
		{ "--save", o->output.save },
		{ "--keep", o->record.keep },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(setters); i++)
		if ((o->given >> i & 1) && (input->command->traits & setters[i].traits) == 0)
			return fail(input, "'%s' cannot be used with '%s'", setters[i].name, o->command);
	if (o->report.attribute == ATTRIBUTE_LEAF && o->report.hidden->len + o->report.only->len > 0)
		return fail(input, "'%s' cannot be used with '--attribute leaf'",
		            o->report.hidden->len > 0 ? "--hide-crate" : "--only-crate");
	for (size_t i = 0; i < G_N_ELEMENTS(written); i++)
		for (size_t j = 0; j < i; j++)
			if (written[i].path && g_strcmp0(written[i].path, written[j].path) == 0)
				return fail(input, "'%s' and '%s' name the same file '%s'", written[j].name,
				            written[i].name, written[i].path);
	o->report.min_bytes = MAX(o->report.min_bytes, o->report.threshold_bytes);
	o->report.verbosity = MIN(o->report.verbosity, 3);
	return 0;
}

static error_t find_command(struct input *input)
{
	GString *names;

	for (const struct command *c = input->commands; c->name; c++)
		if (g_strcmp0(c->name, input->options->command) == 0)
			input->command = c;
	if (input->command)
		return 0;
	names = g_string_new(NULL);
	for (const struct command *c = input->commands; c->name; c++)
		g_string_append_printf(names, "%s%s", names->len ? ", " : "", c->name);
	if (input->options->command)
		fail(input, "unknown command '%s': choose one of %s", input->options->command, names->str);
	else
		fail(input, "a command is missing: choose one of %s", names->str);
	g_string_free(names, TRUE);
	return EINVAL;
}

static error_t parse_common(int key, struct argp_state *state)
{
	const struct input *input = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		for (size_t i = 0; input->children[i].argp; i++)
			state->child_inputs[i] = state->input;
		return 0;
	case KEY_HELP:
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

static const char main_doc[] =
	"Counts the heap allocations of a Rust program and names the functions that make them."
	"\v"
	"Commands:\n"
	"  run, test, bench, nextest  as cargo's own, and with its arguments\n"
	"  exec PROGRAM [ARGS]        any executable, without cargo\n"
	"  report FILE...             show recorded profiles or baselines again\n"
	"  diff OLD NEW               compare two profiles or baselines\n"
	"\n"
	"Options stand before the command. A SIZE is a whole number of bytes, or of units of 1024 bytes "
	"with K, M or G behind it (64K, 1MiB).\n"
	"\n"
	"Exit status: that of the program or of cargo when it failed (128 + N when signal N ended it); else\n"
	"  0  done\n"
	"  1  could not do it\n"
	"  2  wrong usage\n"
	"  3  --threshold-bytes was given, and something is over it\n"
	"\n"
	"Examples:\n"
	"  cargo alloc-profile run --example simple\n"
	"  cargo alloc-profile --sort-by size --limit 10 -v run --release\n"
	"  cargo alloc-profile --save before.json run\n"
	"  cargo alloc-profile --compare before.json run\n"
	"  cargo alloc-profile -o json run > allocations.json\n"
	"  cargo alloc-profile test -p mycrate parser -- --nocapture\n";

/* Runs one parser over argv; argp prints and exits on its own for --help and the like. */
static bool run_argp(struct input *input, const struct argp *argp, int argc, char **argv, unsigned flags,
                     GError **error)
{
	error_t code;

	input->children = argp->children;
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
		main_options, parse_main, "COMMAND [ARGS]", main_doc, children, NULL, NULL,
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
		.record = { .valgrind_args = g_ptr_array_new(), .depth = -1 },
		.rest = g_ptr_array_new(),
	};
}

void options_clear(struct options *options)
{
	g_ptr_array_unref(options->report.filters);
	g_ptr_array_unref(options->report.hidden);
	g_ptr_array_unref(options->report.only);
	g_ptr_array_unref(options->record.valgrind_args);
	g_ptr_array_unref(options->rest);
	g_free(options->argv);
}
