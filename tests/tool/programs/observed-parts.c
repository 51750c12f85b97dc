/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Allocators of which a part has names that nobody knows. With RUST: the functions that the compiler makes for a Rust program. */
#include "observed-allocator.h"

#if defined(RUST)
ENTRY void *__rust_alloc(size_t size, size_t align) { (void)align; return take(size); }
ENTRY void *__rust_alloc_zeroed(size_t size, size_t align) { (void)align; void *p = take(size); return memset(p, 0, size); }
ENTRY void *__rust_realloc(void *p, size_t old, size_t align, size_t size) { (void)old; (void)align; return change(p, size); }
#if RUST == 4
ENTRY void __rust_dealloc(void *p, size_t old, size_t align) { (void)old; (void)align; give(p); }
#else
ENTRY void hidden_dealloc(void *p, size_t old, size_t align) { (void)old; (void)align; give(p); }
#define __rust_dealloc hidden_dealloc
#endif

KEEP static void use(void)
{
	void *p = __rust_realloc(hide(__rust_alloc(10, 1)), 10, 1, 12);
	__rust_dealloc(hide(p), 12, 1);
	hide(__rust_alloc_zeroed(20, 1));
}
#else
ENTRY void *mi_malloc(size_t size) { return take(size); }
ENTRY void *hidden_malloc(size_t size) { return take(size); }
ENTRY void *mi_realloc(void *p, size_t size) { return change(p, size); }
ENTRY void hidden_free(void *p) { give(p); }
#if !defined(NO_FREE)
ENTRY void mi_free(void *p) { give(p); }
#else
#define mi_free hidden_free
#endif

KEEP static void use(void)
{
	void *p = hide(mi_malloc(10));
	hidden_free(p);
	MUST(mi_malloc(12) == p);              /* there is a block already */
	mi_free(p);
	mi_free(hide(hidden_malloc(20)));      /* there is none */
	p = hide(mi_realloc(hidden_malloc(30), 300));
	mi_free(p);
}
#endif

int main(void)
{
	use();
	return 0;
}
