/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The table of live blocks, against a plain list of them. */
#define AP_HOST_VALGRIND
#include "unit.h"

#include "../../../aprof/valgrind/ap_blocks.c"

static void a_block_is_found_at_its_address_alone(void **state)
{
	(void)state;
	struct ap_block *b = AP_(block_add)(0x5000010);
	b->size = 100;
	assert_ptr_equal(AP_(block_find)(0x5000010), b);
	assert_null(AP_(block_find)(0x5000011));
	assert_null(AP_(block_find)(0x5000050));
	/* No page, no region, no address of 48 bits. */
	assert_null(AP_(block_find)(0x6000000));
	assert_null(AP_(block_find)(0x600000000000));
	assert_null(AP_(block_find)(~(Addr)0));
	assert_null(AP_(block_remove)(~(Addr)0));
	assert_int_equal(AP_(blocks_count)(), 1);
	assert_ptr_equal(AP_(block_remove)(0x5000010), b);
	assert_null(AP_(block_find)(0x5000010));
	AP_(block_free)(b);
	assert_int_equal(AP_(blocks_count)(), 0);
	assert_int_equal(AP_(blocks_bytes)(), 0);
}

static void a_block_that_moves_keeps_its_contents(void **state)
{
	(void)state;
	AP_(block_add)(0x5000010)->size = 100;
	struct ap_block *b = AP_(block_remove)(0x5000010);
	AP_(block_insert)(b, 0x700000000010);
	assert_null(AP_(block_find)(0x5000010));
	assert_int_equal(AP_(block_find)(0x700000000010)->size, 100);
	AP_(block_free)(AP_(block_remove)(0x700000000010));
}

static void a_freed_block_is_used_again(void **state)
{
	(void)state;
	struct ap_block *b = AP_(block_add)(0x5000010);
	AP_(block_free)(AP_(block_remove)(0x5000010));
	assert_ptr_equal(AP_(block_add)(0x5000020), b);
	AP_(block_free)(AP_(block_remove)(0x5000020));
}

/* Many in one granule, in neighbours, and in regions far apart; more than one chunk of them. */
#define MANY (3 * CHUNK_BLOCKS)

static Addr many(UInt i)
{
	return 0x4000000 + (Addr)(i % 7) * 0x100000000 + i / 7 * 8;
}

struct expected { UInt n; Addr last; ULong bytes; };

static void visit(const struct ap_block *b, void *data)
{
	struct expected *e = data;
	assert_true(b->address > e->last);
	e->last = b->address;
	e->bytes += b->size;
	e->n++;
}

static void blocks_are_visited_in_order_of_address(void **state)
{
	(void)state;
	ULong bytes = 0;
	/* 7919 is prime to the number of blocks: each gets an address of its own, in no order. */
	for (UInt i = 0; i < MANY; i++) {
		struct ap_block *b = AP_(block_add)(many(i * 7919u % MANY));
		bytes += b->size = i;
	}
	struct expected e = { 0 };
	AP_(blocks_for_each)(visit, &e);
	assert_int_equal(e.n, MANY);
	assert_int_equal(e.bytes, bytes);
	assert_int_equal(AP_(blocks_count)(), MANY);
	assert_int_equal(AP_(blocks_bytes)(), bytes);
	for (UInt i = 0; i < MANY; i += 2)
		AP_(block_free)(AP_(block_remove)(many(i)));
	for (UInt i = 0; i < MANY; i++)
		assert_int_equal(AP_(block_find)(many(i)) != NULL, i % 2);
	e = (struct expected){ 0 };
	AP_(blocks_for_each)(visit, &e);
	assert_int_equal(e.n, MANY / 2);
	assert_int_equal(AP_(blocks_bytes)(), e.bytes);
}

static int init(void **state)
{
	(void)state;
	AP_(blocks_init)();
	return 0;
}

static int free_all(void **state)
{
	(void)state;
	for (UInt r = 0; r < REGIONS; r++) {
		for (UInt p = 0; s_regions[r] && p < PAGES; p++)
			free(numbers_of(s_regions[r]->pages[p]));
		free(s_regions[r]);
	}
	for (UInt c = 0; c <= s_blocks_made / CHUNK_BLOCKS; c++)
		free(s_chunks[c]);
	free(s_chunks);
	free(s_regions);
	return 0;
}

static void the_block_before_an_address_is_found(void **state)
{
	(void)state;
	/* Two in one granule, one in another page, one far below. */
	const Addr at[] = { 0x4800010, 0x5000000, 0x5000020, 0x5030000 };
	for (UInt i = 0; i < 4; i++)
		AP_(block_add)(at[i])->size = 1;
	assert_int_equal(AP_(block_up_to)(0x5000000, 0)->address, 0x5000000);
	assert_int_equal(AP_(block_up_to)(0x500001f, 0)->address, 0x5000000);
	assert_int_equal(AP_(block_up_to)(0x5000020, 0)->address, 0x5000020);
	assert_int_equal(AP_(block_up_to)(0x502ffff, 0)->address, 0x5000020);
	assert_int_equal(AP_(block_up_to)(0x9000000, 0)->address, 0x5030000);
	assert_int_equal(AP_(block_up_to)(0x4ffffff, 0)->address, 0x4800010);
	assert_null(AP_(block_up_to)(0x4ffffff, 0x4800011));
	assert_null(AP_(block_up_to)(0x9000000, 0x5030001));
	assert_non_null(AP_(block_up_to)(0x9000000, 0x5030000));
	assert_null(AP_(block_up_to)(0x480000f, 0x4100000));
	assert_null(AP_(block_up_to)(0xffff0000, 0xf0000000));
	for (UInt i = 0; i < 4; i++)
		AP_(block_free)(AP_(block_remove)(at[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_block_is_found_at_its_address_alone),
		cmocka_unit_test(a_block_that_moves_keeps_its_contents),
		cmocka_unit_test(a_freed_block_is_used_again),
		cmocka_unit_test(blocks_are_visited_in_order_of_address),
		cmocka_unit_test(the_block_before_an_address_is_found),
	};
	return cmocka_run_group_tests_name("ap_blocks", tests, init, free_all);
}
