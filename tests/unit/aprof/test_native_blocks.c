/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The preloaded library's table of live blocks: what it holds, what it needs, and threads that use it at once. */
#include "config.h"

#include "unit.h"

#include "../../../aprof/native/native_basics.c"
#include "../../../aprof/native/native_blocks.c"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How much memory the process has for itself. */
static size_t private_dirty_bytes(void)
{
	FILE *f = fopen("/proc/self/smaps_rollup", "r");
	char line[256];
	size_t kib = 0, found;
	assert_non_null(f);
	while (fgets(line, sizeof line, f))
		if (sscanf(line, "Private_Dirty: %zu", &found) == 1)
			kib = found;
	fclose(f);
	return kib * 1024;
}

/* How many bytes more the module gets. */
static size_t s_room = SIZE_MAX;
/* How much memory there was when the module last gave some back. */
static size_t s_bytes_before_free;

void *native_private_allocate(size_t bytes)
{
	if (bytes > s_room)
		return NULL;
	void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		return NULL;
	s_room -= bytes;
	return p;
}

void native_private_free(void *p, size_t bytes)
{
	s_bytes_before_free = private_dirty_bytes();
	munmap(p, bytes);
}

static struct ap_site *site(uintptr_t n)
{
	return (struct ap_site *)n;
}

static bool take(struct native_block_pool *pool, uintptr_t address)
{
	struct native_block b;
	return native_block_take(pool, address, &b);
}

/* Forgets all. What is mapped stays so: no test needs much. */
static int start(void **state)
{
	(void)state;
	native_is_threaded = false;
	s_table = NULL;
	memset(s_chunks, 0, sizeof s_chunks);
	s_end = BATCH;
	s_batches = 0;
	s_room = SIZE_MAX;
	s_bytes_before_free = 0;
	return 0;
}

static void a_block_is_found_at_its_address_alone(void **state)
{
	(void)state;
	struct native_block_pool pool = { 0 };
	struct native_block b;
	assert_false(native_block_take(&pool, 0x5000010, &b));
	assert_true(native_block_add(&pool, 0x5000010, 100, site(64), 7));
	assert_false(take(&pool, 0x5000011));
	assert_false(take(&pool, 0x5000020));
	assert_false(take(&pool, ~(uintptr_t)0));
	assert_int_equal(native_blocks_sum().blocks, 1);
	assert_int_equal(native_blocks_sum().bytes, 100);
	assert_true(native_block_take(&pool, 0x5000010, &b));
	assert_int_equal(b.address, 0x5000010);
	assert_int_equal(b.size, 100);
	assert_ptr_equal(b.site, site(64));
	assert_int_equal(b.born_event, 7);
	assert_false(take(&pool, 0x5000010));
	assert_int_equal(native_blocks_sum().blocks, 0);
}

/* Blocks of one chain, taken from its front, its middle and its end. */
static void blocks_of_one_bucket_are_apart(void **state)
{
	(void)state;
	struct native_block_pool pool = { 0 };
	const uintptr_t address[] = { 0x5000000, 0x5000008, 0x5000010, 0x5000018 };
	for (unsigned order = 0; order < 4; order++) {
		for (unsigned i = 0; i < 4; i++)
			assert_true(native_block_add(&pool, address[i], i, NULL, i));
		for (unsigned i = 0; i < 4; i++) {
			struct native_block b;
			unsigned n = (order + 3 * i) % 4;
			assert_true(native_block_take(&pool, address[n], &b));
			assert_int_equal(b.size, n);
		}
		assert_int_equal(native_blocks_sum().blocks, 0);
	}
}

/* ------------------------------------------------- memory ------------------------------------------------ */

#define MANY 1200000u

/* Adds blocks that are `distance` bytes apart. Returns the most bytes of memory that a block took at any moment:
   that is while the old table is still there beside a new one. */
static double most_bytes_a_block(size_t distance, bool threaded)
{
	struct native_block_pool pool = { 0 };
	double most = 0;
	size_t before = private_dirty_bytes();
	native_is_threaded = threaded;
	for (unsigned i = 0; i < MANY; i++) {
		const struct table *table = s_table;
		assert_true(native_block_add(&pool, 0x10000010 + i * distance, 1, NULL, i));
		if (i >= 50000 && (s_table != table || i + 1 == MANY)) {
			size_t now = private_dirty_bytes();
			if (s_table != table && s_bytes_before_free > now)
				now = s_bytes_before_free;
			double bytes = (double)(now - before) / (i + 1);
			most = bytes > most ? bytes : most;
		}
	}
	for (unsigned i = 0; i < MANY; i++)
		assert_true(take(&pool, 0x10000010 + (MANY - 1 - i) * distance));
	assert_int_equal(native_blocks_sum().blocks, 0);
	return most;
}

static void a_block_takes_at_most_64_bytes(void **state)
{
	(void)state;
	const size_t distances[] = { 16, 32, 4096, 1 << 20, (1 << 20) + 4096 };
	for (size_t i = 0; i < sizeof distances / sizeof *distances; i++)
		for (int threaded = 0; threaded < 2; threaded++) {
			start(NULL);
			double bytes = most_bytes_a_block(distances[i], threaded);
			print_message("# blocks %zu bytes apart%s: %.1f bytes each\n", distances[i],
			              threaded ? ", with threads" : "", bytes);
			assert_true(bytes >= sizeof(struct record) && bytes <= 64);
		}
}

/* The average number of records that a search looks at. */
static double steps_a_search(void)
{
	size_t records = 0, steps = 0;
	for (size_t i = 0; i <= s_table->mask; i++) {
		size_t n = 0;
		for (uint32_t number = s_table->buckets[i]; number; number = record(number)->next)
			steps += ++n;
		records += n;
	}
	return (double)steps / (double)records;
}

static void chains_are_short_whatever_the_distance(void **state)
{
	(void)state;
	for (size_t distance = 16; distance <= 1 << 24; distance *= 2)
		for (size_t more = 0; more <= 4096; more += 4096) {
			struct native_block_pool pool = { 0 };
			start(NULL);
			for (unsigned i = 0; i < 98000; i++)
				assert_true(native_block_add(&pool, 0x7f0000000010 + i * (distance + more), 1, NULL, i));
			assert_true(steps_a_search() < 2.6);
		}
}

/* No two pages within 4 MiB of the heap share buckets. By chance alone, a search would look at 1.75 records. */
static void small_neighbours_hardly_share_chains(void **state)
{
	(void)state;
	for (size_t distance = 32; distance <= 48; distance += 16) {
		struct native_block_pool pool = { 0 };
		start(NULL);
		for (unsigned i = 0; i < 98000; i++)
			assert_true(native_block_add(&pool, 0x7f0000000010 + i * distance, 1, NULL, i));
		assert_true(steps_a_search() < 1.5);
	}
}

/* One thread allocates what another one frees: the records go back. */
static void records_are_used_again_by_other_threads(void **state)
{
	(void)state;
	struct native_block_pool maker = { 0 }, freer = { 0 };
	for (unsigned i = 0; i < 1000; i++)
		assert_true(native_block_add(&maker, 16 + 16 * i, 1, NULL, i));
	uint32_t made = s_end;
	for (unsigned round = 0; round < 100; round++) {
		for (unsigned i = 0; i < 1000; i++)
			assert_true(take(&freer, 16 + 16 * i));
		for (unsigned i = 0; i < 1000; i++)
			assert_true(native_block_add(&maker, 16 + 16 * i, 1, NULL, i));
	}
	assert_true(s_end <= made + 2 * BATCH);
}

/* Short threads: each one's records serve the next. */
static void a_thread_that_ends_leaves_its_records(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 10000; i++) {
		struct native_block_pool pool = { 0 };
		assert_true(native_block_add(&pool, 16 + 16 * i, 1, NULL, i));
		assert_true(native_block_add(&pool, 8 + 16 * i, 1, NULL, i));
		assert_true(take(&pool, 8 + 16 * i));
		native_block_pool_end(&pool);
		assert_int_equal(pool.free_count, 0);
	}
	assert_int_equal(native_blocks_sum().blocks, 10000);
	assert_true(s_end <= 10000 + 4 * BATCH);
}

static void a_full_memory_is_told_and_lost_blocks_are_none(void **state)
{
	(void)state;
	struct native_block_pool pool = { 0 };
	s_room = 1;
	assert_false(native_block_add(&pool, 16, 1, NULL, 0));
	/* Enough for the first table and the first records, not for larger tables. */
	s_room = CHUNK_RECORDS * sizeof(struct record) + (20 << 10);
	unsigned n = 0;
	while (n < 2 * CHUNK_RECORDS && native_block_add(&pool, 16 + 16 * n, 1, NULL, n))
		n++;
	assert_int_equal(n, CHUNK_RECORDS - BATCH);
	for (unsigned i = 0; i < n; i++)
		assert_true(take(&pool, 16 + 16 * i));
	assert_true(native_block_add(&pool, 16, 1, NULL, 0));
}

/* ------------------------------------------------- threads ----------------------------------------------- */

#define THREADS 4u
#define ROUNDS  30u
#define BLOCKS  5000u

static pthread_barrier_t s_barrier;

static uintptr_t address_of(unsigned thread, unsigned i)
{
	/* Neighbours belong to different threads. */
	return 0x40000000 + (i * THREADS + thread) * 16u;
}

struct worker { unsigned number; unsigned wrong; };

/* Each round adds blocks, and takes those that another thread added in the round before. */
static void *work(void *argument)
{
	struct worker *w = argument;
	struct native_block_pool pool = { 0 };
	for (unsigned round = 0; round < ROUNDS; round++) {
		unsigned other = (w->number + round) % THREADS;
		for (unsigned i = 0; i < BLOCKS; i++)
			w->wrong += !native_block_add(&pool, address_of(w->number, i), w->number, site(16 * i + 16), round);
		pthread_barrier_wait(&s_barrier);
		for (unsigned i = 0; i < BLOCKS; i++) {
			struct native_block b = { 0 };
			w->wrong += !native_block_take(&pool, address_of(other, i), &b) || b.size != other
			            || b.site != site(16 * i + 16) || b.born_event != round;
		}
		pthread_barrier_wait(&s_barrier);
	}
	/* More and more, so that the table grows under all of them. */
	for (unsigned i = 0; i < 20 * BLOCKS; i++)
		w->wrong += !native_block_add(&pool, address_of(w->number, i), i, NULL, i);
	native_block_pool_end(&pool);
	return NULL;
}

static void threads_change_the_table_at_once(void **state)
{
	(void)state;
	pthread_t thread[THREADS];
	struct worker worker[THREADS];
	native_is_threaded = true;
	assert_int_equal(pthread_barrier_init(&s_barrier, NULL, THREADS), 0);
	for (unsigned i = 0; i < THREADS; i++) {
		worker[i] = (struct worker){ .number = i };
		assert_int_equal(pthread_create(&thread[i], NULL, work, &worker[i]), 0);
	}
	for (unsigned i = 0; i < THREADS; i++) {
		pthread_join(thread[i], NULL);
		assert_int_equal(worker[i].wrong, 0);
	}
	pthread_barrier_destroy(&s_barrier);
	assert_int_equal(native_blocks_sum().blocks, THREADS * 20 * BLOCKS);
	struct native_block_pool pool = { 0 };
	for (unsigned i = 0; i < 20 * BLOCKS * THREADS; i++) {
		struct native_block b;
		assert_true(native_block_take(&pool, address_of(i % THREADS, i / THREADS), &b));
		assert_int_equal(b.size, i / THREADS);
	}
	assert_int_equal(native_blocks_sum().blocks, 0);
}

/* -------------------------------------------------- forks ------------------------------------------------ */

static void assert_all_there(unsigned n)
{
	struct native_block_pool pool = { 0 };
	assert_int_equal(native_blocks_sum().blocks, n);
	for (unsigned i = 0; i < n; i++)
		assert_true(take(&pool, 16 + 16 * i));
	for (unsigned i = 0; i < n; i++)
		assert_true(native_block_add(&pool, 16 + 16 * i, 1, NULL, i));
}

static void a_fork_finds_a_table_whatever_other_threads_did(void **state)
{
	(void)state;
	struct native_block_pool pool = { 0 };
	for (unsigned i = 0; i < 5000; i++)
		assert_true(native_block_add(&pool, 16 + 16 * i, 1, NULL, i));
	native_is_threaded = true;

	/* Another thread had the lock and some buckets. */
	uint32_t first;
	native_blocks_lock_all();
	lock_bucket(hash(16), &first);
	lock_bucket(hash(1600), &first);
	native_blocks_forked();
	assert_all_there(5000);

	/* It was about to grow, and had moved half of the chains. */
	struct table *t = make_table(2 * (s_table->mask + 1));
	s_is_growing = true;
	for (size_t i = 0; i <= s_table->mask / 2; i++) {
		lock_bucket(i, &first);
		add_all(t, first);
	}
	native_blocks_forked();
	assert_all_there(5000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_block_is_found_at_its_address_alone, start),
		cmocka_unit_test_setup(blocks_of_one_bucket_are_apart, start),
		cmocka_unit_test_setup(a_block_takes_at_most_64_bytes, start),
		cmocka_unit_test_setup(chains_are_short_whatever_the_distance, start),
		cmocka_unit_test_setup(small_neighbours_hardly_share_chains, start),
		cmocka_unit_test_setup(records_are_used_again_by_other_threads, start),
		cmocka_unit_test_setup(a_thread_that_ends_leaves_its_records, start),
		cmocka_unit_test_setup(a_full_memory_is_told_and_lost_blocks_are_none, start),
		cmocka_unit_test_setup(threads_change_the_table_at_once, start),
		cmocka_unit_test_setup(a_fork_finds_a_table_whatever_other_threads_did, start),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
