/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Finds where values end; jansson parses them. */
#include "input/baseline_pull.h"

#include "base/escape.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

enum { DEPTH_MAX = 8, LENGTH_MAX = 16 << 20, QUOTED_MAX = 60 };

struct baseline_pull {
	FILE *in;
	GString *text;      /* the current value */
	json_t *value;
	bool first;         /* no comma comes before the next member or element */
	const char *item;   /* what errors call an element of the current list; NULL: not in a list */
	int64_t ordinal;
};

static GQuark quark(void)
{
	return g_quark_from_static_string("baseline-read");
}

struct baseline_pull *baseline_pull_new(FILE *in)
{
	struct baseline_pull *p = g_new0(struct baseline_pull, 1);
	p->in = in;
	p->text = g_string_new(NULL);
	return p;
}

void baseline_pull_free(struct baseline_pull *p)
{
	if (p == NULL)
		return;
	json_decref(p->value);
	g_string_free(p->text, TRUE);
	g_free(p);
}

bool baseline_pull_fail(const struct baseline_pull *p, GError **error, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *reason = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	if (p->item != NULL && p->ordinal > 0)
		g_set_error(error, quark(), 0, "%s %" PRId64 ": %s", p->item, p->ordinal, reason);
	else
		g_set_error_literal(error, quark(), 0, reason);
	return false;
}

/* Returns the next byte that is not white space; EOF at the end. */
static int next_byte(struct baseline_pull *p)
{
	int c;
	do
		c = getc_unlocked(p->in);
	while (c == ' ' || c == '\t' || c == '\n' || c == '\r');
	return c;
}

/* Fails because the file ends, or goes on with c, where `wanted` should be. */
static bool fail_byte(const struct baseline_pull *p, GError **error, int c, const char *wanted)
{
	if (c != EOF)
		return baseline_pull_fail(p, error, "it is not a baseline: %s is missing", wanted);
	if (ferror(p->in))
		g_set_error_literal(error, quark(), 0, g_strerror(errno));
	else
		g_set_error(error, quark(), 0, "it is cut short: save it again");
	return false;
}

static bool expect_byte(struct baseline_pull *p, char wanted, GError **error)
{
	int c = next_byte(p);
	const char text[] = { '\'', wanted, '\'', '\0' };
	return c == wanted || fail_byte(p, error, c, text);
}

bool baseline_pull_object(struct baseline_pull *p, GError **error)
{
	p->first = true;
	return expect_byte(p, '{', error);
}

/* Appends the rest of a string after its opening quote. */
static bool scan_string(struct baseline_pull *p, GError **error)
{
	int c;
	while ((c = getc_unlocked(p->in)) != EOF && p->text->len < LENGTH_MAX) {
		g_string_append_c(p->text, (char)c);
		if (c == '"')
			return true;
		if (c == '\\') {
			if ((c = getc_unlocked(p->in)) == EOF)
				break;
			g_string_append_c(p->text, (char)c);
		}
	}
	return fail_byte(p, error, c, "the end of a string");
}

/* Reads one value: up to its closing bracket, its last quote, or what follows a number or a word. */
static bool scan_value(struct baseline_pull *p, GError **error)
{
	int depth = 0;
	g_string_truncate(p->text, 0);
	int c = next_byte(p);
	for (; c != EOF; c = getc_unlocked(p->in)) {
		if (depth == 0 && (c == ',' || c == ']' || c == '}')) {
			ungetc(c, p->in);
			return p->text->len > 0 || baseline_pull_fail(p, error, "a value is missing");
		}
		if (p->text->len >= LENGTH_MAX)
			return baseline_pull_fail(p, error, "a value is too long");
		g_string_append_c(p->text, (char)c);
		if (c == '"' && !scan_string(p, error))
			return false;
		if ((c == '{' || c == '[') && ++depth > DEPTH_MAX)
			return baseline_pull_fail(p, error, "values are nested too deeply");
		if (c == '}' || c == ']')
			depth--;
		if (depth == 0 && (c == '"' || c == '}' || c == ']'))
			return true;
	}
	return fail_byte(p, error, c, "a value");
}

static json_t *parse_value(struct baseline_pull *p, GError **error)
{
	json_error_t flaw;
	json_decref(p->value);
	p->value = json_loadb(p->text->str, p->text->len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &flaw);
	if (p->value == NULL) {
		g_autofree char *shown = escape_text(flaw.text);
		baseline_pull_fail(p, error, "it is not valid JSON: %s", shown);
	}
	return p->value;
}

json_t *baseline_pull_value(struct baseline_pull *p, GError **error)
{
	return scan_value(p, error) ? parse_value(p, error) : NULL;
}

/* Makes text from the file short and safe for a terminal. */
static char *quotable(const char *text)
{
	const char *end = text + strnlen(text, QUOTED_MAX + 1);
	if (end - text > QUOTED_MAX)
		g_utf8_validate(text, QUOTED_MAX, &end);
	g_autofree char *start = g_strndup(text, (gsize)(end - text));
	g_autofree char *shown = escape_text(start);
	return g_strconcat(shown, *end != '\0' ? "…" : "", NULL);
}

bool baseline_pull_name(struct baseline_pull *p, const char *name, GError **error)
{
	bool found;
	return baseline_pull_optional(p, NULL, name, &found, error);
}

bool baseline_pull_optional(struct baseline_pull *p, const char *optional, const char *name, bool *found, GError **error)
{
	int c = next_byte(p);
	if (!p->first && c != '}') {
		if (c != ',')
			return fail_byte(p, error, c, "','");
		c = next_byte(p);
	}
	p->first = false;
	if (c == '}')
		return baseline_pull_fail(p, error, "it is not a baseline: '%s' is missing", name);
	if (c != '"')
		return fail_byte(p, error, c, "the name of a member");
	g_string_assign(p->text, "\"");
	if (!scan_string(p, error) || parse_value(p, error) == NULL)
		return false;
	*found = g_strcmp0(json_string_value(p->value), optional) == 0;
	if (!*found && strcmp(json_string_value(p->value), name) != 0) {
		g_autofree char *shown = quotable(json_string_value(p->value));
		return baseline_pull_fail(p, error, "it is not a baseline: it has '%s' in place of '%s'", shown, name);
	}
	return expect_byte(p, ':', error);
}

bool baseline_pull_end(struct baseline_pull *p, GError **error)
{
	if (!expect_byte(p, '}', error))
		return false;
	if (next_byte(p) != EOF)
		return baseline_pull_fail(p, error, "there is something after its end");
	return !ferror(p->in) || fail_byte(p, error, EOF, "");
}

bool baseline_pull_list(struct baseline_pull *p, const char *item, const struct member *members,
                        baseline_pull_adder *add, void *data, GError **error)
{
	if (!expect_byte(p, '[', error))
		return false;
	int c = next_byte(p);
	p->item = item;
	p->ordinal = 0;
	if (c != ']')
		ungetc(c, p->in);
	while (c != ']') {
		struct member_value values[MEMBERS_MAX];
		p->ordinal++;
		json_t *element = baseline_pull_value(p, error);
		if (element == NULL || !baseline_pull_values(p, element, members, values, error)
		    || !add(data, values, error))
			return false;
		c = next_byte(p);
		if (c != ',' && c != ']')
			return fail_byte(p, error, c, "',' or ']'");
	}
	p->item = NULL;
	return true;
}

static bool is_number(const json_t *json, int64_t most)
{
	return json_is_integer(json) && json_integer_value(json) >= 0 && json_integer_value(json) <= most;
}

static bool is_list(const json_t *json)
{
	for (size_t i = 0; i < json_array_size(json); i++)
		if (!is_number(json_array_get(json, i), UINT32_MAX))
			return false;
	return json_is_array(json);
}

static bool fits(const json_t *json, enum member_kind kind)
{
	switch (kind) {
	case MEMBER_NUMBER:
		return is_number(json, INT64_MAX);
	case MEMBER_SMALL:
		return is_number(json, UINT32_MAX);
	case MEMBER_TEXT:
		return json_is_string(json);
	case MEMBER_TRUE:
		return json_is_true(json);
	case MEMBER_LIST:
		return is_list(json);
	default:
		return json_is_object(json);
	}
}

static bool fail_member(const struct baseline_pull *p, GError **error, const struct member *m)
{
	static const char *const wanted[] = {
		[MEMBER_NUMBER] = "a number from 0 to 9223372036854775807",
		[MEMBER_SMALL] = "a number from 0 to 4294967295",
		[MEMBER_TEXT] = "a string",
		[MEMBER_TRUE] = "true",
		[MEMBER_LIST] = "a list of numbers from 0 to 4294967295",
		[MEMBER_OBJECT] = "an object",
	};
	return baseline_pull_fail(p, error, "'%s' must be %s", m->name, wanted[m->kind]);
}

/* Finds the member called name. It usually is the one after the previous one, which is the guess. */
static const struct member *find(const struct member *members, const char *name, const struct member *guess)
{
	for (const struct member *m = guess; m->name != NULL; m++)
		if (strcmp(m->name, name) == 0)
			return m;
	for (const struct member *m = members; m != guess; m++)
		if (strcmp(m->name, name) == 0)
			return m;
	return NULL;
}

bool baseline_pull_values(struct baseline_pull *p, const json_t *object, const struct member *members,
                          struct member_value values[], GError **error)
{
	const struct member *guess = members;
	const char *name;
	json_t *json, *unconst = (json_t *)(uintptr_t)object;
	if (!json_is_object(object))
		return baseline_pull_fail(p, error, "it must be an object");
	for (const struct member *m = members; m->name != NULL; m++)
		values[m - members] = (struct member_value){ .json = NULL };
	json_object_foreach(unconst, name, json) {
		const struct member *m = find(members, name, guess);
		if (m == NULL) {
			g_autofree char *shown = quotable(name);
			return baseline_pull_fail(p, error, "it has no member '%s'", shown);
		}
		if (!fits(json, m->kind))
			return fail_member(p, error, m);
		values[m - members] = (struct member_value){ json, json_integer_value(json) };
		guess = m + 1;
	}
	for (const struct member *m = members; m->name != NULL; m++)
		if (m->required && values[m - members].json == NULL)
			return baseline_pull_fail(p, error, "'%s' is missing", m->name);
	return true;
}
