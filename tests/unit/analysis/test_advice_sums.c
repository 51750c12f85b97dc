/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the counters of some sites prove, and what they do not. Each size is counted by hand. */
#include "unit.h"

#include "analysis/advice_sums.h"

/* The sites of a case. Blocks that are neither freed nor taken over are alive. */
static struct advice_sums sums;

static void begin(void)
{
	sums = (struct advice_sums){ .mixed = 0 };
}

/* Adds a site. bytes, smallest and largest: of its requests. out: how many of its blocks, of how many bytes, a realloc took over.
   by_realloc: how many of its blocks a realloc made; copied: the bytes of those that moved, -1 if none did. */
struct site_of { int64_t n, bytes, smallest, largest, out, out_bytes, by_realloc, copied, in_place, temporary, live, max_bytes; bool pushes; };

static void add(struct site_of s)
{
	struct cost c = {
		.allocations = s.n, .bytes = s.bytes, .min_request = s.smallest, .max_request = s.largest,
		.realloc_out = s.out, .realloc_out_bytes = s.out_bytes,
		.reallocations = s.by_realloc, .copied_bytes = s.copied, .in_place = s.in_place, .moved = s.by_realloc - s.in_place,
		.temporary = s.temporary, .live_blocks = s.live, .live_bytes = s.live > 0 ? s.bytes - s.out_bytes : 0,
		.deallocations = s.n - s.out - s.live, .freed_bytes = s.live > 0 ? 0 : s.bytes - s.out_bytes,
		.max_bytes = s.max_bytes, .sites = 1,
	};
	advice_sums_add(&sums, &c, s.pushes);
}

static void check(bool proved, const struct advice_growth *g, struct advice_growth expected)
{
	assert_true(proved);
	assert_int_equal(g->vectors, expected.vectors);
	assert_int_equal(g->growths, expected.growths);
	assert_int_equal(g->largest, expected.largest);
	assert_int_equal(g->final_bytes, expected.final_bytes);
	assert_int_equal(g->item, expected.item);
	assert_int_equal(g->saved_allocations, expected.growths);
	assert_int_equal(g->saved_bytes, expected.saved_bytes);
}

static bool chains(void)
{
	struct advice_growth g;
	return advice_sums_chains(&sums, true, &g);
}

/* 4, 8 … 1,024 items of 8 bytes: 32 + (64 + … + 8192 = 16320). */
static void one_vector(void **state)
{
	struct advice_growth g;
	(void)state;
	begin();
	add((struct site_of){ .n = 1, .bytes = 32, .smallest = 32, .largest = 32, .out = 1, .out_bytes = 32, .pushes = true });
	add((struct site_of){ .n = 8, .bytes = 16320, .smallest = 64, .largest = 8192, .out = 7, .out_bytes = 8128, .by_realloc = 8,
	                      .copied = 8160 });
	check(advice_sums_chains(&sums, true, &g), &g,
	      (struct advice_growth){ .vectors = 1, .growths = 8, .largest = 8192, .final_bytes = 8192, .item = 8, .saved_bytes = 8160 });
}

/* What grows in place copies nothing. That each block is twice as large as the one before says the same. */
static void in_place(void **state)
{
	struct advice_growth g;
	(void)state;
	begin();
	add((struct site_of){ .n = 1, .bytes = 32, .smallest = 32, .largest = 32, .out = 1, .out_bytes = 32 });
	add((struct site_of){ .n = 8, .bytes = 16320, .smallest = 64, .largest = 8192, .out = 7, .out_bytes = 8128, .by_realloc = 8,
	                      .in_place = 8, .live = 1 });
	check(advice_sums_chains(&sums, true, &g), &g,
	      (struct advice_growth){ .vectors = 1, .growths = 8, .largest = 8192, .final_bytes = 8192, .saved_bytes = 8160 });

	/* 8, 28, 56, 112: not doubled, and one of them in place. */
	begin();
	add((struct site_of){ .n = 1, .bytes = 8, .smallest = 8, .largest = 8, .out = 1, .out_bytes = 8 });
	add((struct site_of){ .n = 3, .bytes = 196, .smallest = 28, .largest = 112, .out = 2, .out_bytes = 84, .by_realloc = 3, .copied = 84,
	                      .in_place = 1 });
	assert_false(chains());
	sums.all.in_place = 0;
	sums.all.copied_bytes = 92;
	assert_true(chains());
}

/* 10 vectors of 4 items of 4 bytes. 7 grow to 8 items, 3 of these to 16. The 3 that did not grow do not count. */
static void several_vectors(void **state)
{
	struct advice_growth g;
	(void)state;
	begin();
	add((struct site_of){ .n = 10, .bytes = 160, .smallest = 16, .largest = 16, .out = 7, .out_bytes = 112, .pushes = true });
	add((struct site_of){ .n = 7, .bytes = 224, .smallest = 32, .largest = 32, .out = 3, .out_bytes = 96, .by_realloc = 7, .copied = 112 });
	add((struct site_of){ .n = 3, .bytes = 192, .smallest = 64, .largest = 64, .by_realloc = 3, .copied = 96 });
	check(advice_sums_chains(&sums, true, &g), &g, (struct advice_growth){
		.vectors = 7, .growths = 10, .largest = 64, .final_bytes = 4 * 32 + 3 * 64, .item = 4, .saved_bytes = 208 });
}

/* A vector that two lines push to in turns: 32 here, 64 there, 128 here. As many blocks come as go, but not as many bytes. */
static void another_line_between(void **state)
{
	(void)state;
	begin();
	add((struct site_of){ .n = 2, .bytes = 64, .smallest = 32, .largest = 32, .out = 2, .out_bytes = 64 });
	add((struct site_of){ .n = 2, .bytes = 256, .smallest = 128, .largest = 128, .by_realloc = 2, .copied = 128 });
	assert_false(chains());
	/* With the other line. */
	add((struct site_of){ .n = 2, .bytes = 128, .smallest = 64, .largest = 64, .out = 2, .out_bytes = 128, .by_realloc = 2, .copied = 64 });
	assert_true(chains());
}

static void blocks_from_or_to_elsewhere(void **state)
{
	(void)state;
	/* Another site took the last block over, to shrink it or to let it grow. */
	begin();
	add((struct site_of){ .n = 1, .bytes = 16, .smallest = 16, .largest = 16, .out = 1, .out_bytes = 16 });
	add((struct site_of){ .n = 2, .bytes = 96, .smallest = 32, .largest = 64, .out = 2, .out_bytes = 96, .by_realloc = 2, .copied = 48 });
	assert_false(chains());
	/* The first block is another site's. */
	begin();
	add((struct site_of){ .n = 2, .bytes = 96, .smallest = 32, .largest = 64, .out = 1, .out_bytes = 32, .by_realloc = 2, .copied = 48 });
	assert_false(chains());
	/* First blocks alone. */
	begin();
	add((struct site_of){ .n = 5, .bytes = 80, .smallest = 16, .largest = 16, .out = 5, .out_bytes = 80 });
	assert_false(chains());
	/* One block in, one block out, of the same size: a circle through another site. */
	begin();
	add((struct site_of){ .n = 4, .bytes = 64, .smallest = 16, .largest = 16, .out = 4, .out_bytes = 64, .by_realloc = 4, .copied = 64 });
	assert_false(chains());
}

static void what_shrinks(void **state)
{
	struct advice_growth g;
	(void)state;
	/* 16, 32, 64, then cut to 40 in place. */
	begin();
	add((struct site_of){ .n = 1, .bytes = 16, .smallest = 16, .largest = 16, .out = 1, .out_bytes = 16 });
	add((struct site_of){ .n = 3, .bytes = 136, .smallest = 32, .largest = 64, .out = 2, .out_bytes = 96, .by_realloc = 3, .copied = 48,
	                      .in_place = 1 });
	assert_false(chains());
	/* The same, and it moved. */
	sums.all.in_place = 0;
	sums.all.copied_bytes = 112;
	assert_false(chains());
	assert_false(advice_sums_chains(&sums, false, &g));
	/* Smaller in all. */
	begin();
	add((struct site_of){ .n = 2, .bytes = 200, .smallest = 100, .largest = 100, .out = 2, .out_bytes = 200 });
	add((struct site_of){ .n = 2, .bytes = 20, .smallest = 10, .largest = 10, .by_realloc = 2, .copied = 200 });
	assert_false(advice_sums_chains(&sums, false, &g));
}

static void one_growth_is_no_evidence(void **state)
{
	(void)state;
	begin();
	add((struct site_of){ .n = 1, .bytes = 16, .smallest = 16, .largest = 16, .out = 1, .out_bytes = 16 });
	add((struct site_of){ .n = 1, .bytes = 32, .smallest = 32, .largest = 32, .by_realloc = 1, .copied = 16 });
	assert_false(chains());
}

/* realloc(NULL, …) begins the chain at the site where it grows. */
static void one_site(void **state)
{
	struct advice_growth g;
	(void)state;
	begin();
	add((struct site_of){ .n = 4, .bytes = 8 + 16 + 32 + 64, .smallest = 8, .largest = 64, .out = 3, .out_bytes = 56, .by_realloc = 3,
	                      .in_place = 3 });
	check(advice_sums_chains(&sums, false, &g), &g,
	      (struct advice_growth){ .vectors = 1, .growths = 3, .largest = 64, .final_bytes = 64, .saved_bytes = 56 });
	/* Two, 8 … 32 and 8 … 32. */
	begin();
	add((struct site_of){ .n = 6, .bytes = 112, .smallest = 8, .largest = 32, .out = 4, .out_bytes = 48, .by_realloc = 4, .copied = 48 });
	check(advice_sums_chains(&sums, false, &g), &g,
	      (struct advice_growth){ .vectors = 2, .growths = 4, .largest = 32, .final_bytes = 64, .saved_bytes = 48 });
	/* 8 … 32 and 8: nothing says how many of the chains grew. */
	begin();
	add((struct site_of){ .n = 4, .bytes = 64, .smallest = 8, .largest = 32, .out = 2, .out_bytes = 24, .by_realloc = 2, .copied = 24 });
	assert_false(advice_sums_chains(&sums, false, &g));
	/* One chain of 8, 16, 24 that moved, and in place. */
	begin();
	add((struct site_of){ .n = 3, .bytes = 48, .smallest = 8, .largest = 24, .out = 2, .out_bytes = 24, .by_realloc = 2, .copied = 24 });
	assert_true(advice_sums_chains(&sums, false, &g));
	sums.all.in_place = 1;
	sums.all.copied_bytes = 8;
	assert_false(advice_sums_chains(&sums, false, &g));
}

/* What the first push asked for, and the size of an item. */
static void items(void **state)
{
	static const struct { int64_t first, item; } cases[] = {
		{ 8, 0 },                /* 8 of one byte, or 4 of two */
		{ 12, 3 }, { 16, 4 }, { 32, 8 }, { 96, 24 }, { 1024, 256 },
		{ 1028, 0 }, { 4096, 0 },   /* 4 of a quarter, or one */
		{ 1026, 1026 }, { 4100, 4100 },
		{ 4, 0 }, { 6, 0 },      /* no push asks for that */
	};
	struct advice_growth g;
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (int pushes = 0; pushes < 2; pushes++) {
			int64_t first = cases[i].first;
			begin();
			add((struct site_of){ .n = 1, .bytes = first, .smallest = first, .largest = first, .out = 1, .out_bytes = first,
			                      .pushes = pushes });
			add((struct site_of){ .n = 2, .bytes = 6 * first, .smallest = 2 * first, .largest = 4 * first, .out = 1,
			                      .out_bytes = 2 * first, .by_realloc = 2, .copied = 3 * first });
			assert_true(advice_sums_chains(&sums, true, &g));
			assert_int_equal(g.item, pushes ? cases[i].item : 0);
		}
}

static void numbers_that_are_too_large(void **state)
{
	const int64_t half = INT64_MAX / 2;
	struct advice_growth g;
	(void)state;
	begin();
	add((struct site_of){ .n = 1, .bytes = half, .smallest = half, .largest = half, .out = 1, .out_bytes = half });
	add((struct site_of){ .n = 2, .bytes = half, .smallest = 1, .largest = half - 1, .out = 1, .out_bytes = half - 1, .by_realloc = 2,
	                      .copied = half });
	assert_false(advice_sums_chains(&sums, false, &g));
	begin();
	add((struct site_of){ .n = half, .bytes = INT64_MAX, .smallest = 1, .largest = INT64_MAX, .max_bytes = INT64_MAX });
	assert_false(advice_sums_doubles(&sums, 0, &g));
	assert_false(advice_sums_doubles(&sums, 1, &g));
	/* 2^60 and its halves down to 1. */
	begin();
	add((struct site_of){ .n = 61, .bytes = (INT64_C(1) << 61) - 1, .smallest = 1, .largest = INT64_C(1) << 60,
	                      .max_bytes = INT64_C(3) << 59 });
	assert_true(advice_sums_doubles(&sums, 0, &g));
}

/* 4, 8 … 4,096: 11 blocks, 8,188 bytes. */
static void cxx_vector(void **state)
{
	const struct site_of one = { .n = 11, .bytes = 8188, .smallest = 4, .largest = 4096, .max_bytes = 6144, .temporary = 1 };
	struct advice_growth g;
	struct site_of s;
	(void)state;
	begin();
	add(one);
	check(advice_sums_doubles(&sums, 0, &g), &g,
	      (struct advice_growth){ .vectors = 1, .growths = 10, .largest = 4096, .final_bytes = 4096, .saved_bytes = 4092 });
	assert_false(advice_sums_doubles(&sums, 1, &g));
	/* Never an old block beside the new one, or three of them. */
	for (int i = 0; i < 2; i++) {
		s = one;
		s.max_bytes = i == 0 ? 4096 : 7168;
		begin();
		add(s);
		assert_false(advice_sums_doubles(&sums, 0, &g));
	}
	/* Blocks of these sizes that were freed at once, or are all alive. */
	s = one;
	s.temporary = 11;
	begin();
	add(s);
	assert_false(advice_sums_doubles(&sums, 0, &g));
	s.temporary = 0;
	s.live = 11;
	begin();
	add(s);
	assert_false(advice_sums_doubles(&sums, 0, &g));
	/* A size that is no power, another sum, and two blocks alone. */
	begin();
	add((struct site_of){ .n = 3, .bytes = 21, .smallest = 3, .largest = 13, .max_bytes = 18 });
	assert_false(advice_sums_doubles(&sums, 0, &g));
	begin();
	add((struct site_of){ .n = 3, .bytes = 27, .smallest = 3, .largest = 12, .max_bytes = 18 });
	assert_false(advice_sums_doubles(&sums, 0, &g));
	begin();
	add((struct site_of){ .n = 2, .bytes = 9, .smallest = 3, .largest = 6, .max_bytes = 9 });
	assert_false(advice_sums_doubles(&sums, 0, &g));
}

static void cxx_vectors(void **state)
{
	struct advice_growth g;
	(void)state;
	/* 50 of 8 … 128. */
	begin();
	add((struct site_of){ .n = 250, .bytes = 12400, .smallest = 8, .largest = 128, .max_bytes = 192 });
	check(advice_sums_doubles(&sums, 0, &g), &g,
	      (struct advice_growth){ .vectors = 50, .growths = 200, .largest = 128, .final_bytes = 6400, .saved_bytes = 6000 });
	/* Of 8 … 32 and of 8 … 128. */
	begin();
	add((struct site_of){ .n = 8, .bytes = 304, .smallest = 8, .largest = 128, .max_bytes = 192 });
	assert_false(advice_sums_doubles(&sums, 0, &g));
	/* A string of 30 … 960 characters, and a NUL behind each. */
	begin();
	add((struct site_of){ .n = 6, .bytes = 1896, .smallest = 31, .largest = 961, .max_bytes = 1442 });
	check(advice_sums_doubles(&sums, 1, &g), &g,
	      (struct advice_growth){ .vectors = 1, .growths = 5, .largest = 961, .final_bytes = 961, .saved_bytes = 935 });
	assert_false(advice_sums_doubles(&sums, 0, &g));
}

static void temporary_blocks(void **state)
{
	struct advice_reuse r;
	(void)state;
	begin();
	add((struct site_of){ .n = 6, .bytes = 600, .smallest = 50, .largest = 150, .temporary = 6 });
	assert_false(advice_sums_temporary(&sums, &r));
	add((struct site_of){ .n = 4, .bytes = 800, .smallest = 200, .largest = 200, .temporary = 4 });
	assert_true(advice_sums_temporary(&sums, &r));
	assert_int_equal(r.blocks, 10);
	assert_int_equal(r.smallest, 50);
	assert_int_equal(r.largest, 200);
	assert_int_equal(r.saved_allocations, 9);
	assert_int_equal(r.saved_bytes, 1200);
	/* One was not freed at once. */
	add((struct site_of){ .n = 4, .bytes = 800, .smallest = 200, .largest = 200, .temporary = 3 });
	assert_false(advice_sums_temporary(&sums, &r));
	begin();
	add((struct site_of){ .n = 20, .temporary = 20 });
	assert_false(advice_sums_temporary(&sums, &r));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_vector),
		cmocka_unit_test(in_place),
		cmocka_unit_test(several_vectors),
		cmocka_unit_test(another_line_between),
		cmocka_unit_test(blocks_from_or_to_elsewhere),
		cmocka_unit_test(what_shrinks),
		cmocka_unit_test(one_growth_is_no_evidence),
		cmocka_unit_test(one_site),
		cmocka_unit_test(items),
		cmocka_unit_test(numbers_that_are_too_large),
		cmocka_unit_test(cxx_vector),
		cmocka_unit_test(cxx_vectors),
		cmocka_unit_test(temporary_blocks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
