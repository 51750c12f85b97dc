/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_next.h"

#include <dlfcn.h>

void *native_next_functions[NATIVE_NEXT_COUNT];

static const char *const s_names[] = {
#define NEXT(name) #name,
#include "native/native_next.def"
#undef NEXT
};

void native_next_find(void)
{
	for (unsigned i = 0; i < NATIVE_NEXT_COUNT; i++)
		if (!native_next_functions[i])
			native_next_functions[i] = dlsym(RTLD_NEXT, s_names[i]);
}
