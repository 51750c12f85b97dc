/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_real.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>

/* ------------------------------------- while the functions are looked up --------------------------------- */

/* The loader may allocate while it looks them up. It gets a few blocks that are never freed; each has its size
   before it. */
#define EARLY_BYTES 8192u
struct early { size_t size, unused; unsigned char bytes[]; };
static _Alignas(struct early) unsigned char s_early[EARLY_BYTES];
static size_t s_early_used;

static void *early_malloc(size_t size)
{
	if (size > EARLY_BYTES)
		return NULL;
	size_t bytes = sizeof(struct early) + (size + 15) / 16 * 16;
	if (bytes > EARLY_BYTES - s_early_used)
		return NULL;
	struct early *e = (struct early *)(void *)&s_early[s_early_used];
	s_early_used += bytes;
	e->size = size;
	return e->bytes;
}

static void *early_calloc(size_t n, size_t size)
{
	size_t bytes;
	return __builtin_mul_overflow(n, size, &bytes) ? NULL : early_malloc(bytes);
}

static bool is_early(const void *p)
{
	return (uintptr_t)p - (uintptr_t)s_early < EARLY_BYTES;
}

static void *copy_of_early(void *q, const void *p, size_t size)
{
	size_t old = ((const size_t *)p)[-2];
	return q ? memcpy(q, p, old < size ? old : size) : NULL;
}

static void *early_realloc(void *p, size_t size)
{
	return p ? copy_of_early(early_malloc(size), p, size) : early_malloc(size);
}

static void early_free(void *p)
{
	(void)p;
}

static void *early_aligned(size_t alignment, size_t size)
{
	(void)alignment; (void)size;
	return NULL;
}

static int early_posix_memalign(void **p, size_t alignment, size_t size)
{
	(void)p; (void)alignment; (void)size;
	return ENOMEM;
}

static void *early_paged(size_t size)
{
	(void)size;
	return NULL;
}

static size_t early_usable_size(void *p)
{
	return p ? ((const size_t *)p)[-2] : 0;
}

static const struct native_real s_early_functions = {
	early_malloc, early_calloc, early_realloc, early_free, early_aligned, early_posix_memalign, early_aligned,
	early_paged, early_paged, early_usable_size,
};

/* -------------------------------- afterwards, if there are early blocks ---------------------------------- */

static void (*s_free)(void *p);
static void *(*s_realloc)(void *p, size_t size);
static size_t (*s_usable_size)(void *p);

static void free_unless_early(void *p)
{
	if (!is_early(p))
		s_free(p);
}

static void *realloc_unless_early(void *p, size_t size)
{
	return is_early(p) ? copy_of_early(native_real.malloc(size), p, size) : s_realloc(p, size);
}

static size_t usable_size_unless_early(void *p)
{
	return is_early(p) ? early_usable_size(p) : s_usable_size(p);
}

/* ----------------------------------------------- the first call ------------------------------------------ */

static void *first_malloc(size_t size)
{
	native_real_find();
	return native_real.malloc(size);
}

static void *first_calloc(size_t n, size_t size)
{
	native_real_find();
	return native_real.calloc(n, size);
}

static void *first_realloc(void *p, size_t size)
{
	native_real_find();
	return native_real.realloc(p, size);
}

static void first_free(void *p)
{
	native_real_find();
	native_real.free(p);
}

static void *first_memalign(size_t alignment, size_t size)
{
	native_real_find();
	return native_real.memalign(alignment, size);
}

static int first_posix_memalign(void **p, size_t alignment, size_t size)
{
	native_real_find();
	return native_real.posix_memalign(p, alignment, size);
}

static void *first_aligned_alloc(size_t alignment, size_t size)
{
	native_real_find();
	return native_real.aligned_alloc(alignment, size);
}

static void *first_valloc(size_t size)
{
	native_real_find();
	return native_real.valloc(size);
}

static void *first_pvalloc(size_t size)
{
	native_real_find();
	return native_real.pvalloc(size);
}

static size_t first_usable_size(void *p)
{
	native_real_find();
	return native_real.usable_size(p);
}

struct native_real native_real = {
	first_malloc, first_calloc, first_realloc, first_free, first_memalign, first_posix_memalign,
	first_aligned_alloc, first_valloc, first_pvalloc, first_usable_size,
};

void native_real_find(void)
{
	static bool s_is_called;
	if (s_is_called)
		return;
	s_is_called = true;
	int error = errno;
	struct native_real found = s_early_functions;
	native_real = s_early_functions;
	/* What is not found fails: a C library may lack some of these, and then the program has no use for them. */
#define FIND(member, name) do { void *f = dlsym(RTLD_NEXT, name); if (f) memcpy(&found.member, &f, sizeof f); } while (0)
	FIND(malloc, "malloc");
	FIND(calloc, "calloc");
	FIND(realloc, "realloc");
	FIND(free, "free");
	FIND(memalign, "memalign");
	FIND(posix_memalign, "posix_memalign");
	FIND(aligned_alloc, "aligned_alloc");
	FIND(valloc, "valloc");
	FIND(pvalloc, "pvalloc");
	FIND(usable_size, "malloc_usable_size");
#undef FIND
	/* What was not found is no error that the program should see. */
	dlerror();
	if (s_early_used) {
		s_free = found.free;
		s_realloc = found.realloc;
		s_usable_size = found.usable_size;
		found.free = free_unless_early;
		found.realloc = realloc_unless_early;
		found.usable_size = usable_size_unless_early;
	}
	native_real = found;
	errno = error;
}
