/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The last colon of a gate ends its pattern. Names have colons of their own, conditions have none. */
#include "analysis/gate_parse.h"

#include "base/numbers.h"
#include "base/suggest.h"

#include <string.h>

static G_DEFINE_QUARK(gate-parse-error, gate_parse_error)

const struct gate_key gate_keys[] = {
#define LIMIT_OPTION(form, metric, name, ...) { name, GATE_FORM_##form, GATE_##metric },
#include "model/options.def"
	{ NULL, GATE_FORM_MOST, GATE_ALLOCATIONS },
};

/* The parts of a limit that are known before its condition is parsed. */
struct draft {
	GPtrArray *limits;
	const char *value;    /* the whole of it */
	const char *origin, *pattern;
	bool of_run;
	enum group_key group;
};

const struct gate_key *gate_key_find(const char *name, size_t length)
{
	for (const struct gate_key *k = gate_keys; k->name != NULL; k++)
		if (strlen(k->name) == length && strncmp(k->name, name, length) == 0)
			return k;
	return NULL;
}

static bool fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
static bool fail(GError **error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_propagate_error(error, g_error_new_valist(gate_parse_error_quark(), 0, format, args));
	va_end(args);
	return false;
}

/* Whoever reports the reason names the whole value: the reason names only a part of it. */
static bool fail_part(const struct draft *d, const char *part, const char *reason, GError **error)
{
	return strcmp(part, d->value) == 0 ? fail(error, "%s", reason) : fail(error, "'%s': %s", part, reason);
}

static bool find_metric(const char *name, enum gate_metric *metric, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_autofree char *meant = NULL;

	for (size_t i = 0; i < GATE_METRIC_COUNT; i++) {
		if (strcmp(gate_metrics[i].name, name) == 0) {
			*metric = (enum gate_metric)i;
			return true;
		}
		g_ptr_array_add(names, (gpointer)(uintptr_t)gate_metrics[i].name);
	}
	meant = suggest_text(name, names);
	return fail(error, "there is no metric '%s': %s", name, meant);
}

/* Parses `1%` or `0.25%`. Four digits after the point are the most that a number of millionths can hold. */
static bool parse_percent(const char *text, int64_t *value, GError **error)
{
	enum { DIGITS = 4 };
	g_autofree char *number = g_strndup(text, strlen(text) - 1);
	char *point = strchr(number, '.'), *fraction = point ? point + 1 : number + strlen(number);
	int64_t whole = 0, part = 0, scale = GATE_WHOLE / 100;
	const char *reason;

	if (point)
		*point = '\0';
	if (!numbers_parse_count(number, &whole, &reason))
		return fail(error, "%s", reason);
	if (strlen(fraction) > DIGITS)
		return fail(error, "it has more than %d digits after the point", DIGITS);
	if (point && !numbers_parse_count(fraction, &part, &reason))
		return fail(error, "%s", "it is not a percentage");
	for (size_t i = strlen(fraction); i < DIGITS; i++)
		part *= 10;
	if (__builtin_mul_overflow(whole, scale, value) || __builtin_add_overflow(*value, part, value))
		return fail(error, "%s", "it is too large");
	return true;
}

static bool parse_amount(enum gate_metric metric, const char *text, int64_t *value, GError **error)
{
	const char *reason;

	if ((gate_metrics[metric].in_bytes ? numbers_parse_size : numbers_parse_count)(text, value, &reason))
		return true;
	return fail(error, "%s", reason);
}

/* Completes d with a metric and a value, and adds the limit. */
static bool add(const struct draft *d, enum gate_metric metric, bool growth, const char *value,
                GError **error)
{
	struct gate_limit limit = { .metric = metric, .of_run = d->of_run, .group = d->group };
	bool ratio = growth && g_str_has_suffix(value, "%");
	g_autoptr(GError) cause = NULL;

	if (!(ratio ? parse_percent(value, &limit.value, &cause)
	            : parse_amount(metric, value, &limit.value, &cause)))
		return fail_part(d, value, cause->message, error);
	limit.bound = ratio ? GATE_GROWTH_RATIO : growth ? GATE_GROWTH : GATE_AT_MOST;
	limit.pattern = d->of_run ? NULL : g_strdup(d->pattern);
	limit.origin = g_strdup(d->origin);
	struct gate_limit *added = g_new(struct gate_limit, 1);
	*added = limit;
	gate_limits_add(d->limits, added);
	return true;
}

/* Parses `METRIC<=VALUE` or `METRIC+VALUE`. */
static bool parse_condition(const struct draft *d, const char *text, GError **error)
{
	size_t length = strcspn(text, "<+");
	bool growth = text[length] == '+';
	g_autofree char *name = g_strstrip(g_strndup(text, length)), *value = NULL;
	enum gate_metric metric;

	if (!growth && !g_str_has_prefix(text + length, "<="))
		return fail_part(d, text, "it is not a condition like 'bytes<=64KiB' or 'bytes+1%'", error);
	value = g_strstrip(g_strdup(text + length + (growth ? 1 : 2)));
	return find_metric(name, &metric, error) && add(d, metric, growth, value, error);
}

static bool parse_conditions(const struct draft *d, const char *text, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(text, ",", -1);

	for (char **part = parts; *part; part++)
		if (!parse_condition(d, g_strstrip(*part), error))
			return false;
	return *parts != NULL || fail(error, "%s", "it has no condition");
}

/* An edit can rename the rows of these groups, so that no gate can name them. Each has a group to use instead. */
static const char *const instead_of[GROUP_KEY_COUNT] = { [GROUP_LINE] = "file", [GROUP_STACK] = "test" };

/* Returns the group that a misspelt word probably means, or NULL. A function's name can have a blank, too, as `operator new`
   and `map<int, char>` in C++. */
static const char *meant_group(const char *word)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	for (const char *c = word; *c; c++)
		if (!g_ascii_isalpha(*c))
			return NULL;
	for (int group = 0; group < GROUP_KEY_COUNT; group++)
		if (!instead_of[group])
			g_ptr_array_add(names, (gpointer)(uintptr_t)group_name((enum group_key)group));
	return suggest_nearest(word, names);
}

/* Parses `GROUP PATTERN`, or a pattern with a blank. length: of the first word. */
static bool parse_group(struct draft *d, char *text, size_t length, GError **error)
{
	g_autofree char *word = g_strndup(text, length);
	const char *meant;

	for (int group = 0; group < GROUP_KEY_COUNT; group++) {
		if (strcmp(word, group_name((enum group_key)group)) != 0)
			continue;
		if (instead_of[group])
			return fail(error, "a gate cannot name a %s, since edits change it: use 'function' or '%s'", word,
			            instead_of[group]);
		d->group = (enum group_key)group;
		d->pattern = g_strchug(text + length);
		return true;
	}
	meant = meant_group(word);
	return !meant || fail(error, "there is no group '%s': did you mean '%s'? If it is a function, write 'function %s'",
	                      word, meant, text);
}

/* Parses `PATTERN`, `GROUP PATTERN` or `run`. */
static bool parse_subject(struct draft *d, char *text, GError **error)
{
	size_t length = strcspn(g_strstrip(text), " ");

	d->group = GROUP_FUNCTION;
	d->pattern = text;
	d->of_run = strcmp(text, "run") == 0;
	if (text[length] != '\0' && !parse_group(d, text, length, error))
		return false;
	if (*d->pattern == '\0')
		return fail(error, "%s", "it has no pattern before the colon");
	return true;
}

static bool parse_gate(struct draft *d, const char *value, GError **error)
{
	const char *colon = strrchr(value, ':');
	g_autofree char *subject = colon ? g_strndup(value, (gsize)(colon - value)) : g_strdup("run");
	bool ok = parse_subject(d, subject, error) && parse_conditions(d, colon ? colon + 1 : value, error);

	d->pattern = NULL;
	return ok;
}

static bool parse_tolerance(const struct draft *d, const char *value, GError **error)
{
	const char *equals = strchr(value, '=');
	g_autofree char *name = NULL;
	enum gate_metric metric;

	if (!equals)
		return fail(error, "%s", "it must be METRIC=VALUE, such as bytes=1%");
	name = g_strndup(value, (gsize)(equals - value));
	return find_metric(name, &metric, error) && add(d, metric, true, equals + 1, error);
}

bool gate_parse(GPtrArray *limits, const struct gate_key *key, const char *value, const char *origin,
                GError **error)
{
	g_autoptr(GPtrArray) parsed = gate_limits_new();
	struct draft d = { .limits = parsed, .value = value, .origin = origin, .of_run = true };
	bool ok = false;

	switch (key->form) {
	case GATE_FORM_MOST:
		ok = add(&d, key->metric, false, value, error);
		break;
	case GATE_FORM_TOLERANCE:
		ok = parse_tolerance(&d, value, error);
		break;
	case GATE_FORM_GATE:
		ok = parse_gate(&d, value, error);
		break;
	}
	if (ok)
		gate_limits_merge(limits, parsed);
	return ok;
}
