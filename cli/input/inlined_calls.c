/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/inlined_calls.h"

#include "base/wildcard.h"
#include "input/demangle.h"
#include "names/allocator_functions.h"
#include "names/symbol_canon.h"

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
		g_autofree char *key = symbol_pattern_key(canonical);
		if (wildcard_matches(wanted, key))
			count += GPOINTER_TO_UINT(number);
	}
	return count;
}

uint32_t inlined_calls_count_rusts(GHashTable *inlined)
{
	GHashTableIter i;
	gpointer symbol, number;
	uint32_t count = 0;
	g_hash_table_iter_init(&i, inlined);
	while (g_hash_table_iter_next(&i, &symbol, &number))
		if (allocator_is_rusts_entry(symbol))
			count += GPOINTER_TO_UINT(number);
	return count;
}
