/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_blocks.h"

#include "native/native_lock.h"
#include "native/native_memory.h"
#include "native/native_syscall.h"

#include <sys/mman.h>

/* Records are known by numbers from 1. They never move. The addresses of sites and the sizes of blocks have 48 bits
   at most. */
struct record {
	uint64_t address;         /* 0: the record is free */
	uint32_t next;            /* in the bucket, or in a list of free ones */
	uint32_t size_low;
	uint64_t site_and_size;   /* 48 bits of the site's address, 16 bits of the size */
	uint64_t born_event;
};

#define CHUNK_RECORDS_LOG2 17u
#define CHUNK_RECORDS      (1u << CHUNK_RECORDS_LOG2)
static struct record *s_chunks[(1u << 31) / CHUNK_RECORDS];

/* Records go from thread to thread by the batch. */
#define BATCH 64u

/* Buckets hold the number of their first record. This bit is set while a thread has the bucket locked. */
#define LOCKED ((uint32_t)1 << 31)
#define FIRST_BUCKETS 4096u
/* The table grows when there are more than 3 records for 2 buckets. */
#define RECORDS_PER_2_BUCKETS 3u

struct table {
	size_t mask;
	uint32_t buckets[];
};

static struct table *s_table;

/* All that follows belongs to the holder of s_lock. */
static struct native_lock s_lock;
static bool s_is_growing;
static uint32_t s_end = BATCH;   /* all records before this one have been given to threads */
static uint32_t s_batches;

static inline struct record *record(uint32_t number)
{
	return &s_chunks[number >> CHUNK_RECORDS_LOG2][number % CHUNK_RECORDS];
}

/* ------------------------------------------------- locks ------------------------------------------------- */

static void lock(void)
{
	if (native_is_threaded)
		native_lock(&s_lock);
}

static void unlock(void)
{
	native_unlock(&s_lock);
}

/* Waits for the holder of a bucket. If that thread lost its processor, it needs this one. */
static __attribute__((noinline)) void wait_a_moment(unsigned tries)
{
	native_relax();
	if (tries % 128 == 0 && !native_is_confined)
		native_syscall(SYS_sched_yield);
}

/* Pages that follow one another have places in the table that do: no two of them share one within 4 MiB, and the
   processor fetches what comes next. A hash places each 4 MiB. Another turns the blocks of a page around in its place:
   large ones begin where their pages do. */
static inline size_t hash(uintptr_t address)
{
	const uint64_t odd = 0x9E3779B97F4A7C15ul;
	uint64_t page = address >> 12, region = (page >> 10) * odd >> 32, turn = page * odd >> 57;
	return ((page ^ region) << 7) + ((address >> 5) + turn) % 128;
}

/* Locks the bucket of the hash, in the newest table, and sets *first to what it holds. A table that is no longer
   the newest stays mapped, locked or all zeros. */
static inline uint32_t *lock_bucket(size_t h, uint32_t *first)
{
	for (unsigned tries = 1;; tries++) {
		struct table *t = __atomic_load_n(&s_table, __ATOMIC_ACQUIRE);
		uint32_t *bucket = &t->buckets[h & t->mask];
		*first = __atomic_load_n(bucket, __ATOMIC_RELAXED);
		if (NATIVE_LIKELY(!(*first & LOCKED)
		                  && __atomic_compare_exchange_n(bucket, first, *first | LOCKED, false, __ATOMIC_ACQUIRE,
		                                                 __ATOMIC_RELAXED))) {
			if (NATIVE_LIKELY(__atomic_load_n(&s_table, __ATOMIC_RELAXED) == t))
				return bucket;
			__atomic_store_n(bucket, *first, __ATOMIC_RELEASE);
		}
		wait_a_moment(tries);
	}
}

/* The same, where one thread needs no lock. */
static inline uint32_t *open_bucket(size_t h, uint32_t *first, bool is_threaded)
{
	if (is_threaded)
		return lock_bucket(h, first);
	uint32_t *bucket = &s_table->buckets[h & s_table->mask];
	*first = *bucket;
	return bucket;
}

/* Sets what a bucket holds, and unlocks it. */
static inline void close_bucket(uint32_t *bucket, uint32_t first)
{
	__atomic_store_n(bucket, first, __ATOMIC_RELEASE);
}

/* ------------------------------------------------- memory ------------------------------------------------ */

static struct table *make_table(size_t n)
{
	struct table *t = native_private_allocate(sizeof *t + n * sizeof t->buckets[0]);
	if (t)
		t->mask = n - 1;
	return t;
}

/* Adds the records of a list to a table that nobody else uses. */
static void add_all(struct table *t, uint32_t first)
{
	for (uint32_t n = first, next; n; n = next) {
		struct record *b = record(n);
		uint32_t *bucket = &t->buckets[hash(b->address) & t->mask];
		next = b->next;
		b->next = *bucket;
		*bucket = n;
	}
}

/* Gives back the memory of a table that another thread may still look at: see lock_bucket. Its first page stays, which
   has the mask. */
static void empty_table(struct table *t, size_t bytes)
{
	uintptr_t begin = (uintptr_t)t / 4096 * 4096 + 4096, end = ((uintptr_t)t + bytes) / 4096 * 4096;
	if (begin < end && !native_is_confined)
		native_syscall(SYS_madvise, begin, end - begin, MADV_DONTNEED);
}

static void retire_table(struct table *old)
{
	size_t bytes = sizeof *old + (old->mask + 1) * sizeof old->buckets[0];
	if (native_is_threaded)
		empty_table(old, bytes);
	else
		native_private_free(old, bytes);
}

/* Doubles the table. If there is no memory for that, the old one serves on, with longer chains. */
static void grow(void)
{
	struct table *old = s_table, *t = make_table(2 * (old->mask + 1));
	if (!t)
		return;
	s_is_growing = true;
	for (size_t i = 0; i <= old->mask; i++) {
		uint32_t first;
		if (native_is_threaded)
			lock_bucket(i, &first);
		else
			first = old->buckets[i];
		add_all(t, first);
	}
	__atomic_store_n(&s_table, t, __ATOMIC_RELEASE);
	s_is_growing = false;
	retire_table(old);
}

/* Gives the pool a batch of records that were never used. */
static bool refill_fresh(struct native_block_pool *pool)
{
	if (!s_table && !(s_table = make_table(FIRST_BUCKETS)))
		return false;
	struct record **chunk = &s_chunks[s_end >> CHUNK_RECORDS_LOG2];
	if (s_end + BATCH >= LOCKED || (!*chunk && !(*chunk = native_private_allocate(CHUNK_RECORDS * sizeof **chunk))))
		return false;
	pool->fresh = s_end;
	pool->fresh_end = s_end + BATCH;
	__atomic_store_n(&s_end, s_end + BATCH, __ATOMIC_RELEASE);
	if (2 * (size_t)s_end > RECORDS_PER_2_BUCKETS * (s_table->mask + 1))
		grow();
	return true;
}

/* A batch in s_batches is a list of records. Its first one has the number of the next batch in its size, and the
   number of its records in born_event. */
static void give_batch(uint32_t batch, unsigned n)
{
	if (!batch)
		return;
	lock();
	record(batch)->size_low = s_batches;
	record(batch)->born_event = n;
	s_batches = batch;
	unlock();
}

static __attribute__((noinline)) bool refill(struct native_block_pool *pool)
{
	if (pool->batch) {
		pool->free = pool->batch;
		pool->batch = 0;
		pool->free_count = BATCH;
		return true;
	}
	bool filled = true;
	lock();
	if (s_batches) {
		pool->free = s_batches;
		pool->free_count = (uint32_t)record(s_batches)->born_event;
		s_batches = record(s_batches)->size_low;
	} else {
		filled = refill_fresh(pool);
	}
	unlock();
	return filled;
}

/* Returns the number of a free record, or 0: there is no memory. */
static inline uint32_t take_record(struct native_block_pool *pool)
{
	for (;;) {
		uint32_t n = pool->free;
		if (n) {
			pool->free = record(n)->next;
			pool->free_count--;
			return n;
		}
		if (pool->fresh != pool->fresh_end)
			return pool->fresh++;
		if (!refill(pool))
			return 0;
	}
}

/* Puts the full list aside. If there was one already, that one goes to the other threads. Returns true. */
static __attribute__((noinline)) bool set_batch_aside(struct native_block_pool *pool)
{
	give_batch(pool->batch, BATCH);
	pool->batch = pool->free;
	pool->free = 0;
	pool->free_count = 0;
	return true;
}

/* Returns true. */
static inline bool give_record(struct native_block_pool *pool, uint32_t n)
{
	record(n)->address = 0;
	record(n)->next = pool->free;
	pool->free = n;
	if (NATIVE_UNLIKELY(++pool->free_count == BATCH))
		return set_batch_aside(pool);
	return true;
}

void native_block_pool_end(struct native_block_pool *pool)
{
	while (pool->fresh != pool->fresh_end)
		give_record(pool, pool->fresh++);
	give_batch(pool->batch, BATCH);
	give_batch(pool->free, pool->free_count);
	*pool = (struct native_block_pool){ 0 };
}

/* ------------------------------------------------- blocks ------------------------------------------------ */

/* Each operation is compiled twice: with one thread, and all that it needs at hand, it is short and calls
   nothing but as its last act. */
#define INLINE static inline __attribute__((always_inline))
#define OUT_OF_LINE static __attribute__((noinline))

INLINE void add_record(uint32_t n, uintptr_t address, size_t size, struct ap_site *site, uint64_t born_event,
                       bool is_threaded)
{
	uint32_t first, *bucket = open_bucket(hash(address), &first, is_threaded);
	struct record *b = record(n);
	b->size_low = (uint32_t)size;
	b->site_and_size = (uintptr_t)site | (uint64_t)size >> 32 << 48;
	b->born_event = born_event;
	b->next = first;
	b->address = address;
	close_bucket(bucket, n);
}

OUT_OF_LINE bool add_otherwise(struct native_block_pool *pool, uintptr_t address, size_t size, struct ap_site *site,
                               uint64_t born_event)
{
	uint32_t n = take_record(pool);
	if (n)
		add_record(n, address, size, site, born_event, native_is_threaded);
	return n != 0;
}

bool native_block_add(struct native_block_pool *pool, uintptr_t address, size_t size, struct ap_site *site,
                      uint64_t born_event)
{
	uint32_t n = pool->free;
	if (NATIVE_UNLIKELY(!n || native_is_threaded))
		return add_otherwise(pool, address, size, site, born_event);
	pool->free = record(n)->next;
	pool->free_count--;
	add_record(n, address, size, site, born_event, false);
	return true;
}

INLINE bool take_block(struct native_block_pool *pool, uintptr_t address, struct native_block *copy, bool is_threaded)
{
	uint32_t first, *bucket = open_bucket(hash(address), &first, is_threaded);
	struct record *before = NULL, *b = NULL;
	uint32_t n = first;
	while (n && (b = record(n))->address != address) {
		before = b;
		n = b->next;
	}
	if (NATIVE_UNLIKELY(!n)) {
		close_bucket(bucket, first);
		return false;
	}
	if (before) {
		__atomic_store_n(&before->next, b->next, __ATOMIC_RELAXED);
		close_bucket(bucket, first);
	} else {
		close_bucket(bucket, b->next);
	}
	copy->address = address;
	copy->size = b->size_low | (size_t)(b->site_and_size >> 48) << 32;
	copy->site = (struct ap_site *)(b->site_and_size << 16 >> 16);
	copy->born_event = b->born_event;
	return give_record(pool, n);
}

OUT_OF_LINE bool take_otherwise(struct native_block_pool *pool, uintptr_t address, struct native_block *copy)
{
	return s_table && take_block(pool, address, copy, native_is_threaded);
}

bool native_block_take(struct native_block_pool *pool, uintptr_t address, struct native_block *copy)
{
	if (NATIVE_UNLIKELY(!s_table || native_is_threaded))
		return take_otherwise(pool, address, copy);
	return take_block(pool, address, copy, false);
}

struct native_blocks_sum native_blocks_sum(void)
{
	struct native_blocks_sum sum = { 0, 0 };
	for (uint32_t n = BATCH, end = __atomic_load_n(&s_end, __ATOMIC_ACQUIRE); n < end; n++)
		if (__atomic_load_n(&record(n)->address, __ATOMIC_RELAXED)) {
			sum.blocks++;
			sum.bytes += record(n)->size_low | (size_t)(record(n)->site_and_size >> 48) << 32;
		}
	return sum;
}

/* -------------------------------------------------- forks ------------------------------------------------ */

void native_blocks_lock_all(void)
{
	lock();
}

void native_blocks_unlock_all(void)
{
	unlock();
}

/* Another thread was about to double the table: some chains lead into its new table. */
static void add_all_anew(void)
{
	for (size_t i = 0; i <= s_table->mask; i++)
		s_table->buckets[i] = 0;
	for (uint32_t n = BATCH; n < s_end; n++)
		if (record(n)->address) {
			record(n)->next = 0;
			add_all(s_table, n);
		}
	s_is_growing = false;
}

void native_blocks_forked(void)
{
	unlock();
	if (!s_table)
		return;
	if (s_is_growing)
		add_all_anew();
	for (size_t i = 0; i <= s_table->mask; i++)
		if (s_table->buckets[i] & LOCKED)
			s_table->buckets[i] &= ~LOCKED;
	/* Another thread may have been about to change this. What it holds is never used then. */
	s_batches = 0;
}
