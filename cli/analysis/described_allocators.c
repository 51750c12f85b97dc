/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "analysis/described_allocators.h"

#include "core/ap_families.h"

#include <string.h>

/* As the recorder has them. */
enum { MOST = 16, LENGTH_MAX = 4096 };

static const char *flaw_of(const char *text, guint before, const char **at)
{
	*at = text;
	if (*text == '\0')
		return "it is empty";
	if (strlen(text) > LENGTH_MAX)
		return "it is too long";
	for (const char *c = text; *c != '\0'; c++)
		if (g_ascii_iscntrl(*c))
			return "it has a control character";
	return before < MOST ? AP_(description_flaw)(text, at) : "there are 16 already";
}

bool described_allocators_add(GPtrArray *list, const char *text, char **flaw)
{
	const char *at, *reason;
	if (g_ptr_array_find_with_equal_func(list, text, g_str_equal, NULL))
		return true;
	reason = flaw_of(text, list->len, &at);
	if (reason == NULL)
		g_ptr_array_add(list, (gpointer)(uintptr_t)text);
	else
		*flaw = at == text ? g_strdup(reason) : g_strdup_printf("'%s': %s", at, reason);
	return reason == NULL;
}
