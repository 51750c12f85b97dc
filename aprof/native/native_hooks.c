/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The malloc family as the program calls it. Each function does what the real one does, and tells the recorder. What
   counts as which event is as in the tool. C++'s operators call these functions. */
#include "config.h"

#include "native/native_basics.h"
#include "native/native_events.h"
#include "native/native_loader.h"
#include "native/native_queue.h"
#include "native/native_real.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

/* The hooks alone are visible outside of the library. Another name, which is not, stands for the address of each: by
   its own name a hook might be another library's function. */
#define OWN_NAME_(name, string) \
	extern const char native_hook_##name[] __attribute__((visibility("hidden"))); \
	__asm__(".set native_hook_" string ", " string);
#define OWN_NAME(name, string) OWN_NAME_(name, string)
#define STRING_(name) #name
#define STRING(name) STRING_(name)
#define HOOK(name) OWN_NAME(name, STRING(name)) __attribute__((visibility("default"), noinline))

/* This call of the hook. */
#define ADDRESS_(name) ((uintptr_t)native_hook_##name)
#define ADDRESS(name) ADDRESS_(name)
#define CALL(name) const struct native_call call = { ADDRESS(name), (uintptr_t)__builtin_dwarf_cfa() }

static inline void *tell(const struct native_call *call, void *p, size_t size)
{
	if (NATIVE_LIKELY(p != NULL))
		native_allocated(call, p, size);
	else
		native_failed();
	return p;
}

/* An alignment that is none is no request for memory. */
static inline void *tell_aligned(const struct native_call *call, void *p, size_t size)
{
	return p || errno != EINVAL ? tell(call, p, size) : NULL;
}

HOOK(malloc) void *malloc(size_t size)
{
	CALL(malloc);
	return tell(&call, native_real.malloc(size), size);
}

HOOK(calloc) void *calloc(size_t n, size_t size)
{
	CALL(calloc);
	size_t bytes;
	void *p = native_real.calloc(n, size);
	/* A product that does not fit never becomes a request. */
	if (NATIVE_UNLIKELY(__builtin_mul_overflow(n, size, &bytes)))
		return p;
	return tell(&call, p, bytes - native_loader_own_bytes(bytes, size, __builtin_return_address(0)));
}

HOOK(free) void free(void *p)
{
	CALL(free);
	if (NATIVE_LIKELY(p != NULL) && NATIVE_UNLIKELY(!native_freed(&call, p)))
		return;
	native_real.free(p);
}

extern void cfree(void *p);
HOOK(cfree) void cfree(void *p)
{
	CALL(cfree);
	if (!p || native_freed(&call, p))
		native_real.free(p);
}

/* A request for 0 bytes frees the block. Some libraries then return a new one. */
static inline void *free_by_realloc(const struct native_call *call, void *p)
{
	void *q = native_freed(call, p) ? native_real.realloc(p, 0) : NULL;
	if (q)
		native_allocated(call, q, 0);
	return q;
}

/* In a signal handler that interrupted the recorder, no block can be looked up. */
static __attribute__((noinline)) void *realloc_by_copy(const struct native_call *call, void *p, size_t size)
{
	void *q = native_real.malloc(size);
	if (!q)
		return NULL;
	size_t usable = native_real.usable_size(p);
	memcpy(q, p, usable < size ? usable : size);
	native_allocated(call, q, size);
	if (native_freed(call, p))
		native_real.free(p);
	return q;
}

HOOK(realloc) void *realloc(void *p, size_t size)
{
	CALL(realloc);
	if (!p) {
		/* Valgrind's goes on to its malloc. */
		const struct native_call as_malloc = { ADDRESS(malloc), call.cfa };
		return tell(&as_malloc, native_real.realloc(NULL, size), size);
	}
	if (NATIVE_UNLIKELY(size == 0))
		return free_by_realloc(&call, p);
	if (NATIVE_UNLIKELY(native_queue_takes()))
		return realloc_by_copy(&call, p, size);
	/* The block is out of the table while the real function runs: once that has freed it, another thread may
	   get its address. A block that is not known is a new one from now on. */
	struct native_block taken;
	enum native_known known = native_realloc_begin(p, &taken);
	bool is_known = known == NATIVE_KNOWN;
	if (NATIVE_UNLIKELY(known == NATIVE_FOREIGN)) {
		errno = ENOMEM;
		return NULL;
	}
	void *q = native_real.realloc(p, size);
	if (NATIVE_LIKELY(is_known && q))
		native_realloc_done(&call, &taken, q, size);
	else if (is_known)
		native_realloc_undo(&taken);
	if (!is_known || !q)
		tell(&call, q, size);
	return q;
}

HOOK(memalign) void *memalign(size_t alignment, size_t size)
{
	CALL(memalign);
	return tell_aligned(&call, native_real.memalign(alignment, size), size);
}

HOOK(aligned_alloc) void *aligned_alloc(size_t alignment, size_t size)
{
	CALL(aligned_alloc);
	return tell_aligned(&call, native_real.aligned_alloc(alignment, size), size);
}

HOOK(posix_memalign) int posix_memalign(void **p, size_t alignment, size_t size)
{
	CALL(posix_memalign);
	int error = native_real.posix_memalign(p, alignment, size);
	if (NATIVE_LIKELY(error == 0))
		tell(&call, *p, size);
	else if (error != EINVAL)
		native_failed();
	return error;
}

HOOK(valloc) void *valloc(size_t size)
{
	CALL(valloc);
	return tell(&call, native_real.valloc(size), size);
}

HOOK(pvalloc) void *pvalloc(size_t size)
{
	CALL(pvalloc);
	return tell(&call, native_real.pvalloc(size), size);
}
