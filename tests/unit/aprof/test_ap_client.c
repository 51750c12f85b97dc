/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Blocks of any alignment, from an allocator that stops at 16 MiB. */
#define AP_HOST_VALGRIND
#include "unit.h"

#include "../../../aprof/valgrind/ap_client.c"

UInt VG_(clo_alignment) = 16;

/* The core's allocator: it knows its blocks by their start alone. */
static struct { void *p; SizeT size; } s_core[8];
static SizeT s_most_align;

void *VG_(cli_malloc)(SizeT align, SizeT n)
{
	s_most_align = align > s_most_align ? align : s_most_align;
	for (UInt i = 0; i < 8; i++)
		if (!s_core[i].p) {
			s_core[i].p = aligned_alloc(align, (n + align) / align * align);
			s_core[i].size = n;
			return s_core[i].p;
		}
	return NULL;
}

static UInt core_number(const void *p)
{
	UInt i = 0;
	while (i < 8 && s_core[i].p != p)
		i++;
	assert_true(i < 8);
	return i;
}

void VG_(cli_free)(void *p)
{
	UInt i = core_number(p);
	s_core[i].p = NULL;
	free(p);
}

SizeT VG_(cli_malloc_usable_size)(void *p)
{
	return s_core[core_number(p)].size;
}

static void an_alignment_beyond_the_cores_is_served(void **state)
{
	(void)state;
	SizeT align = 2 * AP_CLIENT_ALIGN_MAX;
	void *a = AP_(client_malloc)(align, 100), *b = AP_(client_malloc)(align, 200), *c = AP_(client_malloc)(16, 300);
	assert_int_equal((Addr)a % align, 0);
	assert_int_equal((Addr)b % align, 0);
	assert_true(s_most_align <= AP_CLIENT_ALIGN_MAX);
	memset(b, 1, 200);
	assert_true(AP_(client_usable_size)(a) >= 100);
	assert_int_equal((Addr)a + AP_(client_usable_size)(a), (Addr)s_core[0].p + s_core[0].size);
	assert_int_equal(AP_(client_usable_size)(c), 300);
	AP_(client_free)(a);
	assert_true(AP_(client_usable_size)(b) >= 200);
	AP_(client_free)(c);
	AP_(client_free)(b);
	for (UInt i = 0; i < 8; i++)
		assert_null(s_core[i].p);
	assert_null(s_over_aligned);
}

static void what_cannot_be_served_is_null(void **state)
{
	(void)state;
	assert_null(AP_(client_malloc)(16, (SizeT)1 << 63));
	assert_null(AP_(client_malloc)(0, 10));
	assert_null(AP_(client_malloc)(48, 10));
	assert_null(AP_(client_malloc)(4 * AP_CLIENT_ALIGN_MAX, ~(SizeT)0 >> 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_alignment_beyond_the_cores_is_served),
		cmocka_unit_test(what_cannot_be_served_is_null),
	};
	return cmocka_run_group_tests_name("ap_client", tests, NULL, NULL);
}
