/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Small pieces of private memory: each is zero and nobody else's, also when it is used again. */
#include "../../../aprof/native/native_basics.c"
#include "../../../aprof/native/native_memory.c"
#define s_lock s_small_lock
#include "../../../aprof/native/native_small.c"

#include "unit.h"

static bool is_zero(const unsigned char *p, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		if (p[i])
			return false;
	return true;
}

static void pieces_are_zero_and_apart(void **state)
{
	(void)state;
	enum { N = 3000 };
	static unsigned char *pieces[N];
	for (unsigned round = 0; round < 3; round++) {
		for (unsigned i = 0; i < N; i++) {
			size_t bytes = 1 + (i * 131) % NATIVE_SMALL_MOST;
			pieces[i] = native_small_allocate(bytes);
			assert_int_equal((uintptr_t)pieces[i] % 16, 0);
			assert_true(is_zero(pieces[i], bytes));
			memset(pieces[i], 0xA5, bytes);
		}
		for (unsigned i = 0; i < N; i++) {
			size_t bytes = 1 + (i * 131) % NATIVE_SMALL_MOST;
			assert_int_equal(pieces[i][0], 0xA5);
			assert_int_equal(pieces[i][bytes - 1], 0xA5);
			native_small_free(pieces[i], bytes);
		}
	}
	native_small_free(NULL, 64);
}

static void a_piece_is_used_again(void **state)
{
	(void)state;
	void *p = native_small_allocate(100);
	native_small_free(p, 100);
	assert_ptr_equal(native_small_allocate(128), p);
}

static void a_forked_child_goes_on(void **state)
{
	(void)state;
	native_small_free(native_small_allocate(64), 64);
	s_small_lock.held = 1;
	native_small_forked();
	assert_non_null(native_small_allocate(64));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_zero_and_apart),
		cmocka_unit_test(a_piece_is_used_again),
		cmocka_unit_test(a_forked_child_goes_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
