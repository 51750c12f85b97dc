/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The files are GLib key files; a group is a rule. Unknown keys and values are errors: a rule with a typo would hide more or
   less than its author meant. */
#include "analysis/suppress.h"

#include "base/suggest.h"
#include "model/model.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { FILE_BYTES_MAX = 1 << 20 };

static G_DEFINE_QUARK(suppress-error, suppress_error)

static void free_rule(gpointer data)
{
	struct suppress_rule *r = data;
	g_free(r->name);
	g_free(r->file);
	g_strfreev(r->frames);
	g_free(r->holder);
	g_free(r->object);
	g_free(r->why);
	g_free(r);
}

GPtrArray *suppress_new(void)
{
	return g_ptr_array_new_with_free_func(free_rule);
}

/* The file that is being read. */
struct reading {
	GKeyFile *keys;
	struct suppress_rule *rule;
};

static bool fail(const struct reading *r, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);
static bool fail(const struct reading *r, GError **error, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *reason = g_strdup_vprintf(format, args);
	va_end(args);
	g_set_error(error, suppress_error_quark(), 0, "rule '%s': %s", r->rule->name, reason);
	return false;
}

/* Splits at semicolons and trims blanks. Returns NULL and sets *error if a part is empty or there is none. */
static char **read_list(const struct reading *r, const char *key, GError **error)
{
	g_autoptr(GError) cause = NULL;
	char **list = g_key_file_get_string_list(r->keys, r->rule->name, key, NULL, &cause);
	if (list == NULL) {
		fail(r, error, "'%s' is not a list of texts", key);
		return NULL;
	}
	bool whole = list[0] != NULL;
	for (char **text = list; *text != NULL; text++)
		whole &= *g_strstrip(*text) != '\0';
	if (whole)
		return list;
	g_strfreev(list);
	fail(r, error, "'%s' has an empty item", key);
	return NULL;
}

static bool fail_kind(const struct reading *r, const char *text, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (size_t i = 0; i < LEAK_KINDS; i++)
		g_ptr_array_add(names, (gpointer)(uintptr_t)cost_leak_names[i]);
	g_autofree char *meant = suggest_text(text, names);
	return fail(r, error, "there is no kind '%s': %s", text, meant);
}

static bool read_kinds(const struct reading *r, GError **error)
{
	g_auto(GStrv) list = read_list(r, "kinds", error);
	r->rule->kinds = 0;
	for (char **text = list; list != NULL && *text != NULL; text++) {
		size_t kind = 0;
		while (kind < LEAK_KINDS && strcmp(cost_leak_names[kind], *text) != 0)
			kind++;
		if (kind == LEAK_KINDS)
			return fail_kind(r, *text, error);
		r->rule->kinds |= 1u << kind;
	}
	return list != NULL;
}

/* GLib lists a repeated key twice, but returns its last value only. */
static bool read_frames(const struct reading *r, GError **error)
{
	g_strfreev(r->rule->frames);
	r->rule->frames = read_list(r, "frames", error);
	return r->rule->frames != NULL;
}

static bool read_text(const struct reading *r, const char *key, char **text, GError **error)
{
	g_free(*text);
	*text = g_key_file_get_string(r->keys, r->rule->name, key, NULL);
	if (*text == NULL || *g_strstrip(*text) == '\0')
		return fail(r, error, "'%s' is empty or not a text", key);
	return true;
}

static bool read_holder(const struct reading *r, GError **error)
{
	return read_text(r, "static", &r->rule->holder, error);
}

static bool read_object(const struct reading *r, GError **error)
{
	return read_text(r, "static-object", &r->rule->object, error);
}

static bool read_why(const struct reading *r, GError **error)
{
	return read_text(r, "why", &r->rule->why, error);
}

static const struct { const char *name; bool (*read)(const struct reading *, GError **); } known_keys[] = {
	{ "kinds", read_kinds },
	{ "frames", read_frames },
	{ "static", read_holder },
	{ "static-object", read_object },
	{ "why", read_why },
};

static bool read_key(const struct reading *r, const char *key, GError **error)
{
	for (size_t i = 0; i < G_N_ELEMENTS(known_keys); i++)
		if (strcmp(known_keys[i].name, key) == 0)
			return known_keys[i].read(r, error);
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (size_t i = 0; i < G_N_ELEMENTS(known_keys); i++)
		g_ptr_array_add(names, (gpointer)(uintptr_t)known_keys[i].name);
	g_autofree char *meant = suggest_text(key, names);
	return fail(r, error, "unknown key '%s': %s", key, meant);
}

/* Whether the rule has a condition besides kinds: without one it would hide every leak. */
static bool is_bounded(const struct suppress_rule *rule)
{
	for (char **frame = rule->frames; frame != NULL && *frame != NULL; frame++)
		if (strcmp(*frame, SUPPRESS_ANY_FRAMES) != 0)
			return true;
	return rule->holder != NULL || rule->object != NULL;
}

static bool read_rule(const struct reading *r, GError **error)
{
	g_auto(GStrv) present = g_key_file_get_keys(r->keys, r->rule->name, NULL, NULL);
	for (char **key = present; key != NULL && *key != NULL; key++)
		if (!read_key(r, *key, error))
			return false;
	if (!is_bounded(r->rule))
		return fail(r, error, "it would hide every leak: add 'frames', 'static' or 'static-object'");
	return true;
}

static bool read_rules(GPtrArray *rules, GKeyFile *keys, const char *file, GError **error)
{
	g_auto(GStrv) names = g_key_file_get_groups(keys, NULL);
	for (char **name = names; *name != NULL; name++) {
		struct suppress_rule *rule = g_new0(struct suppress_rule, 1);
		const struct reading r = { keys, rule };
		g_ptr_array_add(rules, rule);
		rule->name = g_strdup(*name);
		rule->file = g_strdup(file);
		rule->kinds = (1u << LEAK_KINDS) - 1;
		if (!read_rule(&r, error))
			return false;
	}
	return true;
}

bool suppress_add_text(GPtrArray *rules, const char *text, size_t length, const char *file, GError **error)
{
	static const char byte_order_mark[] = "\xef\xbb\xbf";
	g_autoptr(GKeyFile) keys = g_key_file_new();
	g_autoptr(GError) cause = NULL;
	guint before = rules->len;
	/* The byte order mark that some editors write. */
	if (length >= strlen(byte_order_mark) && memcmp(text, byte_order_mark, strlen(byte_order_mark)) == 0) {
		text += strlen(byte_order_mark);
		length -= strlen(byte_order_mark);
	}
	if (memchr(text, '\0', length) != NULL || !g_utf8_validate(text, (gssize)length, NULL)) {
		g_set_error_literal(error, suppress_error_quark(), 0, "it is not UTF-8 text");
		return false;
	}
	/* GLib refuses an empty text as a missing one. */
	if (length > 0 && !g_key_file_load_from_data(keys, text, length, G_KEY_FILE_KEEP_TRANSLATIONS, &cause)) {
		g_set_error(error, suppress_error_quark(), 0, "%s (docs/leaks.md shows the format)", cause->message);
		return false;
	}
	if (read_rules(rules, keys, file, error))
		return true;
	g_ptr_array_set_size(rules, (gint)before);
	return false;
}

/* Reads the whole file. Returns NULL and sets *error on failure, or if it is too long: a device has no end. Free with g_free. */
static char *read_whole(const char *path, size_t *length, GError **error)
{
	FILE *in = fopen(path, "re");
	if (in == NULL) {
		g_set_error_literal(error, suppress_error_quark(), 0, g_strerror(errno));
		return NULL;
	}
	char *text = g_malloc(FILE_BYTES_MAX + 1);
	*length = fread(text, 1, FILE_BYTES_MAX + 1, in);
	int failure = ferror(in) ? errno : 0;
	fclose(in);
	if (failure == 0 && *length <= FILE_BYTES_MAX)
		return text;
	g_set_error_literal(error, suppress_error_quark(), 0, failure != 0 ? g_strerror(failure) : "it is larger than 1 MiB");
	g_free(text);
	return NULL;
}

bool suppress_add_file(GPtrArray *rules, const char *path, GError **error)
{
	size_t length;
	g_autofree char *text = read_whole(path, &length, error);
	if (text != NULL && suppress_add_text(rules, text, length, path, error))
		return true;
	g_prefix_error(error, "cannot use the suppressions in '%s': ", path);
	return false;
}

void suppress_add_default(GPtrArray *rules)
{
	g_autoptr(GError) error = NULL;
	if (!suppress_add_text(rules, suppress_default_text, strlen(suppress_default_text), NULL, &error))
		g_error("the default suppressions: %s", error->message);
}
