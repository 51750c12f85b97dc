/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Libraries one after the other, most likely at the same address: dlopen.sh hands in the paths and expects the
 * frames of each to keep their own names after it is gone.
 */
#include "program.h"
#include <dlfcn.h>

KEEP static void use(const char *path, uintptr_t *where)
{
	void *library = dlopen(path, RTLD_NOW);
	MUST(library);
	void *(*take)(size_t) = (void *(*)(size_t))dlsym(library, "plugin_take");
	MUST(take);
	*where = (uintptr_t)take;
	for (int i = 0; i < 10; i++)
		hide(take(100));
	MUST(dlclose(library) == 0);
}

int main(int count, char **argument)
{
	uintptr_t first = 0, where = 0;
	int same = 0;
	for (int i = 1; i < count; i++) {
		use(argument[i], &where);
		if (i == 1)
			first = where;
		else
			same += where == first;
	}
	say("same=%d\n", same);
	return 0;
}
