/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "model/options.h"

#include <string.h>

const char *group_name(enum group_key group)
{
#define GROUP_NAME(tag, name) [GROUP_##tag] = name,
	static const char *const names[] = { GROUP_KEYS(GROUP_NAME) };
	return names[group];
}

static const char *const backend_texts[] = {
#define BACKEND_TEXT(tag, name, ...) #name,
	BACKENDS(BACKEND_TEXT)
};

const char *backend_text(enum backend_name name)
{
	return backend_texts[name];
}

bool backend_named(const char *text, enum backend_name *name)
{
	for (int i = 0; i < BACKEND_COUNT; i++)
		if (strcmp(backend_texts[i], text) == 0) {
			*name = (enum backend_name)i;
			return true;
		}
	return false;
}
