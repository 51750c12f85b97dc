/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Functions with the names of mimalloc, jemalloc and Google's tcmalloc, which take from one array: those that are not as malloc
   and free are, and what the rows of allocators/families.def say of them. */
/* dhat: no, it does not see these functions */
/* native: no, it replaces no function that has a stand-in */
/* variants: -O0|-O2 */
/* tool: --leak-check=yes */
#include "program.h"
#include <errno.h>
#include <wchar.h>

static char memory[1 << 16] __attribute__((aligned(16)));
static size_t used;

KEEP static void *take(size_t size)
{
	void *p = memory + used;
	used += (size + 31) / 16 * 16;
	MUST(used < sizeof memory);
	return p;
}

KEEP void *mi_malloc(size_t size)
{
	return take(size);
}

KEEP void mi_free(void *p)
{
	*(volatile char *)p = 0;
}

KEEP static void touch(size_t size)
{
	MUST(size == 33);
}

KEEP void mi_free_size(void *p, size_t size)
{
	touch(size);
	*(volatile char *)p = 0;
}

/* The same names with other parameters than malloc and free have. */
KEEP int mi_dupenv_s(char **buffer, size_t *size, const char *name)
{
	*size = strlen(name) + 1;
	*buffer = strcpy(take(*size), name);
	return 0;
}

KEEP wchar_t *mi_wcsdup(const wchar_t *text)
{
	return wcscpy(take((wcslen(text) + 1) * sizeof *text), text);
}

KEEP char *mi_realpath(const char *name, char *resolved)
{
	return strcpy(resolved ? resolved : take(strlen(name) + 1), name);
}

KEEP char *mi_stats_get_json(size_t size, char *buffer)
{
	return strcpy(buffer && size > 2 ? buffer : take(100), "{}");
}

KEEP int mi_reallocarr(void *at, size_t count, size_t size)
{
	if (size == 0)
		return EINVAL;
	*(void **)at = count == 0 ? NULL : take(count * size);
	return 0;
}

KEEP void *mi_reallocf(void *p, size_t size)
{
	return p && size < 1000 ? take(size) : NULL;
}

KEEP void *mi_expand(void *p, size_t size)
{
	return size <= 16 ? p : NULL;
}

KEEP void *mi_heap_malloc(void *heap, size_t size)
{
	MUST(heap);
	return take(size);
}

KEEP void *mi_heap_new(void)
{
	void *heap = mi_malloc(64);
	NOT_A_TAIL_CALL();
	return heap;
}

KEEP void mi_heap_destroy(void *heap)
{
	mi_free(heap);
	NOT_A_TAIL_CALL();
}

KEEP void mi_heap_delete(void *heap)
{
	mi_free(heap);
	NOT_A_TAIL_CALL();
}

KEEP void mi_thread_done(void)
{
	mi_free(memory);
	NOT_A_TAIL_CALL();
}

KEEP void *_rjem_mallocx(size_t size, int flags)
{
	MUST(flags == 0);
	return take(size);
}

KEEP size_t _rjem_xallocx(void *p, size_t size, size_t extra, int flags)
{
	MUST(p && extra == 0 && flags == 0);
	return size <= 32 ? 32 : 16;
}

KEEP void _rjem_sdallocx(void *p, size_t size, int flags)
{
	MUST(size && flags == 0);
	mi_free(p);
	NOT_A_TAIL_CALL();
}

KEEP void *BridgeTCMallocInternalNewAlignedNothrow(size_t size, size_t alignment)
{
	MUST(alignment == 8);
	return take(size);
}

KEEP void *BridgePrepareReallocAligned(void *p, size_t size, size_t alignment, size_t *old)
{
	MUST(alignment == 8);
	*old = 16;
	return size <= 16 ? p : take(size);
}

KEEP void TCMallocInternalDeleteSizedAligned(void *p, size_t size, size_t alignment)
{
	MUST(size == 16 && alignment == 8);
	*(volatile char *)p = 0;
}

/* The uses. */
KEEP static void texts(void)
{
	/* expect: (at("texts").allocations, at("texts").bytes) == (4, 6 + 4 * 5 + 8 + 3) */
	/* expect: at("texts").deallocations == 4 */
	char *value, buffer[16];
	size_t size;
	MUST(mi_dupenv_s(&value, &size, "value") == 0);
	mi_free(value);
	mi_free(hide(mi_wcsdup(L"wide")));
	mi_free(hide(mi_realpath("/a/path", NULL)));
	mi_free(hide(mi_stats_get_json(0, NULL)));
	MUST(mi_realpath("/a/path", buffer) == buffer && mi_stats_get_json(sizeof buffer, buffer) == buffer);
}

KEEP static void stored(void)
{
	/* What fails changes nothing, whatever its size. */
	/* expect: (at("stored").allocations, at("stored").bytes) == (3, 10 + 3 * 20 + 40) */
	/* expect: (at("stored").reallocations, at("stored").deallocations, at("stored").live_blocks) == (1, 2, 0) */
	void *p = mi_malloc(10);
	MUST(mi_reallocarr(&p, 3, 0) == EINVAL);
	MUST(mi_reallocarr(&p, 3, 20) == 0);
	MUST(mi_reallocarr(&p, 0, 20) == 0 && !p);
	MUST(mi_reallocarr(&p, 2, 20) == 0);
	mi_free(p);
}

KEEP static void fails(void)
{
	/* expect: (at("fails").allocations, at("fails").bytes) == (2, 10 + 50) */
	/* expect: (at("fails").reallocations, at("fails").deallocations) == (1, 1) */
	void *p = mi_reallocf(hide(mi_malloc(10)), 50);
	MUST(p && !mi_reallocf(p, 5000));
}

KEEP static void in_place(void)
{
	/* expect: (at("in_place").allocations, at("in_place").bytes) == (4, 10 + 16 + 16 + 20) */
	/* expect: (at("in_place").reallocations, at("in_place").in_place, at("in_place").deallocations) == (2, 2, 2) */
	void *p = mi_malloc(10);
	MUST(mi_expand(p, 16) == p && !mi_expand(p, 17));
	mi_free(p);
	void *q = _rjem_mallocx(16, 0);
	MUST(_rjem_xallocx(q, 20, 0, 0) == 32 && _rjem_xallocx(q, 100, 0, 0) == 16);
	_rjem_sdallocx(q, 20, 0);
}

KEEP static void beside(void)
{
	/* expect: (at("beside").allocations, at("beside").bytes) == (3, 8 + 16 + 40) */
	/* expect: (at("beside").reallocations, at("beside").in_place, at("beside").deallocations) == (1, 1, 2) */
	size_t old;
	void *p = BridgeTCMallocInternalNewAlignedNothrow(8, 8);
	MUST(BridgePrepareReallocAligned(p, 16, 8, &old) == p);
	void *q = BridgePrepareReallocAligned(p, 40, 8, &old);
	MUST(q != p);
	TCMallocInternalDeleteSizedAligned(p, 16, 8);
	TCMallocInternalDeleteSizedAligned(q, 16, 8);
}

KEEP static void heaps(void)
{
	/* expect: (at("heaps").allocations, at("heaps").bytes) == (4, 1 + 2 + 4 + 8) */
	/* expect: (at("heaps").deallocations, at("heaps").freed_bytes) == (3, 1 + 2 + 4) */
	/* expect: (at("heaps").live_blocks, at("heaps").live_bytes) == (1, 8) */
	void *heap = mi_heap_new();
	MUST(mi_heap_malloc(heap, 1) && mi_heap_malloc(heap, 2));
	mi_heap_destroy(heap);
	heap = mi_heap_new();
	void *p = mi_heap_malloc(heap, 4);
	hide(mi_heap_malloc(heap, 8));
	mi_heap_delete(heap);
	mi_free(p);
	mi_thread_done();
}

/* The optimised program jumps to the function, and what follows there overwrites the registers of the arguments. */
KEEP static void jump(int number, void *p, size_t size)
{
	(void)number;
	mi_free_size(p, size);
}

KEEP static void jumps(void)
{
	/* expect: (at("jumps").allocations, at("jumps").deallocations, at("jumps").live_blocks) == (1, 1, 0) */
	void (*volatile called)(int, void *, size_t) = jump;
	called(7, mi_malloc(33), 33);
	NOT_A_TAIL_CALL();
}

int main(void)
{
	/* expect: (total.allocations, total.failed) == (4 + 3 + 2 + 4 + 3 + 4 + 1, 1) */
	/* expect: (total.unmatched_frees, total.unmatched_blocks) == (0, 0) */
	texts();
	stored();
	fails();
	in_place();
	beside();
	heaps();
	jumps();
	return 0;
}
