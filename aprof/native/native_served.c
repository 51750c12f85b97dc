/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_served.h"

#include "native/native_events.h"
#include "native/native_loader.h"
#include "native/native_queue.h"
#include "native/native_real.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* All that the C library's allocator aligns to, unasked. */
enum { ALIGNED = 16 };

/* mimalloc aligns up to this. */
enum { ALIGNED_TO_SIZE = 4096 };

/* Of jemalloc's flags. */
enum { FLAGS_ALIGN = 0x3f, FLAGS_ZERO = 0x40 };

/* The third argument's register is also that of a second result. Behind the six arguments lie r10, r11 and what the register of the result
   had. */
enum { SECOND_RESULT = 2, RESULT_BEFORE = AP_PARAM_POSITIONS + 2 };

/* Puts the arguments beside one another and calls the function of the struct native_served. The frame pointer is saved where the hooks save
   it, in the place of the number. A compiler that sees a function together with its callers knows which registers it leaves alone, and
   does not save them, nor align the stack: so all registers come back but that of the result. */
#define EACH_VECTOR(op) op(0) op(1) op(2) op(3) op(4) op(5) op(6) op(7) op(8) op(9) op(10) op(11) op(12) op(13) op(14) op(15)
#define SAVE(n) "	movaps %xmm" #n ", " #n "*16(%rsp)\n"
#define RESTORE(n) "	movaps " #n "*16(%rsp), %xmm" #n "\n"
__asm__(
	".text\n"
	".p2align 4\n"
	".globl native_served_entry\n"
	".hidden native_served_entry\n"
	".type native_served_entry, @function\n"
	"native_served_entry:\n"
	"	.cfi_startproc\n"
	"	.cfi_def_cfa_offset 16\n"
	"	pushq %rax\n"
	"	.cfi_def_cfa_offset 24\n"
	"	movq 8(%rsp), %rax\n"
	"	movq %rbp, 8(%rsp)\n"
	"	.cfi_offset %rbp, -16\n"
	"	leaq 8(%rsp), %rbp\n"
	"	.cfi_def_cfa %rbp, 16\n"
	"	pushq %r11\n"
	"	pushq %r10\n"
	"	pushq %r9\n"
	"	pushq %r8\n"
	"	pushq %rcx\n"
	"	pushq %rdx\n"
	"	pushq %rsi\n"
	"	pushq %rdi\n"
	"	movq native_served_all(%rip), %rdi\n"
	"	addq %rax, %rdi\n"
	"	movq %rsp, %rsi\n"
	"	leaq 16(%rbp), %rdx\n"
	"	subq $256, %rsp\n"
	"	andq $-16, %rsp\n"
	EACH_VECTOR(SAVE)
	"	call *(%rdi)\n"
	EACH_VECTOR(RESTORE)
	"	leaq -72(%rbp), %rsp\n"
	"	popq %rdi\n"
	"	popq %rsi\n"
	"	popq %rdx\n"
	"	popq %rcx\n"
	"	popq %r8\n"
	"	popq %r9\n"
	"	popq %r10\n"
	"	popq %r11\n"
	"	leave\n"
	"	.cfi_def_cfa %rsp, 8\n"
	"	ret\n"
	"	.cfi_endproc\n"
	".size native_served_entry, . - native_served_entry\n"
);

struct native_served *native_served_all;

/* ------------------------------------------------ requests ----------------------------------------------- */

struct request {
	size_t size, align;
	bool zeroes, is_whole_pages;
	int error;                /* why there can be no block; 0: none */
};

static bool has(const struct native_served *f, enum ap_param param)
{
	return f->is.position[param] >= 0;
}

static uintptr_t argument(const struct native_served *f, enum ap_param param, uintptr_t *arguments, uintptr_t otherwise)
{
	return has(f, param) ? arguments[f->is.position[param]] : otherwise;
}

static struct request request_of(const struct native_served *f, uintptr_t *arguments)
{
	struct request q = { .zeroes = f->is.manner == AP_MANNER_ZEROES, .is_whole_pages = f->is.manner == AP_MANNER_PAGES };
	uintptr_t flags = argument(f, AP_PARAM_FLAGS, arguments, 0);
	q.zeroes |= (flags & FLAGS_ZERO) != 0;
	q.align = argument(f, AP_PARAM_ALIGN, arguments, (uintptr_t)1 << (flags & FLAGS_ALIGN));
	if (__builtin_mul_overflow(argument(f, AP_PARAM_SIZE, arguments, 1), argument(f, AP_PARAM_COUNT, arguments, 1), &q.size))
		q.error = ENOMEM;
	else if (q.align & (q.align - 1) || !q.align)
		q.error = EINVAL;
	if (f->is.as_mimalloc && !has(f, AP_PARAM_ALIGN) && q.size <= ALIGNED_TO_SIZE && q.size && !(q.size & (q.size - 1)))
		q.align = q.size;
	return q;
}

static void *block_of(const struct native_served *f, uintptr_t *arguments)
{
	if (!has(f, AP_PARAM_PTR))
		return *(void **)argument(f, AP_PARAM_AT, arguments, 0);
	return (void *)argument(f, AP_PARAM_PTR, arguments, 0);
}

static void *allocate(const struct request *q)
{
	if (q->is_whole_pages)
		return native_real.pvalloc(q->size);
	if (q->align <= ALIGNED)
		return q->zeroes ? native_real.calloc(1, q->size) : native_real.malloc(q->size);
	void *p = native_real.memalign(q->align, q->size);
	return p && q->zeroes ? memset(p, 0, native_real.usable_size(p)) : p;
}

/* ------------------------------------------- failures of C++'s new ---------------------------------------- */

static void find(const char *name, void *to)
{
	void *f = dlsym(RTLD_DEFAULT, name);
	memcpy(to, &f, sizeof f);
}

/* Calls the program's handler for the lack of memory, which may free some, or does not return. */
static void call_new_handler(void)
{
	void (*(*get)(void))(void), (*throw)(void);
	find("_ZSt15get_new_handlerv", &get);
	find("_ZSt17__throw_bad_allocv", &throw);
	void (*handler)(void) = get ? get() : NULL;
	if (handler) {
		handler();
		return;
	}
	if (throw)
		throw();
	abort();
}

/* ------------------------------------------------- results ----------------------------------------------- */

/* What the function returns for a block, or for none. */
static uintptr_t answer(const struct native_served *f, uintptr_t *arguments, void *p, int failure)
{
	if (!has(f, AP_PARAM_AT))
		return (uintptr_t)p;
	if (!p && failure)
		return (uintptr_t)failure;
	*(void **)argument(f, AP_PARAM_AT, arguments, 0) = p;
	return 0;
}

static uintptr_t refuse(const struct native_served *f, uintptr_t *arguments, const struct request *q)
{
	if (!has(f, AP_PARAM_AT))
		errno = q->error;
	return answer(f, arguments, NULL, q->error);
}

/* ------------------------------------------------- serving ----------------------------------------------- */

/* What the loader asks for on our account does not count. */
static size_t counted(const struct native_served *f, uintptr_t *arguments, const struct request *q, uintptr_t cfa)
{
	if (!q->zeroes || !has(f, AP_PARAM_COUNT))
		return q->size;
	return q->size - native_loader_own_bytes(q->size, argument(f, AP_PARAM_SIZE, arguments, 0), ((void **)cfa)[-1]);
}

static uintptr_t serve_allocation(const struct native_served *f, uintptr_t *arguments, uintptr_t cfa)
{
	const struct native_call call = { f->function, cfa };
	struct request q = request_of(f, arguments);
	int error = errno;
	bool throws = f->is.manner == AP_MANNER_THROWS;
	while (q.error && throws)
		call_new_handler();
	if (q.error)
		return refuse(f, arguments, &q);
	void *p;
	while (NATIVE_UNLIKELY(!(p = allocate(&q)))) {
		native_failed();
		if (!throws)
			break;
		call_new_handler();
	}
	if (NATIVE_LIKELY(p != NULL))
		native_allocated(&call, p, counted(f, arguments, &q, cfa));
	if (has(f, AP_PARAM_AT))
		errno = error;
	if (f->is.returns_size)
		arguments[SECOND_RESULT] = q.size;
	return answer(f, arguments, p, ENOMEM);
}

static void end_block(const struct native_call *call, void *p)
{
	if (NATIVE_LIKELY(p != NULL) && NATIVE_LIKELY(native_freed(call, p)))
		native_real.free(p);
}

static uintptr_t serve_free(const struct native_served *f, uintptr_t *arguments, uintptr_t cfa)
{
	const struct native_call call = { f->function, cfa };
	end_block(&call, (void *)argument(f, AP_PARAM_PTR, arguments, 0));
	return arguments[RESULT_BEFORE];
}

/* Returns where the block is now, with what it had; NULL: nothing has changed. */
static void *reallocate(void *p, const struct request *q)
{
	size_t usable = native_real.usable_size(p);
	size_t size = q->size ? q->size : 1;
	void *r = p;
	if (q->align <= ALIGNED)
		r = native_real.realloc(p, size);
	else if ((uintptr_t)p % q->align != 0 || size > usable || size < usable / 2) {
		r = native_real.memalign(q->align, size);
		if (r) {
			memcpy(r, p, usable < size ? usable : size);
			native_real.free(p);
		}
	}
	return r;
}

/* In a signal handler that interrupted the recorder, no block can be looked up. */
static __attribute__((noinline)) void *reallocate_by_copy(const struct native_call *call, void *p, const struct request *q)
{
	void *r = allocate(q);
	size_t usable = native_real.usable_size(p);
	if (!r)
		return NULL;
	memcpy(r, p, usable < q->size ? usable : q->size);
	native_allocated(call, r, q->size);
	end_block(call, p);
	return r;
}

/* As hooks do it: the block is out of the table meanwhile. */
static void *reallocate_recorded(const struct native_call *call, void *p, const struct request *q)
{
	struct native_block taken;
	size_t old;
	if (NATIVE_UNLIKELY(native_queue_takes()))
		return reallocate_by_copy(call, p, q);
	enum native_known known = native_realloc_begin(p, &taken);
	if (NATIVE_UNLIKELY(known == NATIVE_FOREIGN))
		return NULL;
	old = known == NATIVE_KNOWN ? taken.size : native_real.usable_size(p);
	void *r = reallocate(p, q);
	if (NATIVE_LIKELY(known == NATIVE_KNOWN && r))
		native_realloc_done(call, &taken, r, q->size);
	else if (known == NATIVE_KNOWN)
		native_realloc_undo(&taken);
	else if (r)
		native_allocated(call, r, q->size);
	if (r && q->zeroes) {
		size_t usable = native_real.usable_size(r);
		if (usable > old)
			memset((char *)r + old, 0, usable - old);
	}
	return r;
}

static uintptr_t serve_reallocation(const struct native_served *f, uintptr_t *arguments, uintptr_t cfa)
{
	const struct native_call call = { f->function, cfa };
	struct request q = request_of(f, arguments);
	bool throws = f->is.manner == AP_MANNER_THROWS;
	void *p = block_of(f, arguments), *r;
	if (!p)
		return serve_allocation(f, arguments, cfa);
	if (!q.error && q.size == 0 && !f->is.as_mimalloc) {
		end_block(&call, p);
		return answer(f, arguments, NULL, 0);
	}
	while (NATIVE_UNLIKELY(q.error || !(r = reallocate_recorded(&call, p, &q)))) {
		if (!q.error)
			native_failed();
		if (!throws)
			break;
		call_new_handler();
	}
	if (NATIVE_LIKELY(!q.error && r))
		return answer(f, arguments, r, 0);
	if (f->is.role == AP_ROLE_REALLOCF)
		end_block(&call, p);
	if (!q.error)
		q.error = ENOMEM;
	return refuse(f, arguments, &q);
}

/* Changes the size if the block has room for it. Returns whether it has. */
static bool resize(const struct native_served *f, const struct request *q, void *p, uintptr_t cfa)
{
	const struct native_call call = { f->function, cfa };
	struct native_block taken;
	if (!p || q->error || q->size > native_real.usable_size(p) || native_queue_takes())
		return false;
	if (native_realloc_begin(p, &taken) == NATIVE_KNOWN)
		native_realloc_done(&call, &taken, p, q->size);
	return true;
}

static uintptr_t serve_expansion(const struct native_served *f, uintptr_t *arguments, uintptr_t cfa)
{
	const struct request q = request_of(f, arguments);
	void *p = block_of(f, arguments);
	return resize(f, &q, p, cfa) ? (uintptr_t)p : 0;
}

static uintptr_t serve_resizing(const struct native_served *f, uintptr_t *arguments, uintptr_t cfa)
{
	const struct request q = request_of(f, arguments);
	void *p = block_of(f, arguments);
	(void)resize(f, &q, p, cfa);
	return native_real.usable_size(p);
}

static uintptr_t serve_question(const struct native_served *f, uintptr_t *arguments, uintptr_t cfa)
{
	(void)cfa;
	return native_real.usable_size((void *)argument(f, AP_PARAM_PTR, arguments, 0));
}

/* A block has as many bytes as it was asked for, at least. */
static uintptr_t serve_rounding(const struct native_served *f, uintptr_t *arguments, uintptr_t cfa)
{
	(void)cfa;
	return request_of(f, arguments).size;
}

bool native_served_make(struct native_served *f, uintptr_t function, const struct ap_replacement *r)
{
	static native_serve *const s_serve[AP_ROLES] = {
		[AP_ROLE_ALLOC] = serve_allocation, [AP_ROLE_FREE] = serve_free, [AP_ROLE_REALLOC] = serve_reallocation,
		[AP_ROLE_REALLOCF] = serve_reallocation, [AP_ROLE_EXPAND] = serve_expansion, [AP_ROLE_RESIZE] = serve_resizing,
		[AP_ROLE_USABLE] = serve_question, [AP_ROLE_INSIDE] = serve_rounding,
	};
	*f = (struct native_served){ r->role < AP_ROLES ? s_serve[r->role] : NULL, function, *r };
	return f->serve != NULL;
}
