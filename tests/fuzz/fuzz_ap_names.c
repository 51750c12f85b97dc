/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* NAME, SYMBOL, PATTERN: what the tool makes of a function's name to hold marks against it. */
#define AP_HOST_VALGRIND
#include "fuzz.h"

#include "../../aprof/valgrind/ap_names.c"
#include "../../aprof/valgrind/ap_symbols.c"

static void key_is_own(const char *name, Bool provided)
{
	HChar *key = AP_(name_canonical)(name, provided);
	FUZZ_REQUIRE(strpbrk(key, "*?") != NULL || AP_(name_matches)(key, key), "'%s' does not match itself", key);
	free(key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_auto(GStrv) lines = fuzz_lines(data, size, 3);
	HChar *key = AP_(name_canonical)(lines[0], AP_(symbol_is_provided_method)(lines[1]));
	HChar *pattern = AP_(name_canonical)(lines[2], False);

	AP_(symbol_is_function_part)(lines[1]);
	AP_(name_matches)(pattern, key);
	AP_(name_matches)(lines[2], key);
	key_is_own(lines[0], False);
	key_is_own(lines[0], True);
	free(key);
	free(pattern);
	return 0;
}
