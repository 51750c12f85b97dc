/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "report/formats.h"

#include <stdint.h>
#include <string.h>

/* A row a format. Nothing else names them, so that no header has to. */
#define FORMATS(ROW) \
	ROW(text) \
	ROW(json) \
	ROW(markdown) \
	ROW(junit) \
	ROW(sarif) \
	ROW(github)

#define DECLARE(NAME) extern const struct format format_##NAME;
FORMATS(DECLARE)

#define LIST(NAME) &format_##NAME,
const struct format *const formats[] = { FORMATS(LIST) NULL };

const struct format *formats_find(const char *name)
{
	for (const struct format *const *f = formats; *f != NULL; f++)
		if (strcmp((*f)->name, name) == 0)
			return *f;
	return NULL;
}

GPtrArray *formats_names(void)
{
	GPtrArray *names = g_ptr_array_new();
	for (const struct format *const *f = formats; *f != NULL; f++)
		if ((*f)->help != NULL)
			g_ptr_array_add(names, (gpointer)(uintptr_t)(*f)->name);
	return names;
}

char *formats_help(void)
{
	g_autoptr(GPtrArray) names = formats_names();
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < names->len; i++) {
		const struct format *f = formats_find(g_ptr_array_index(names, i));
		const char *before = i == 0 ? "" : i == names->len - 1 ? " or " : ", ";
		g_string_append_printf(text, "%s%s (%s%s)", before, f->name, f == formats[0] ? "default; " : "", f->help);
	}
	return g_string_free(text, FALSE);
}
