/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "commands/color.h"

#include <string.h>
#include <unistd.h>

static bool is_set(const char *variable)
{
	const char *value = g_getenv(variable);

	return value && *value;
}

bool color_wanted(enum color_when when, int fd)
{
	const char *cargo = g_getenv("CARGO_TERM_COLOR");

	if (when != COLOR_AUTO)
		return when == COLOR_ALWAYS;
	if (is_set("NO_COLOR"))
		return false;
	if (is_set("CLICOLOR_FORCE") && strcmp(g_getenv("CLICOLOR_FORCE"), "0") != 0)
		return true;
	if (g_strcmp0(cargo, "always") == 0 || g_strcmp0(cargo, "never") == 0)
		return strcmp(cargo, "always") == 0;
	return fd >= 0 && isatty(fd) && g_strcmp0(g_getenv("TERM"), "dumb") != 0;
}
