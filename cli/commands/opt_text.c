/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "commands/opt_text.h"

#include <string.h>

/* The place of the values in a text of options.def. */
#define PLACE "{}"

/* `text` (default; for people), `json` (for programs) or … */
static char *values_text(const struct opt *opt)
{
	g_autoptr(GArray) values = opt_values(opt);
	bool has_default = values->len > 1 && (opt->kind == OPT_CHOICE || opt->kind == OPT_FORMAT);
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < values->len; i++) {
		const struct opt_value *v = &g_array_index(values, struct opt_value, i);
		const char *usual = has_default && v->value == 0 ? "default" : NULL;

		g_string_append_printf(text, "%s`%s`", i == 0 ? "" : i + 1 < values->len ? ", " : " or ", v->name);
		if (usual || v->help)
			g_string_append_printf(text, " (%s%s%s)", usual ? usual : "", usual && v->help ? "; " : "", v->help ? v->help : "");
	}
	return g_string_free(text, FALSE);
}

char *opt_text_marked(const struct opt *opt)
{
	const char *place = strstr(opt->help, PLACE);
	g_autofree char *values = place ? values_text(opt) : NULL;
	GString *text = g_string_new_len(opt->help, place ? place - opt->help : (gssize)strlen(opt->help));

	if (place)
		g_string_append_printf(text, "%s%s", values, place + strlen(PLACE));
	if (opt_repeats(opt) && opt->argument)
		g_string_append(text, ". May be repeated");
	return g_string_free(text, FALSE);
}

/* Writes options, and the values in the place of {}, without marks. Other `text` becomes 'text'. */
static char *plain(const struct opt *opt, const char *marked)
{
	g_autoptr(GPtrArray) words = opt_words(opt);
	g_auto(GStrv) parts = g_strsplit(marked, "`", -1);
	GString *text = g_string_new(NULL);

	for (size_t i = 0; parts[i]; i++) {
		bool bare = i % 2 == 0 || *parts[i] == '-'
		            || g_ptr_array_find_with_equal_func(words, parts[i], g_str_equal, NULL);
		g_string_append_printf(text, bare ? "%s" : "'%s'", parts[i]);
	}
	return g_string_free(text, FALSE);
}

char *opt_text_plain(const struct opt *opt)
{
	g_autofree char *marked = opt_text_marked(opt);

	return plain(opt, marked);
}

char *opt_text_short(const struct opt *opt)
{
	static const char *const ends[] = { ". ", (": " PLACE), " (" };
	g_autofree char *text = g_strdup(opt->help);

	for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
		char *end = strstr(text, ends[i]);
		if (end)
			*end = '\0';
	}
	return plain(opt, text);
}
