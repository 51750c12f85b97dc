/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Opens the library of part.rs three times, and closes it again. */
#include <dlfcn.h>

int main(void)
{
	for (int i = 0; i < 3; i++) {
		void *library = dlopen("./libpart.so", RTLD_NOW);
		void (*part)(void) = library ? (void (*)(void))dlsym(library, "part") : 0;
		if (!part)
			return 1;
		part();
		dlclose(library);
	}
	return 0;
}
