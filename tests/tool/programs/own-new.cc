// SPDX-License-Identifier: MIT OR Apache-2.0
// A program with its own operator new, made of malloc: one block is one allocation.
#include "program.h"
#include <new>

void *operator new(size_t n)
{
	return malloc(n);
}

void operator delete(void *p) noexcept
{
	free(p);
}

void operator delete(void *p, size_t) noexcept
{
	free(p);
}

struct Thing { char bytes[48]; };

KEEP static void use()
{
	// expect: (at("use").allocations, at("use").bytes, at("use").deallocations) == (10, 480, 10)
	for (int i = 0; i < 10; i++) {
		Thing *thing = new Thing;
		hide(thing);
		delete thing;
	}
}

int main()
{
	// expect: total.foreign_frees == 0
	use();
	return 0;
}
