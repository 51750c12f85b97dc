/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "commands/opt_check.h"

#include "analysis/gate_limit.h"
#include "commands/opt_table.h"
#include "model/model.h"
#include "report/formats.h"

#include <glib/gstdio.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

static bool fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
static bool fail(GError **error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_propagate_error(error, g_error_new_valist(OPT_ERROR, 0, format, args));
	va_end(args);
	return false;
}

static bool is_given(const bool *given, const char *name)
{
	for (size_t i = 0; i < opt_count; i++)
		if (opts[i].name && strcmp(opts[i].name, name) == 0)
			return given[i];
	g_error("there is no option '%s'", name);
}

static bool check_command(const struct options *o, const bool *given, const struct command *command, GError **error)
{
	for (size_t i = 0; i < opt_count; i++) {
		g_autofree char *title = opt_title(&opts[i]);

		if (given[i] && (opts[i].commands & command->traits) == 0)
			return fail(error, "'%s' cannot be used with '%s'", title, o->command);
	}
	return true;
}

static bool check_pairs(const struct options *o, const bool *given, GError **error)
{
	static const char *const pairs[][2] = {
		{ "save", "save-baseline" },
		{ "compare", "baseline" },
		{ "since", "compare" },
		{ "since", "baseline" },
		{ "seed", "no-deterministic" },
		{ "cpus", "no-deterministic" },
		{ "only-below", "depth" },
	};
	static const char *const not_leaf[] = { "hide-crate", "only-crate" };

	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
		if (is_given(given, pairs[i][0]) && is_given(given, pairs[i][1]))
			return fail(error, "'--%s' cannot be used with '--%s'", pairs[i][0], pairs[i][1]);
	for (size_t i = 0; i < G_N_ELEMENTS(not_leaf); i++)
		if (is_given(given, not_leaf[i]) && o->report.attribute == ATTRIBUTE_LEAF)
			return fail(error, "'--%s' cannot be used with '--attribute leaf'", not_leaf[i]);
	return true;
}

static const char *outfile_of(const struct opt *opt, const struct options *o)
{
	const char *path = NULL;

	if (opt->kind == OPT_OUTFILE)
		memcpy(&path, (const char *)o + opt->offset, sizeof path);
	return path;
}

/* No two options may write the same file. */
static bool check_outfiles(const struct options *o, GError **error)
{
	for (size_t i = 0; i < opt_count; i++)
		for (size_t j = 0; j < i; j++) {
			const char *path = outfile_of(&opts[i], o);

			if (path && g_strcmp0(path, outfile_of(&opts[j], o)) == 0)
				return fail(error, "'--%s' and '--%s' name the same file '%s'", opts[j].name, opts[i].name, path);
		}
	return true;
}

/* Returns the same text for all names of a file. Free with g_free. */
static char *identity(const char *path)
{
	GStatBuf s;

	if (g_stat(path, &s) == 0 && S_ISREG(s.st_mode))
		return g_strdup_printf("%ju %ju", (uintmax_t)s.st_dev, (uintmax_t)s.st_ino);
	return g_strdup(path);
}

static bool is_same_file(const char *a, const char *b)
{
	g_autofree char *x = identity(a), *y = identity(b);

	return strcmp(x, y) == 0;
}

/* A profile that a report reads twice would count double. */
static bool check_twice(const struct options *o, GError **error)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; !o->compares && i < o->rest->len; i++) {
		const char *path = g_ptr_array_index(o->rest, i);

		if (!g_hash_table_add(seen, identity(path)))
			return fail(error, "'%s' would read '%s' twice: name each file once", o->command, path);
	}
	return true;
}

/* A report must not replace the recording that it is made from. A new baseline may replace an old one. */
static bool check_infiles(const struct options *o, GError **error)
{
	const char *report = o->output.file, *compare = o->output.compare;

	for (guint i = 0; report && i < o->rest->len; i++)
		if (is_same_file(report, g_ptr_array_index(o->rest, i)))
			return fail(error, "'--output-file' would replace '%s', which '%s' reads: name another file", report, o->command);
	if (report && compare && is_same_file(report, compare))
		return fail(error, "'--output-file' would replace '%s', which '--compare' reads: name another file", report);
	return true;
}

static bool check_leaks(const struct options *o, const struct command *command, GError **error)
{
	if (o->report.leaks && (command->traits & (COMMAND_RECORDS | COMMAND_READS)) == 0)
		return fail(error, "'%s' cannot be used with 'leaks'", o->command);
	if (!o->report.leaks && o->report.leak_kinds)
		return fail(error, "'--leak-kinds' is for a report of leaks: put 'leaks' before '%s'", o->command);
	return true;
}

static bool check_watch(const struct options *o, const struct command *command, GError **error)
{
	if (o->record.watch && (command->traits & COMMAND_RECORDS) == 0)
		return fail(error, "'%s' cannot be used with 'watch'", o->command);
	if (o->record.watch && o->report.leaks)
		return fail(error, "'leaks' cannot be used with 'watch'");
	return true;
}

static bool check_growth(const struct options *o, GError **error)
{
	const struct gate_limit *growth = gate_limits_growth(o->limits);

	if (!growth || o->output.compare || o->output.baseline || o->report.since || o->compares)
		return true;
	return fail(error, "'%s' needs a baseline: name one with '--baseline' or '--compare'", growth->origin);
}

static bool check_format(const struct options *o, GError **error)
{
	bool compares = o->output.compare || o->output.baseline || o->report.since || o->compares;

	if (compares && !o->output.format->comparison)
		return fail(error, "the format '%s' cannot show a comparison", o->output.format->name);
	return true;
}

/* Options for some formats only: where struct format says which. */
static const struct { const char *name; size_t given, has; const char *what; } for_formats[] = {
	{ "open", offsetof(struct options, output.open), offsetof(struct format, for_browser), "a browser shows" },
	{ "embed-source", offsetof(struct options, report.embed_source), offsetof(struct format, has_sources), "can have sources" },
};

static bool flag_at(const void *object, size_t offset)
{
	return *(const bool *)((const char *)object + offset);
}

/* Returns the names of the formats that have the flag: `html, svg`. Free with g_free. */
static char *formats_with(size_t flag)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	for (const struct format *const *f = formats; *f; f++)
		if (flag_at(*f, flag))
			g_ptr_array_add(names, (gpointer)(uintptr_t)(*f)->name);
	g_ptr_array_add(names, NULL);
	return g_strjoinv(", ", (char **)names->pdata);
}

static bool check_for_format(const struct options *o, GError **error)
{
	for (size_t i = 0; i < G_N_ELEMENTS(for_formats); i++) {
		g_autofree char *names = NULL;

		if (!flag_at(o, for_formats[i].given) || flag_at(o->output.format, for_formats[i].has))
			continue;
		names = formats_with(for_formats[i].has);
		return fail(error, "'--%s' is for a format that %s, which '%s' is not: choose one with '--output': %s", for_formats[i].name,
		            for_formats[i].what, o->output.format->name, names);
	}
	return true;
}

/* Sets what options mean for other options. */
static void complete(struct options *o, const bool *given)
{
	struct report_options *r = &o->report;
	bool of_tests = o->record.per_test && !r->leaks;

	if (!is_given(given, "group-by"))
		r->group = of_tests ? GROUP_TEST : GROUP_FUNCTION;
	r->table = of_tests && r->group == GROUP_TEST;
	if (!is_given(given, "sort-by"))
		r->sort = r->leaks ? SORT_SIZE : SORT_COUNT;
	if (!is_given(given, "metric"))
		r->metric = r->leaks ? METRIC_LEAKED_BYTES : METRIC_BYTES;
	if (!r->leak_kinds)
		r->leak_kinds = 1 << LEAK_LOST | 1 << LEAK_INDIRECT | 1 << LEAK_CYCLE;
	if (r->leaks)
		o->record.leak_check = o->record.free_stacks = true;
	r->min_bytes = MAX(r->min_bytes, r->threshold_bytes);
	r->verbosity = MIN(r->verbosity, 3);
}

bool opt_check(struct options *o, const bool *given, const struct command *command, GError **error)
{
	o->compares = (command->traits & COMMAND_COMPARES) != 0;
	if (!check_command(o, given, command, error) || !check_pairs(o, given, error) || !check_leaks(o, command, error)
	    || !check_watch(o, command, error) || !check_growth(o, error) || !check_format(o, error) || !check_for_format(o, error) || !check_outfiles(o, error) || !check_infiles(o, error)
	    || !check_twice(o, error))
		return false;
	complete(o, given);
	return true;
}
