/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "model/options.h"

#include "base/suggest.h"

#include <string.h>

const char *group_name(enum group_key group)
{
#define GROUP_NAME(tag, name) [GROUP_##tag] = name,
	static const char *const names[] = { GROUP_KEYS(GROUP_NAME) };
	return names[group];
}

static const char *const backend_texts[BACKEND_COUNT] = {
#define BACKEND_TEXT(tag, name, ...) [BACKEND_##tag] = #name,
	BACKENDS(BACKEND_TEXT)
};

const char *backend_text(enum backend_name name)
{
	return backend_texts[name];
}

bool backend_named(const char *text, enum backend_name *name, char **choices)
{
	g_autoptr(GPtrArray) known = g_ptr_array_new();

	for (int i = BACKEND_UNSET + 1; i < BACKEND_COUNT; i++) {
		if (strcmp(backend_texts[i], text) == 0) {
			*name = (enum backend_name)i;
			return true;
		}
		g_ptr_array_add(known, (gpointer)(uintptr_t)backend_texts[i]);
	}
	if (choices)
		*choices = suggest_text(text, known);
	return false;
}
