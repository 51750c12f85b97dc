/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The hooks of the malloc family give the program what the real functions give, and tell the recorder of it. Here
   they have other names, so that this program can also call the real ones. */
#include "config.h"

#define malloc hooked_malloc
#define calloc hooked_calloc
#define realloc hooked_realloc
#define free hooked_free
#define cfree hooked_cfree
#define memalign hooked_memalign
#define posix_memalign hooked_posix_memalign
#define aligned_alloc hooked_aligned_alloc
#define valloc hooked_valloc
#define pvalloc hooked_pvalloc
#include <dlfcn.h>
#include <malloc.h>
#include <stdlib.h>

static void *dlsym_that_allocates(void *handle, const char *name);
#define dlsym dlsym_that_allocates
#include "../../../aprof/native/native_hooks.c"
#include "../../../aprof/native/native_loader.c"
#include "../../../aprof/native/native_real.c"
#undef dlsym

#include "unit.h"

#include <stdio.h>
#include <unistd.h>

/* ---------------------------------------------- the recorder --------------------------------------------- */

/* The last events, as text that begins with the newest: a SIZE, f, F (failed), b (reallocation begins), d SIZE (done),
   u (undone). */
static char s_events[256];
static uintptr_t s_function, s_caller;
static void *s_block;
static bool s_knows_blocks = true;
static bool s_is_interrupted;   /* the recorder takes blocks that are freed, and frees them later */

static void note(const char *event, long size)
{
	char older[sizeof s_events];
	snprintf(older, sizeof older, "%.200s", s_events);
	if (size >= 0)
		snprintf(s_events, sizeof s_events, "%s %ld;%.200s", event, size, older);
	else
		snprintf(s_events, sizeof s_events, "%s;%.200s", event, older);
}

static void note_call(const struct native_call *c, void *p)
{
	s_function = c->function;
	s_caller = *(const uintptr_t *)(c->cfa - 8);
	s_block = p;
}

void native_allocated(const struct native_call *c, void *p, size_t size)
{
	note_call(c, p);
	note("a", (long)size);
}

void native_failed(void)
{
	note("F", -1);
}

bool native_freed(const struct native_call *c, void *p)
{
	note_call(c, p);
	note("f", -1);
	return !s_is_interrupted;
}

bool native_queue_takes(void)
{
	return s_is_interrupted;
}

enum native_known native_realloc_begin(void *p, struct native_block *taken)
{
	note("b", -1);
	taken->address = (uintptr_t)p;
	return s_knows_blocks ? NATIVE_KNOWN : NATIVE_UNKNOWN;
}

void native_realloc_done(const struct native_call *c, struct native_block *taken, void *q, size_t size)
{
	(void)taken;
	note_call(c, q);
	note("d", (long)size);
}

void native_realloc_undo(struct native_block *taken)
{
	s_block = (void *)taken->address;
	note("u", -1);
}

/* What was told since the last call. */
#define assert_told(expected) do { assert_string_equal(s_events, expected); s_events[0] = '\0'; } while (0)

static int start(void **state)
{
	(void)state;
	s_events[0] = '\0';
	s_knows_blocks = true;
	s_is_interrupted = false;
	return 0;
}

/* --------------------------------------------- the first call -------------------------------------------- */

static void *s_early_blocks[3];

static void *dlsym_that_allocates(void *handle, const char *name)
{
	if (!s_early_blocks[0]) {
		s_early_blocks[0] = native_real.malloc(24);
		s_early_blocks[1] = native_real.calloc(3, 8);
		strcpy(s_early_blocks[0], "kept");
		s_early_blocks[0] = native_real.realloc(s_early_blocks[0], 100);
		s_early_blocks[2] = native_real.malloc(100000);
		native_real.free(s_early_blocks[1]);
	}
	return strcmp(name, "pvalloc") == 0 ? NULL : dlsym(handle, name);
}

/* This test has to be the first one. */
static void the_loader_may_allocate_in_the_first_call(void **state)
{
	(void)state;
	dlerror();
	errno = EBADF;
	void *p = malloc(10);
	assert_non_null(p);
	assert_int_equal(errno, EBADF);
	assert_null(dlerror());
	assert_string_equal(s_early_blocks[0], "kept");
	assert_null(s_early_blocks[2]);
	/* Such blocks can be reallocated and freed for ever. */
	char *q = realloc(s_early_blocks[0], 200);
	assert_false(is_early(q));
	assert_string_equal(q, "kept");
	free(q);
	free(s_early_blocks[1]);
	/* And a function that the C library does not have fails. */
	assert_null(pvalloc(10));
	free(p);
}

/* ----------------------------------------------- allocations --------------------------------------------- */

static size_t multiple_of(const void *p)
{
	return (uintptr_t)p & -(uintptr_t)p;
}

static void what_the_loader_takes_for_us_does_not_count(void **state)
{
	(void)state;
	free(calloc(3, 16));
	assert_told("f;a 48;");
	native_loader = (struct native_loader){ 1, UINTPTR_MAX };   /* This is the loader. */
	free(calloc(3, 16));
	assert_told("f;a 32;");
	free(calloc(6, 8));
	assert_told("f;a 48;");
	free(calloc(1, 16));
	assert_told("f;a 16;");
	native_loader = (struct native_loader){ 0, 0 };
}

static void blocks_are_the_real_ones(void **state)
{
	(void)state;
	void *p = malloc(100);
	assert_told("a 100;");
	assert_ptr_equal(s_block, p);
	void *own = native_real.malloc(100);
	assert_int_equal(malloc_usable_size(p), malloc_usable_size(own));
	native_real.free(own);
	free(p);
	assert_told("f;");
	assert_ptr_equal(s_block, p);

	p = malloc(0);
	assert_told("a 0;");
	free(p);
	unsigned char *c = calloc(7, 9);
	assert_told("a 63;f;");
	for (unsigned i = 0; i < 63; i++)
		assert_int_equal(c[i], 0);
	cfree(c);
	assert_told("f;");
	free(NULL);
	cfree(NULL);
	assert_told("");
}

static void aligned_blocks_are_told_with_the_size_asked_for(void **state)
{
	(void)state;
	void *p[4];
	p[0] = memalign(256, 10);
	p[1] = aligned_alloc(512, 1024);
	assert_int_equal(posix_memalign(&p[2], 1024, 20), 0);
	p[3] = valloc(30);
	assert_told("a 30;a 20;a 1024;a 10;");
	assert_true(multiple_of(p[0]) >= 256 && multiple_of(p[1]) >= 512 && multiple_of(p[2]) >= 1024);
	assert_true(multiple_of(p[3]) >= (size_t)sysconf(_SC_PAGESIZE));
	for (int i = 0; i < 4; i++)
		free(p[i]);
	assert_told("f;f;f;f;");
}

/* The sanitizers' functions fail as others do. */
extern const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

/* More than there is, in a way that the compiler does not see. */
static size_t too_much(void)
{
	static volatile size_t much = PTRDIFF_MAX - 100;
	return much;
}

static void what_fails_is_told_as_that(void **state)
{
	(void)state;
	errno = 0;
	assert_null(native_real.malloc(too_much()));
	int error = errno;   /* ENOMEM, or 0 under Memcheck */
	errno = 0;
	assert_null(malloc(too_much()));
	assert_int_equal(errno, error);
	assert_told("F;");
	assert_null(calloc(too_much(), 1));
	assert_told("F;");
	/* A product that does not fit never becomes a request. */
	assert_null(calloc(too_much(), 16));
	assert_told("");
	void *p = &p;
	errno = EBADF;
	assert_int_equal(posix_memalign(&p, 64, too_much()), ENOMEM);
	assert_ptr_equal(p, &p);
	assert_told("F;");
	/* An alignment that is none is no request. */
	errno = EBADF;
	assert_int_equal(posix_memalign(&p, 3, 100), EINVAL);
	assert_ptr_equal(p, &p);
	assert_told("");
}

static void errno_stays_where_nothing_fails(void **state)
{
	(void)state;
	void *q = NULL;
	errno = EBADF;
	void *p = malloc(10);
	p = realloc(p, 5000);
	assert_int_equal(posix_memalign(&q, 64, 10), 0);
	free(p);
	free(q);
	free(calloc(1, 1));
	assert_int_equal(errno, EBADF);
}

/* ---------------------------------------------- reallocations -------------------------------------------- */

static void a_reallocation_is_one_event(void **state)
{
	(void)state;
	char *p = realloc(NULL, 10);
	assert_told("a 10;");
	strcpy(p, "kept");
	p = realloc(p, 100000);
	assert_told("d 100000;b;");
	assert_ptr_equal(s_block, p);
	assert_string_equal(p, "kept");
	free(p);
}

static void *realloc_that_returns_a_block(void *p, size_t size)
{
	(void)size;
	return p;
}

static void a_reallocation_to_nothing_is_a_free(void **state)
{
	(void)state;
	void *p = malloc(10);
	assert_null(realloc(p, 0));
	assert_told("f;a 10;");
	/* Some libraries return a block then. */
	void *(*real)(void *, size_t) = native_real.realloc;
	native_real.realloc = realloc_that_returns_a_block;
	p = malloc(10);
	void *q = realloc(p, 0);
	native_real.realloc = real;
	assert_ptr_equal(p, q);
	assert_told("a 0;f;a 10;");
	free(q);
}

static void a_reallocation_that_fails_leaves_the_block(void **state)
{
	(void)state;
	char *p = malloc(10);
	strcpy(p, "kept");
	assert_null(realloc(p, too_much()));
	assert_told("F;u;b;a 10;");
	assert_ptr_equal(s_block, p);
	assert_string_equal(p, "kept");
	free(p);
}

static void a_reallocated_block_that_is_not_known_is_a_new_one(void **state)
{
	(void)state;
	void *p = native_real.malloc(10);
	s_knows_blocks = false;
	p = realloc(p, 20);
	assert_told("a 20;b;");
	assert_null(realloc(p, too_much()));
	assert_told("F;b;");
	free(p);
}

/* In a signal handler that interrupted the recorder: blocks stay until the recorder frees them. */
static void a_handlers_blocks_stay_for_a_while(void **state)
{
	(void)state;
	s_is_interrupted = true;
	char *p = malloc(10);
	strcpy(p, "kept");
	free(p);
	assert_string_equal(p, "kept");
	char *q = realloc(p, 20);
	assert_told("f;a 20;f;a 10;");
	assert_string_equal(p, "kept");
	assert_string_equal(q, "kept");
	assert_null(realloc(q, 0));
	assert_told("f;");
	assert_string_equal(q, "kept");
	native_real.free(p);
	cfree(q);
	assert_string_equal(q, "kept");
	native_real.free(q);
}

/* ------------------------------------------------- frames ------------------------------------------------ */

static __attribute__((noinline)) void *call_all(unsigned which, void *p)
{
	void *q = NULL;
	switch (which) {
	case 0: q = malloc(1); break;
	case 1: q = calloc(1, 1); break;
	case 2: q = realloc(NULL, 1); break;
	case 3: q = realloc(p, 5000); break;
	case 4: q = memalign(64, 1); break;
	case 5: q = aligned_alloc(64, 64); break;
	case 6: if (posix_memalign(&q, 64, 1)) q = NULL; break;
	case 7: q = valloc(1); break;
	case 8: free(p); break;
	case 9: q = realloc(p, 0); break;
	case 10: cfree(p); break;
	}
	__asm__ volatile("" : : : "memory");
	return q;
}

static void a_call_says_which_function_was_called_and_from_where(void **state)
{
	(void)state;
	/* A reallocation of nothing goes on to malloc. */
	void *const function[] = { malloc, calloc, malloc, realloc, memalign, aligned_alloc, posix_memalign, valloc, free,
	                           realloc, cfree };
	for (unsigned i = 0; i < sizeof function / sizeof *function; i++) {
		void *p = native_real.malloc(8);
		void *q = call_all(i, p);
		assert_ptr_equal((void *)s_function, function[i]);
		assert_in_range(s_caller, (uintptr_t)call_all, (uintptr_t)call_all + 2048);
		native_real.free(q);
		if (i != 3 && i < 8)
			native_real.free(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_loader_may_allocate_in_the_first_call, start),
		cmocka_unit_test_setup(blocks_are_the_real_ones, start),
		cmocka_unit_test_setup(what_the_loader_takes_for_us_does_not_count, start),
		cmocka_unit_test_setup(aligned_blocks_are_told_with_the_size_asked_for, start),
		cmocka_unit_test_setup(what_fails_is_told_as_that, start),
		cmocka_unit_test_setup(errno_stays_where_nothing_fails, start),
		cmocka_unit_test_setup(a_reallocation_is_one_event, start),
		cmocka_unit_test_setup(a_reallocation_to_nothing_is_a_free, start),
		cmocka_unit_test_setup(a_reallocation_that_fails_leaves_the_block, start),
		cmocka_unit_test_setup(a_reallocated_block_that_is_not_known_is_a_new_one, start),
		cmocka_unit_test_setup(a_handlers_blocks_stay_for_a_while, start),
		cmocka_unit_test_setup(a_call_says_which_function_was_called_and_from_where, start),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
