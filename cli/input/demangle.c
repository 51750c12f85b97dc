/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/demangle.h"

#include <glib.h>
#include <libiberty/demangle.h>
#include <stdlib.h>

char *demangle(const char *symbol)
{
	char *name = cplus_demangle(symbol, DMGL_PARAMS | DMGL_ANSI | DMGL_AUTO);
	char *copy = g_strdup(name != NULL ? name : symbol);
	free(name);
	return copy;
}

char *demangle_linkage(const char *symbol)
{
	return symbol[0] == '_' && (symbol[1] == 'Z' || symbol[1] == 'R') ? demangle(symbol) : g_strdup(symbol);
}
