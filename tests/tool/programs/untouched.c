/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Memory that begins as zeros and that the program never touches is not there; memory that had something else is zero all the same. */
/* variants: -O0|-O2 */
/* dhat: no, it touches all of it */
#include "program.h"
#include <fcntl.h>
#include <sys/mman.h>

#define MIB ((size_t)1 << 20)
#define GIB ((size_t)1 << 30)
#define PAGE ((size_t)4096)

/* In pages. */
static long resident(void)
{
	char text[200] = "";
	int fd = open("/proc/self/statm", O_RDONLY);
	MUST(fd >= 0 && read(fd, text, sizeof text - 1) > 0);
	close(fd);
	return strtol(strchr(text, ' '), NULL, 10);
}

/* Of n bytes at p, so many pages are in memory, the page of the beginning and that of the end left out. */
static size_t touched(char *p, size_t n)
{
	static unsigned char pages[1024];
	size_t count = 0;
	char *at = (char *)(((uintptr_t)p + PAGE) & ~(PAGE - 1)), *end = (char *)((uintptr_t)(p + n) & ~(PAGE - 1));
	for (; at < end; at += sizeof pages * PAGE) {
		size_t size = (size_t)(end - at) < sizeof pages * PAGE ? (size_t)(end - at) : sizeof pages * PAGE;
		MUST(mincore(at, size, pages) == 0);
		for (size_t i = 0; i < size / PAGE; i++)
			count += pages[i] & 1;
	}
	return count;
}

static void must_be(const char *p, char c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		MUST(p[i] == c);
}

KEEP static char *zeros(size_t n)
{
	return hide(calloc(1, n));
}

KEEP static char *grown(char *p, size_t n)
{
	return hide(realloc(p, n));
}

KEEP static void never_touched(void)
{
	/* expect: (at("zeros", "never_touched").allocations, at("zeros", "never_touched").bytes) == (1, 4 << 30) */
	/* expect: (at("grown", "never_touched").moved, at("grown", "never_touched").copied_bytes) == (1, 4 << 30) */
	long before = resident();
	char *p = zeros(4 * GIB);
	MUST(p && touched(p, 4 * GIB) == 0 && resident() - before < 500);
	p[3 * GIB] = 'a';
	p[3 * GIB + MIB] = 'b';
	p = grown(p, 5 * GIB);
	MUST(p && touched(p, 4 * GIB) == 2 && resident() - before < 500);
	MUST(p[3 * GIB] == 'a' && p[3 * GIB + MIB] == 'b' && p[3 * GIB - 1] == 0 && p[4 * GIB - 1] == 0);
	free(p);
	NOT_A_TAIL_CALL();
}

/* A block of this size, full of something, freed, and another one where it was. */
KEEP static void had_something(size_t n)
{
	char *p = hide(malloc(n));
	memset(p, 'x', n);
	free(p);
	p = zeros(n);
	must_be(p, 0, n);
	free(p);
	NOT_A_TAIL_CALL();
}

/* Zeros that were never touched go where there was something, and stand beside something. */
KEEP static void moved(void)
{
	char *full = hide(malloc(6 * MIB)), *p = zeros(2 * MIB);
	memset(full, 'x', 6 * MIB);
	memset(p + MIB, 'y', PAGE);
	free(full);
	p = grown(p, 4 * MIB);
	must_be(p, 0, MIB);
	must_be(p + MIB, 'y', PAGE);
	must_be(p + MIB + PAGE, 0, MIB - PAGE);
	free(p);
	NOT_A_TAIL_CALL();
}

int main(void)
{
	/* expect: (total.live_blocks, total.failed) == (0, 0) */
	never_touched();
	for (size_t n = PAGE; n <= 32 * MIB; n = 3 * n + 1000)
		had_something(n);
	moved();
	return 0;
}
