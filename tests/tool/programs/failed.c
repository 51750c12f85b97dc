/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Requests that no machine can meet: NULL and ENOMEM, counted as failed and nowhere else. */
#include "program.h"
#include <errno.h>
#include <malloc.h>

static volatile size_t half = (size_t)PTRDIFF_MAX + 1;

KEEP static void refuse(const char *what, void *p)
{
	if (p || errno != ENOMEM)
		say("%s: %s, errno %d\n", what, p ? "a block" : "NULL", errno);
	MUST(!p && errno == ENOMEM);
	errno = 0;
}

KEEP static void fail(void)
{
	void *p = NULL;
	refuse("malloc", malloc(half));
	refuse("malloc of SIZE_MAX", malloc(half + (half - 1)));
	refuse("malloc of PTRDIFF_MAX", malloc(half - 1));
	refuse("calloc", calloc(1, half));
	refuse("realloc of NULL", realloc(NULL, half));
	refuse("memalign", memalign(64, half));
	refuse("aligned_alloc", aligned_alloc(64, half));
	refuse("valloc", valloc(half));
	MUST(posix_memalign(&p, 64, half) == ENOMEM && !p);
}

KEEP static void overflow(void)
{
	/* A product that does not fit never becomes a request: the tool is not asked. */
	/* expect: len(sites("overflow")) == 0 */
	MUST(!calloc(half / 2, 5));
	MUST(!calloc(5, half / 2));
	MUST(!reallocarray(NULL, half / 2, 5));
}

KEEP static void keep(void)
{
	/* expect: at("keep").allocations == 1 */
	/* expect: (at("keep").bytes, at("keep").reallocations, at("keep").realloc_out) == (4, 0, 0) */
	/* expect: (at("keep").deallocations, at("keep").freed_bytes) == (1, 4) */
	char *p = hide(malloc(4));
	memcpy(p, "kept", 4);
	errno = 0;
	refuse("realloc", realloc(p, half));
	MUST(memcmp(p, "kept", 4) == 0);
	free(p);
}

int main(void)
{
	/* expect: total.allocations == 1 */
	/* expect: total.bytes == 4 */
	/* expect: total.events == 2 */
	/* expect: total.failed == 9 + 1 */
	/* expect: total.foreign_frees == 0 */
	errno = 0;
	fail();
	keep();
	overflow();
	return 0;
}
