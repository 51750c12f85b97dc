/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "commands/opt_value.h"

#include "analysis/described_allocators.h"
#include "analysis/gate_parse.h"
#include "base/numbers.h"
#include "base/suggest.h"
#include "report/formats.h"

#include <inttypes.h>
#include <stdint.h>
#include <string.h>

/* A pointer to a member of struct options. The kind of the option says which of these it is. */
union place {
	void *any;
	bool *flag;
	int *number;
	int64_t *count;
	const char **text;
	GPtrArray **list;
	const struct format **format;
};

static union place place_of(const struct opt *opt, struct options *options)
{
	return (union place){ .any = (char *)options + opt->offset };
}

void opt_value_init(struct options *options)
{
	for (size_t i = 0; i < opt_count; i++) {
		union place place = place_of(&opts[i], options);

		if (opt_is_list(&opts[i]))
			*place.list = g_ptr_array_new();
		else if (opts[i].kind == OPT_COUNT || opts[i].kind == OPT_SIZE)
			*place.count = opts[i].unless_given;
		else if (opts[i].kind == OPT_FORMAT)
			*place.format = formats[0];
	}
	options->limits = gate_limits_new();
}

void opt_value_clear(struct options *options)
{
	for (size_t i = 0; i < opt_count; i++)
		if (opt_is_list(&opts[i]))
			g_clear_pointer(place_of(&opts[i], options).list, g_ptr_array_unref);
	g_clear_pointer(&options->limits, g_ptr_array_unref);
}

bool opt_value_is_set(const struct opt *opt, const struct options *options)
{
	union place place = place_of(opt, (struct options *)(uintptr_t)options);

	switch (opt->kind) {
	case OPT_FLAG:
		return *place.flag;
	case OPT_PATTERN:
		return *place.text != NULL;
	default:
		return (*place.list)->len > 0;
	}
}

static bool fail(const struct opt *opt, const char *text, const char *reason, GError **error)
{
	g_autofree char *title = opt_title(opt);

	g_set_error(error, OPT_ERROR, 0, "invalid value '%s' for '%s': %s", text, title, reason);
	return false;
}

/* flaw: the reason why the value is no good; NULL: it is good. */
static bool check(const struct opt *opt, const char *text, const char *flaw, GError **error)
{
	return !flaw || fail(opt, text, flaw, error);
}

static bool set_number(const struct opt *opt, const char *text, int64_t *number, GError **error)
{
	bool (*parse)(const char *, int64_t *, const char **) = opt->kind == OPT_SIZE ? numbers_parse_size : numbers_parse_count;
	const char *reason;

	if (!parse(text, number, &reason))
		return fail(opt, text, reason, error);
	if (*number > opt->most) {
		g_autofree char *flaw = g_strdup_printf("it is more than %" PRId64, opt->most);
		return fail(opt, text, flaw, error);
	}
	return check(opt, text, opt->kind == OPT_RUNS && *number < 2 ? "it takes two runs to compare" : NULL, error);
}

/* Finds one of the names that the option takes. */
static bool find_value(const struct opt *opt, const char *name, int *value, GError **error)
{
	g_autoptr(GArray) values = opt_values(opt);
	g_autoptr(GPtrArray) words = opt_words(opt);
	g_autofree char *meant = NULL;

	for (guint i = 0; i < values->len; i++) {
		const struct opt_value *v = &g_array_index(values, struct opt_value, i);
		if (strcmp(v->name, name) == 0) {
			*value = v->value;
			return true;
		}
	}
	meant = suggest_text(name, words);
	return fail(opt, name, meant, error);
}

static bool set_format(const struct opt *opt, const char *name, const struct format **format, GError **error)
{
	int i = 0;

	if (!find_value(opt, name, &i, error))
		return false;
	*format = formats[i];
	return true;
}

static bool set_bits(const struct opt *opt, const char *text, int *bits, GError **error)
{
	g_auto(GStrv) names = g_strsplit(*text ? text : ",", ",", -1);

	*bits = 0;
	for (char **name = names; *name; name++) {
		int bit = 0;
		if (!find_value(opt, *name, &bit, error))
			return false;
		*bits |= bit;
	}
	return true;
}

/* Returns why a baseline cannot have this name, which becomes the name of a file. */
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

/* Returns why the recorder would refuse one more pattern for functions. */
static const char *pattern_flaw(const char *pattern, guint before)
{
	enum { PATTERNS_MAX = 16, LENGTH_MAX = 4096 };
	if (*pattern == '\0')
		return "it is empty";
	if (strlen(pattern) > LENGTH_MAX)
		return "it is too long";
	for (const char *c = pattern; *c; c++)
		if (g_ascii_iscntrl(*c))
			return "it has a control character";
	return before < PATTERNS_MAX ? NULL : "there are 16 already";
}

static bool set_text(const struct opt *opt, const char *text, const char **place, GError **error)
{
	*place = text;
	return check(opt, text, opt->kind == OPT_NAME ? name_flaw(text) : opt->kind == OPT_PATTERN ? pattern_flaw(text, 0)
	                        : *text == '\0' ? "it is empty" : NULL, error);
}

static bool add_text(const struct opt *opt, const char *text, GPtrArray *list, GError **error)
{
	g_autofree char *flaw = NULL;

	if (opt->kind == OPT_ALLOCATORS)
		return described_allocators_add(list, text, &flaw) || fail(opt, text, flaw, error);
	if (!check(opt, text, opt->kind == OPT_PATTERNS ? pattern_flaw(text, list->len) : NULL, error))
		return false;
	g_ptr_array_add(list, (gpointer)(uintptr_t)text);
	return true;
}

static bool add_limit(const struct opt *opt, const char *text, GPtrArray *limits, GError **error)
{
	g_autofree char *title = opt_title(opt);
	g_autoptr(GError) cause = NULL;

	return gate_parse(limits, gate_key_find(opt->name, strlen(opt->name)), text, title, &cause)
	       || fail(opt, text, cause->message, error);
}

bool opt_value_set(const struct opt *opt, const char *text, struct options *options, GError **error)
{
	union place place = place_of(opt, options);

	switch (opt->kind) {
	case OPT_FLAG:
		*place.flag = true;
		return true;
	case OPT_LEVEL:
		++*place.number;
		return true;
	case OPT_COUNT:
	case OPT_SIZE:
		return set_number(opt, text, place.count, error);
	case OPT_RUNS:
		return set_number(opt, text ? text : "2", place.count, error);
	case OPT_CHOICE:
		return find_value(opt, text, place.number, error);
	case OPT_LEAK_KINDS:
		return set_bits(opt, text, place.number, error);
	case OPT_FORMAT:
		return set_format(opt, text, place.format, error);
	case OPT_INFILE:
	case OPT_OUTFILE:
	case OPT_TEXT:
	case OPT_NAME:
	case OPT_PATTERN:
		return set_text(opt, text, place.text, error);
	case OPT_LIST:
	case OPT_PATTERNS:
	case OPT_ALLOCATORS:
		return add_text(opt, text, *place.list, error);
	case OPT_LIMIT:
		return add_limit(opt, text, *place.list, error);
	case OPT_HELP:
		break;
	}
	return true;
}
