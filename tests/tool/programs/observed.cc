/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Exceptions that leave an allocator of a program's own, and allocators that stand on malloc. */
/* dhat: no, it sees no such functions */
/* tool: --leak-check=yes */
/* variants: -O0|-O2 -fno-ipa-icf */
#include "program.h"

#include <new>

#define ENTRY extern "C" __attribute__((noipa))

/* malloc's very blocks. */
ENTRY void *mi_malloc(size_t size) { return malloc(size); }
ENTRY void mi_free(void *p) { free(p); }
ENTRY void *mi_realloc(void *p, size_t size) { return realloc(p, size); }

ENTRY void *mi_new(size_t size)
{
	if (size > 1000)
		throw std::bad_alloc();
	return mi_malloc(size);
}

/* Blocks within those of another family. */
ENTRY void *rpmalloc(size_t size) { return static_cast<char *>(mi_malloc(size + 16)) + 16; }
ENTRY void rpfree(void *p) { mi_free(static_cast<char *>(p) - 16); }

KEEP static void *plant(size_t size)
{
	void *p = hide(mi_new(size));
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static void *plant_by_malloc(size_t size)
{
	void *p = hide(malloc(size));
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static bool is_thrown(size_t size)
{
	try {
		plant(size);
	} catch (const std::bad_alloc &) {
		/* It is alive here, and what the allocator took for it is the allocator's. */
		plant_by_malloc(1);
		return true;
	}
	return false;
}

int main()
{
	/* expect: (at("plant").allocations, at("plant").bytes, at("plant").deallocations) == (4, 10 + 20 + 30 + 40, 3) */
	/* expect: (at("plant_by_malloc").allocations, at("plant_by_malloc").bytes) == (5, 4 * 1 + 5) */
	for (int i = 1; i <= 3; i++) {
		MUST(is_thrown(2000));
		mi_free(plant(10 * i));
	}
	MUST(is_thrown(2000) || true);
	/* expect: (at("rpmalloc").allocations, at("rpmalloc").bytes, at("rpmalloc").deallocations) == (2, 5 + 7, 1) */
	rpfree(hide(rpmalloc(5)));
	hide(rpmalloc(7));
	/* expect: total.reallocations == 1 */
	mi_free(hide(mi_realloc(plant(40), 400)));
	/* expect: (total.unmatched_frees, total.unmatched_blocks, total.foreign_frees) == (0, 0, 0) */
	plant_by_malloc(5);
	return 0;
}
