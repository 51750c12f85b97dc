/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Lists keep their elements where they are, and an index finds each of them by its key. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "../../../aprof/core/ap_list.c"

static UInt s_freed;

void *AP_(host_record)(SizeT bytes)
{
	return calloc(1, bytes);
}

void *AP_(host_allocate)(SizeT bytes)
{
	return calloc(1, bytes);
}

void AP_(host_free)(void *p, SizeT bytes)
{
	(void)bytes;
	s_freed++;
	free(p);
}

static void free_chunks(struct ap_list *l)
{
	for (UInt i = 0; i < AP_LIST_CHUNKS; i++)
		free(l->chunks[i]);
}

static void elements_never_move(void **state)
{
	(void)state;
	enum { N = 10000 };
	static ULong *at[N];
	struct ap_list l = { .element_bytes = 24 };
	for (UInt i = 0; i < N; i++) {
		at[i] = AP_(list_add)(&l);
		assert_int_equal(*at[i], 0);
		*at[i] = i + 1;
	}
	assert_int_equal(l.count, N);
	for (UInt i = 0; i < N; i++) {
		assert_ptr_equal(AP_(list_at)(&l, i), at[i]);
		assert_int_equal(*at[i], i + 1);
	}
	free_chunks(&l);
}

static void a_dropped_element_leaves_zeros(void **state)
{
	(void)state;
	struct ap_list l = { .element_bytes = 8 };
	AP_(list_add)(&l);
	ULong *last = AP_(list_add)(&l);
	*last = 5;
	AP_(list_drop_last)(&l);
	assert_int_equal(l.count, 1);
	assert_ptr_equal(AP_(list_add)(&l), last);
	assert_int_equal(*last, 0);
	free_chunks(&l);
}

struct element { struct ap_keyed keyed; UInt value; };

static void an_index_finds_all_with_a_key(void **state)
{
	(void)state;
	enum { N = 5000 };
	struct ap_list l;
	struct ap_index x;
	s_freed = 0;
	AP_(index_init)(&x, &l, sizeof(struct element));
	/* Each key three times, and keys that differ in their high bits alone. */
	for (UInt i = 0; i < N; i++)
		((struct element *)AP_(index_add)(&x, (UWord)(i % (N / 3 + 1)) << 40))->value = i;
	assert_true(s_freed > 0);
	UInt found = 0;
	for (UInt k = 0; k < N / 3 + 1; k++)
		for (struct element *e = AP_(index_find)(&x, (UWord)k << 40); e; e = AP_(index_find_next)(&x, e)) {
			assert_int_equal(e->value % (N / 3 + 1), k);
			assert_ptr_equal(AP_(list_at)(&l, e->keyed.number - 1), e);
			found++;
		}
	assert_int_equal(found, N);
	assert_null(AP_(index_find)(&x, 1));
	free_chunks(&l);
	free(x.heads);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_never_move),
		cmocka_unit_test(a_dropped_element_leaves_zeros),
		cmocka_unit_test(an_index_finds_all_with_a_key),
	};
	return cmocka_run_group_tests_name("ap_list", tests, NULL, NULL);
}
