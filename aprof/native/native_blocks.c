/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_blocks.h"

#include "native/native_lock.h"
#include "native/native_memory.h"
#include "native/native_syscall.h"

#include <sys/mman.h>

/* Buckets hold the address of their first record. Bit 0 is set while a thread has the bucket locked. */
#define LOCKED ((uintptr_t)1)
#define FIRST_BUCKETS 4096u
/* The table grows when there are more than 3 records for 2 buckets. */
#define RECORDS_PER_2_BUCKETS 3u

struct table {
	size_t mask;
	uintptr_t buckets[];
};

/* Records never move. They lie in chunks, which double in size up to the largest. */
#define FIRST_CHUNK_BYTES (64u << 10)
#define CHUNK_BYTES_MAX   (4u << 20)
struct chunk {
	struct chunk *next;
	size_t n;
	struct native_block records[];
};

/* Records go from thread to thread by the batch. */
#define BATCH 64u

#define RESERVE_BYTES     ((size_t)1 << 30)
#define RESERVE_BYTES_MIN ((size_t)1 << 20)

static struct table *s_table;

/* All that follows belongs to the holder of s_lock. */
static struct native_lock s_lock;
static bool s_is_growing;
static struct chunk *s_chunks;
static struct native_block *s_fresh, *s_fresh_end;   /* records of the newest chunk that were never used */
static struct native_block *s_batches;
static size_t s_records_made, s_chunk_bytes;
static unsigned char *s_reserve, *s_reserve_end;
static bool s_is_reserved;

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
	__builtin_ia32_pause();
	if (tries % 128 == 0 && !native_is_confined)
		native_syscall(SYS_sched_yield);
}

/* Pages choose a place in the table, and the 32 bytes in which a block begins choose one near it. One product alone
   would crowd pages that follow one another. */
static inline size_t hash(uintptr_t address)
{
	uint64_t product = (address >> 12) * 0x9E3779B97F4A7C15ul;
	return (product >> 32 ^ product >> 44) + (address >> 5) % 128;
}

/* Locks the bucket of the hash, in the newest table, and sets *first to what it holds. A table that is no longer
   the newest stays mapped, locked or all zeros. */
static inline uintptr_t *lock_bucket(size_t h, uintptr_t *first)
{
	for (unsigned tries = 1;; tries++) {
		struct table *t = __atomic_load_n(&s_table, __ATOMIC_ACQUIRE);
		uintptr_t *bucket = &t->buckets[h & t->mask];
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
static inline uintptr_t *open_bucket(size_t h, uintptr_t *first, bool is_threaded)
{
	if (is_threaded)
		return lock_bucket(h, first);
	uintptr_t *bucket = &s_table->buckets[h & s_table->mask];
	*first = *bucket;
	return bucket;
}

/* Sets what a bucket holds, and unlocks it. */
static inline void close_bucket(uintptr_t *bucket, const struct native_block *first)
{
	__atomic_store_n(bucket, (uintptr_t)first, __ATOMIC_RELEASE);
}

/* ------------------------------------------------- memory ------------------------------------------------ */

static void *allocate(size_t bytes)
{
	if (!s_is_reserved)
		return native_private_allocate(bytes);
	if (bytes > (size_t)(s_reserve_end - s_reserve))
		return NULL;
	s_reserve += bytes;
	return s_reserve - bytes;
}

static struct table *make_table(size_t n)
{
	struct table *t = allocate(sizeof *t + n * sizeof t->buckets[0]);
	if (t)
		t->mask = n - 1;
	return t;
}

static void add_all(struct table *t, uintptr_t first)
{
	for (struct native_block *b = (struct native_block *)first, *next; b; b = next) {
		uintptr_t *bucket = &t->buckets[hash(b->address) & t->mask];
		next = b->next;
		b->next = (struct native_block *)*bucket;
		*bucket = (uintptr_t)b;
	}
}

/* Gives back the memory of a table that is no longer used. A late thread may still look at it: see lock_bucket. */
static void retire_table(struct table *old)
{
	size_t bytes = sizeof *old + (old->mask + 1) * sizeof old->buckets[0];
	if (s_is_reserved)
		return;
	if (!native_is_threaded) {
		native_private_free(old, bytes);
		return;
	}
	/* The first page stays: it has the mask. */
	uintptr_t begin = ((uintptr_t)old + 4095) / 4096 * 4096, end = ((uintptr_t)old + bytes) / 4096 * 4096;
	if (begin == (uintptr_t)old)
		begin += 4096;
	if (begin < end)
		native_syscall(SYS_madvise, begin, end - begin, MADV_DONTNEED);
}

/* Doubles the table. If there is no memory for that, the old one serves on, with longer chains. */
static void grow(void)
{
	struct table *old = s_table, *t = make_table(2 * (old->mask + 1));
	if (!t)
		return;
	s_is_growing = true;
	for (size_t i = 0; i <= old->mask; i++) {
		uintptr_t first;
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

static bool make_chunk(void)
{
	size_t bytes = s_chunk_bytes ? s_chunk_bytes : FIRST_CHUNK_BYTES;
	struct chunk *c = allocate(bytes);
	if (!c)
		return false;
	c->n = (bytes - sizeof *c) / sizeof c->records[0] / BATCH * BATCH;
	c->next = s_chunks;
	__atomic_store_n(&s_chunks, c, __ATOMIC_RELEASE);
	s_fresh = c->records;
	s_fresh_end = c->records + c->n;
	s_chunk_bytes = bytes < CHUNK_BYTES_MAX ? 2 * bytes : bytes;
	return true;
}

/* Gives the pool a batch of records that were never used. */
static bool refill_fresh(struct native_block_pool *pool)
{
	if (!s_table && !(s_table = make_table(FIRST_BUCKETS)))
		return false;
	if (s_fresh == s_fresh_end && !make_chunk())
		return false;
	pool->fresh = s_fresh;
	pool->fresh_end = s_fresh += BATCH;
	s_records_made += BATCH;
	if (2 * s_records_made > RECORDS_PER_2_BUCKETS * (s_table->mask + 1))
		grow();
	return true;
}

/* A batch in s_batches is a list of records. Its first one has the address of the next batch in its size, and
   the number of records in born_event. */
static void give_batch(struct native_block *batch, unsigned n)
{
	if (!batch)
		return;
	lock();
	batch->size = (size_t)s_batches;
	batch->born_event = n;
	s_batches = batch;
	unlock();
}

static __attribute__((noinline)) bool refill(struct native_block_pool *pool)
{
	if (pool->batch) {
		pool->free = pool->batch;
		pool->batch = NULL;
		pool->free_count = BATCH;
		return true;
	}
	bool filled = true;
	lock();
	if (s_batches) {
		pool->free = s_batches;
		pool->free_count = (unsigned)s_batches->born_event;
		s_batches = (struct native_block *)s_batches->size;
	} else {
		filled = refill_fresh(pool);
	}
	unlock();
	return filled;
}

static inline struct native_block *take_record(struct native_block_pool *pool)
{
	for (;;) {
		struct native_block *b = pool->free;
		if (NATIVE_LIKELY(b != NULL)) {
			pool->free = b->next;
			pool->free_count--;
			return b;
		}
		if (pool->fresh != pool->fresh_end)
			return pool->fresh++;
		if (!refill(pool))
			return NULL;
	}
}

/* Puts the full list aside. If there was one already, that one goes to the other threads. Returns true. */
static __attribute__((noinline)) bool set_batch_aside(struct native_block_pool *pool)
{
	give_batch(pool->batch, BATCH);
	pool->batch = pool->free;
	pool->free = NULL;
	pool->free_count = 0;
	return true;
}

/* Returns true. */
static inline bool give_record(struct native_block_pool *pool, struct native_block *b)
{
	b->address = 0;
	b->next = pool->free;
	pool->free = b;
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

INLINE void add_record(struct native_block *b, uintptr_t address, size_t size, struct ap_site *site, uint64_t born_event,
                       bool is_threaded)
{
	uintptr_t first, *bucket = open_bucket(hash(address), &first, is_threaded);
	b->size = size;
	b->site = site;
	b->born_event = born_event;
	b->next = (struct native_block *)first;
	b->address = address;
	close_bucket(bucket, b);
}

OUT_OF_LINE bool add_otherwise(struct native_block_pool *pool, uintptr_t address, size_t size, struct ap_site *site,
                               uint64_t born_event)
{
	struct native_block *b = take_record(pool);
	if (b)
		add_record(b, address, size, site, born_event, native_is_threaded);
	return b != NULL;
}

bool native_block_add(struct native_block_pool *pool, uintptr_t address, size_t size, struct ap_site *site,
                      uint64_t born_event)
{
	struct native_block *b = pool->free;
	if (NATIVE_UNLIKELY(!b || native_is_threaded))
		return add_otherwise(pool, address, size, site, born_event);
	pool->free = b->next;
	pool->free_count--;
	add_record(b, address, size, site, born_event, false);
	return true;
}

INLINE bool take_block(struct native_block_pool *pool, uintptr_t address, struct native_block *copy, bool is_threaded)
{
	uintptr_t first, *bucket = open_bucket(hash(address), &first, is_threaded);
	struct native_block *before = NULL, *b = (struct native_block *)first;
	while (b && b->address != address) {
		before = b;
		b = b->next;
	}
	if (NATIVE_UNLIKELY(!b)) {
		close_bucket(bucket, (struct native_block *)first);
		return false;
	}
	if (before) {
		__atomic_store_n(&before->next, b->next, __ATOMIC_RELAXED);
		close_bucket(bucket, (struct native_block *)first);
	} else {
		close_bucket(bucket, b->next);
	}
	/* One by one: 16 bytes at once would wait for the two stores of add_record. */
	copy->address = address;
	copy->size = b->size;
	copy->site = b->site;
	copy->born_event = b->born_event;
	return give_record(pool, b);
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

static void sum(uint64_t *count, uint64_t *bytes)
{
	*count = *bytes = 0;
	for (const struct chunk *c = __atomic_load_n(&s_chunks, __ATOMIC_ACQUIRE); c; c = c->next)
		for (size_t i = 0; i < c->n; i++)
			if (__atomic_load_n(&c->records[i].address, __ATOMIC_RELAXED)) {
				++*count;
				*bytes += c->records[i].size;
			}
}

uint64_t native_blocks_count(void)
{
	uint64_t count, bytes;
	sum(&count, &bytes);
	return count;
}

uint64_t native_blocks_bytes(void)
{
	uint64_t count, bytes;
	sum(&count, &bytes);
	return bytes;
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
	for (struct chunk *c = s_chunks; c; c = c->next)
		for (size_t i = 0; i < c->n; i++)
			if (c->records[i].address) {
				c->records[i].next = NULL;
				add_all(s_table, (uintptr_t)&c->records[i]);
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
	/* Another thread may have been about to change these. What they hold is never used then. */
	s_batches = NULL;
	s_fresh = s_fresh_end = NULL;
}

void native_blocks_reserve(void)
{
	lock();
	for (size_t bytes = RESERVE_BYTES; !s_is_reserved && bytes >= RESERVE_BYTES_MIN; bytes /= 2) {
		s_reserve = native_private_allocate(bytes);
		if (s_reserve) {
			s_reserve_end = s_reserve + bytes;
			s_is_reserved = true;
		}
	}
	unlock();
}
