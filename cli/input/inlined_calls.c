/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/inlined_calls.h"

#include "base/wildcard.h"
#include "input/demangle.h"
#include "names/symbol_canon.h"
#include "names/symbol_scan.h"

#include <string.h>

/* A canonical name without what only C++ has in it: the result, the arguments, and those of templates. */
static char *key_of(const char *canonical)
{
	struct symbol_part path = part_path(part(canonical, strlen(canonical))), segment;
	GString *key = g_string_new(NULL);
	for (size_t at = 0; part_next_segment(path, &at, &segment);) {
		struct symbol_part left = segment;
		bool keeps = part_behind_operator(segment) > 0 || part_begins(segment, "<") || part_begins(segment, "{");
		if (!keeps)
			left.length = part_find(segment, 0, "<");
		g_string_append_printf(key, "%s%.*s", key->len > 0 ? "::" : "", (int)left.length, left.text);
	}
	return g_string_free(key, FALSE);
}

uint32_t inlined_calls_count(GHashTable *inlined, const char *pattern)
{
	g_autofree char *wanted = symbol_canonical(pattern, "", false);
	GHashTableIter i;
	gpointer symbol, number;
	uint32_t count = 0;
	g_hash_table_iter_init(&i, inlined);
	while (g_hash_table_iter_next(&i, &symbol, &number)) {
		g_autofree char *name = demangle(symbol);
		g_autofree char *canonical = symbol_canonical(name, symbol, false);
		g_autofree char *key = key_of(canonical);
		if (wildcard_matches(wanted, key))
			count += GPOINTER_TO_UINT(number);
	}
	return count;
}
