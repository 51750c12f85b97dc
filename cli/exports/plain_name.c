/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/plain_name.h"

#include "base/escape.h"

char *plain_name(const char *text)
{
	char *shown = g_strstrip(escape_text(text));
	if (*shown != '\0')
		return shown;
	g_free(shown);
	return g_strdup("???");
}
