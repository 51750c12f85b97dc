/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A library that makes requests, and with -DHOST a program that loads it and makes none: late-requests LIBRARY… With -DHOSTILE, the
   library has notes of the recorder's owner that lead where the recorder must not write. */
#include "program.h"

#ifdef HOST

#include <dlfcn.h>

int main(int count, char **arguments)
{
	for (int i = 1; i < count; i++) {
		void *library = dlopen(arguments[i], RTLD_NOW);
		MUST(library);
		int (*ask)(void) = (int (*)(void))dlsym(library, "ask");
		MUST(ask);
		say("%s%d", i > 1 ? " " : "answers=", ask());
		if (i % 2)
			dlclose(library);
	}
	say("\n");
	return 0;
}

#else

#include "aprof.h"

#ifdef HOSTILE
/* Into a constant, its own code, what the loader protects, beyond the object, at no word's place, and a note that ends behind its section. */
static const uintptr_t constant __attribute__((used)) = 0;
static char *const relocated[1] __attribute__((used)) = { (char *)&relocated };
static __attribute__((used)) void code(void) { }
__asm__(
	".macro note at\n"
	".long 6, 8, 1\n.asciz \"aprof\"\n.balign 4\n.quad \\at - .\n"
	".endm\n"
	".pushsection .note.aprof, \"a\", %note\n.balign 4\n"
	"note constant\nnote code\nnote relocated\nnote . + 0x7000000\nnote aprof_slot + 1\n"
	".long 6, 4, 1\n.asciz \"aprof\"\n.balign 4\n.long 0\n"
	".long 6, 0x7fffffff, 1\n.asciz \"aprof\"\n.balign 4\n"
	".popsection\n");
#endif

extern int ask(void);
KEEP int ask(void)
{
#ifdef HOSTILE
	MUST(*(const uintptr_t *)hide((void *)&constant) == 0 && *(char **)hide((void *)relocated) == (char *)relocated);
#endif
	uintptr_t region = aprof_region_enter("late");
	free(hide(malloc(10)));
	aprof_region_leave(region);
	return aprof_recorder() != APROF_NONE;
}

#endif
