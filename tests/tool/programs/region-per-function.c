/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Linked with a program that the compiler instruments (-finstrument-functions): each call of a function is a region of the function's
 * own, within that of its caller, and each fifth begins a phase. So the regions of any program are nested as its calls are.
 */
#include "aprof.h"

#define SELF __attribute__((no_instrument_function))

extern const char __executable_start[];

static __thread uintptr_t entered[4096];
static __thread unsigned depth;
static unsigned calls;

SELF void __cyg_profile_func_enter(void *function, void *site);
SELF void __cyg_profile_func_exit(void *function, void *site);

/* The place in the executable is the same with both backends. */
SELF void __cyg_profile_func_enter(void *function, void *site)
{
	uintptr_t place = (uintptr_t)function - (uintptr_t)__executable_start;
	char name[17] = "";
	(void)site;
	for (int i = 0; i < 16; i++)
		name[i] = "0123456789abcdef"[place >> (60 - 4 * i) & 15];
	if (depth < sizeof entered / sizeof *entered)
		entered[depth] = aprof_region_enter(name);
	depth++;
	if (__atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED) % 5 == 0)
		aprof_phase(name);
}

/* A jump out of several functions leaves regions that nobody ends. */
SELF void __cyg_profile_func_exit(void *function, void *site)
{
	(void)function; (void)site;
	if (depth > 0 && --depth < sizeof entered / sizeof *entered)
		aprof_region_leave(entered[depth]);
}
