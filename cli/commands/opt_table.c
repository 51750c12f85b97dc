/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "commands/opt_table.h"

#include "analysis/gate_parse.h"
#include "commands/commands.h"
#include "model/cost.h"
#include "report/formats.h"

#include <stdint.h>
#include <string.h>

G_DEFINE_QUARK(opt-error, opt_error)

const struct opt_group_text opt_groups[OPT_GROUP_COUNT] = {
	[OPT_GROUP_ROWS] = { "What is shown", NULL },
	[OPT_GROUP_DISPLAY] = { "How it is shown", NULL },
	[OPT_GROUP_OUTPUT] = { "Where it goes", NULL },
	[OPT_GROUP_LIMITS] = { "What fails with exit status 3",
		"Limits on `allocations`, on `bytes` (all that the program asked for), on `peak` (the most bytes alive at once), on `live` "
		"(bytes alive at the end) and on `leaked` (leaked bytes). Filters do not change them. After the report, standard error says "
		"what exceeds its limit, with the stacks to blame. The environment and `Cargo.toml` may have limits, too. The command line "
		"comes first, then the environment, then the tables `package.metadata.alloc-profile` and "
		"`workspace.metadata.alloc-profile` of `Cargo.toml`, which only `run`, `test`, `bench` and `nextest` read. Assertions that "
		"the program itself makes about its allocations fail in the same way. gates.md has the details." },
	[OPT_GROUP_RECORD] = { "How a program is recorded", NULL },
	[OPT_GROUP_HELP] = { "Help", NULL },
};

/* The names of values. The value 0 is the default. */
static const struct opt_value values_attribute[] = {
	{ "workspace", ATTRIBUTE_WORKSPACE, "the innermost one of your workspace's crates; default of what cargo runs" },
	{ "user", ATTRIBUTE_USER, "the innermost one that is not the allocator's, the standard library's or of a crate that only passes "
	  "allocations on; default of exec" },
	{ "leaf", ATTRIBUTE_LEAF, "the innermost one" },
	{ NULL, 0, NULL },
};
static const struct opt_value values_sort[] = {
	{ "count", SORT_COUNT, NULL }, { "size", SORT_SIZE, NULL }, { "name", SORT_NAME, NULL }, { NULL, 0, NULL },
};
static const struct opt_value values_group[] = {
#define GROUP_VALUE(tag, name) { name, GROUP_##tag, NULL },
	GROUP_KEYS(GROUP_VALUE)
	{ NULL, 0, NULL },
};
static const struct opt_value values_metric[] = {
#define METRIC_VALUE(tag, name, ...) { name, METRIC_##tag, NULL },
	METRICS(METRIC_VALUE)
	{ NULL, 0, NULL },
};
static const struct opt_value values_color[] = {
	{ "auto", COLOR_AUTO, NULL }, { "always", COLOR_ALWAYS, NULL }, { "never", COLOR_NEVER, NULL }, { NULL, 0, NULL },
};
static const struct opt_value values_ci[] = {
	{ "github", CI_GITHUB, "annotations at file and line, and a table in the step's summary" }, { NULL, 0, NULL },
};
static const struct opt_value values_backend[] = {
#define BACKEND_VALUE(tag, name, text) { #name, BACKEND_##tag, text },
	BACKENDS(BACKEND_VALUE)
	{ NULL, 0, NULL },
};

/* The members of a row that a kind sets. */
#define KIND_FLAG .kind = OPT_FLAG
#define KIND_LEVEL .kind = OPT_LEVEL
#define KIND_COUNT(n) .kind = OPT_COUNT, .unless_given = n, .most = INT64_MAX
#define KIND_COUNT_TO(n, max) .kind = OPT_COUNT, .unless_given = n, .most = max
#define KIND_SIZE(n) .kind = OPT_SIZE, .unless_given = n, .most = INT64_MAX
#define KIND_RUNS .kind = OPT_RUNS, .most = INT64_MAX
#define KIND_CHOICE(type, list) .kind = OPT_CHOICE, .values = values_##list
#define KIND_LEAK_KINDS .kind = OPT_LEAK_KINDS
#define KIND_FORMAT .kind = OPT_FORMAT
#define KIND_INFILE .kind = OPT_INFILE
#define KIND_OUTFILE .kind = OPT_OUTFILE
#define KIND_TEXT .kind = OPT_TEXT
#define KIND_NAME .kind = OPT_NAME
#define KIND_LIST .kind = OPT_LIST
#define KIND_PATTERN .kind = OPT_PATTERN
#define KIND_PATTERNS .kind = OPT_PATTERNS
#define KIND_ALLOCATORS .kind = OPT_ALLOCATORS

#define ROW(place, kind, in, needs, short_name, long_name, value_name, sentence, rest) \
	{ KIND_##kind, .offset = offsetof(struct options, place), .group = OPT_GROUP_##in, .commands = needs, \
	  .letter = short_name, .name = long_name, .argument = value_name, .help = sentence, .more = rest },

const struct opt opts[] = {
#define REPORT_OPTION(member, ...) ROW(report.member, __VA_ARGS__)
#define OUTPUT_OPTION(member, ...) ROW(output.member, __VA_ARGS__)
#define RECORD_OPTION(member, ...) ROW(record.member, __VA_ARGS__)
#define LIMIT_OPTION(form, metric, long_name, value_name, sentence, rest) \
	{ .kind = OPT_LIMIT, .offset = offsetof(struct options, limits), .group = OPT_GROUP_LIMITS, .commands = COMMAND_REPORTS, \
	  .name = long_name, .argument = value_name, .help = sentence, .more = rest },
#define HELP_OPTION(short_name, long_name, sentence) \
	{ .kind = OPT_HELP, .group = OPT_GROUP_HELP, .commands = COMMAND_ANY, .letter = short_name, .name = long_name, .help = sentence },
#include "model/options.def"
};

const size_t opt_count = G_N_ELEMENTS(opts);

static enum gate_form form_of(const struct opt *opt)
{
	return gate_key_find(opt->name, strlen(opt->name))->form;
}

bool opt_is_list(const struct opt *opt)
{
	return opt->kind == OPT_LIST || opt->kind == OPT_PATTERNS || opt->kind == OPT_ALLOCATORS;
}

bool opt_repeats(const struct opt *opt)
{
	return opt_is_list(opt) || opt->kind == OPT_LEVEL
	       || (opt->kind == OPT_LIMIT && form_of(opt) != GATE_FORM_MOST);
}

bool opt_value_is_optional(const struct opt *opt)
{
	return opt->kind == OPT_RUNS;
}

static void add_value(GArray *values, const char *name, int number, const char *help)
{
	const struct opt_value value = { name, number, help };

	g_array_append_val(values, value);
}

GArray *opt_values(const struct opt *opt)
{
	GArray *values = g_array_new(FALSE, FALSE, sizeof(struct opt_value));

	for (const struct opt_value *v = opt->values; v && v->name; v++)
		g_array_append_val(values, *v);
	if (opt->kind == OPT_FORMAT)
		for (int i = 0; formats[i]; i++)
			if (formats[i]->help)
				add_value(values, formats[i]->name, i, formats[i]->help);
	if (opt->kind == OPT_LEAK_KINDS) {
		for (int i = 0; i < LEAK_KINDS; i++)
			add_value(values, cost_leak_names[i], 1 << i, NULL);
		add_value(values, "all", (1 << LEAK_KINDS) - 1, NULL);
	}
	if (opt->kind == OPT_LIMIT && form_of(opt) == GATE_FORM_TOLERANCE)
		for (int i = 0; i < GATE_METRIC_COUNT; i++)
			add_value(values, gate_metrics[i].name, i, NULL);
	return values;
}

GPtrArray *opt_words(const struct opt *opt)
{
	g_autoptr(GArray) values = opt_values(opt);
	GPtrArray *words = g_ptr_array_new();

	for (guint i = 0; i < values->len; i++)
		g_ptr_array_add(words, (gpointer)(uintptr_t)g_array_index(values, struct opt_value, i).name);
	return words;
}

char *opt_title(const struct opt *opt)
{
	return opt->name ? g_strconcat("--", opt->name, NULL) : g_strdup_printf("-%c", opt->letter);
}
