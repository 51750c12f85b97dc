/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* NAME, SYMBOL, PATTERN: what the tool makes of a function's name to hold marks against it. The functions of Valgrind's core
   that ap_names calls are the C library's here. */
#include "fuzz.h"

#include "../../aprof/ap_names.c"

SizeT VG_(strlen)(const HChar *text)
{
	return strlen(text);
}

HChar *VG_(strchr)(const HChar *text, HChar c)
{
	return strchr(text, c);
}

Int VG_(strncmp)(const HChar *a, const HChar *b, SizeT n)
{
	return strncmp(a, b, n);
}

Int VG_(memcmp)(const void *a, const void *b, SizeT n)
{
	return memcmp(a, b, n);
}

void *VG_(memcpy)(void *to, const void *from, SizeT n)
{
	return n > 0 ? memcpy(to, from, n) : to;
}

void *VG_(malloc)(const HChar *cost_centre, SizeT n)
{
	(void)cost_centre;
	return malloc(n);
}

HChar *VG_(strdup)(const HChar *cost_centre, const HChar *text)
{
	(void)cost_centre;
	return strdup(text);
}

void VG_(free)(void *block)
{
	free(block);
}

static void key_is_own(const char *name, Bool provided)
{
	HChar *key = AP_(name_key)(name, provided);
	FUZZ_REQUIRE(strpbrk(key, "*?") != NULL || AP_(name_matches)(key, key), "'%s' does not match itself", key);
	free(key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_auto(GStrv) lines = fuzz_lines(data, size, 3);
	HChar *key = AP_(name_key)(lines[0], AP_(name_is_provided)(lines[1]));
	HChar *pattern = AP_(name_key)(lines[2], False);

	AP_(name_is_part)(lines[1]);
	AP_(name_matches)(pattern, key);
	AP_(name_matches)(lines[2], key);
	key_is_own(lines[0], False);
	key_is_own(lines[0], True);
	free(key);
	free(pattern);
	return 0;
}
