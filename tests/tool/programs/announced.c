/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Allocators of a program's own that announce their blocks with the requests of valgrind.h. tests/tool/announced.sh runs this
   program once a scenario, `scenario:` naming it and the lines behind it what the profile has to say. */
#include "program.h"

#include "aprof.h"

#include <malloc.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <valgrind/valgrind.h>

#define ANYWHERE ((char *)0x100)   /* no memory of the program is there */

static char *volatile kept;
static char in_data[65536] __attribute__((aligned(4096)));

KEEP static char *make_chunk(size_t size)
{
	char *p = hide(malloc(size));
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static char *make_mapping(size_t size)
{
	return hide(mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

KEEP static char *announce(char *p, size_t size)
{
	VALGRIND_MALLOCLIKE_BLOCK(p, size, 16, 0);
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static char *resize(char *p, size_t from, size_t size)
{
	VALGRIND_RESIZEINPLACE_BLOCK(p, from, size, 16);
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static void withdraw(char *p)
{
	VALGRIND_FREELIKE_BLOCK(p, 16);
	NOT_A_TAIL_CALL();
}

KEEP static char *take_piece(void *pool, char *p, size_t size)
{
	VALGRIND_MEMPOOL_ALLOC(pool, p, size);
	NOT_A_TAIL_CALL();
	return p;
}

/* The chunk's bytes are alive once, whoever's they are. */
/* scenario: over-malloc */
/* expect: (total.allocations, total.bytes, total.announced, total.events) == (4, 4096 + 600, 3, 5) */
/* expect: (total.deallocations, total.freed_bytes) == (1, 200) */
/* expect: (total.live_blocks, total.live_bytes, total.lent_bytes) == (3, 4096, 400) */
/* expect: (total.peak_blocks, total.peak_bytes, total.peak_event) == (1, 4096, 1) */
/* expect: (at("make_chunk").allocations, at("make_chunk").live_bytes, at("make_chunk").lent_bytes) == (1, 3696, 400) */
/* expect: (at("make_chunk").announced, at("make_chunk").max_bytes) == (0, 4096) */
/* expect: (at("announce").allocations, at("announce").announced, at("announce").live_bytes) == (3, 3, 400) */
/* expect: (at("announce").live_blocks, at("announce").max_bytes, at("announce").max_blocks) == (2, 300, 1) */
/* expect: (at("announce").min_request, at("announce").max_request, at("announce").temporary) == (100, 300, 0) */
/* expect: (at("announce", "over_malloc", "main").allocations, chain("make_chunk")[:2]) == (3, ["make_chunk", "over_malloc"]) */
/* expect: (thread(1).live_bytes, thread(1).max_bytes, thread(1).max_blocks) == (4096, 4096, 1) */
KEEP static void over_malloc(void)
{
	char *p = make_chunk(4096);
	announce(p + 16, 100);
	announce(p + 2000, 200);
	announce(p + 1000, 300);
	withdraw(p + 2000);
	NOT_A_TAIL_CALL();
}

/* No block is around them: they count alone, and end with the mapping. */
/* scenario: over-mmap */
/* expect: (total.allocations, total.bytes, total.announced) == (2, 2000, 2) */
/* expect: (total.deallocations, total.live_bytes, total.lent_bytes, total.peak_bytes) == (2, 0, 0, 2000) */
/* expect: (total.foreign_frees, total.bad_announcements) == (0, 0) */
KEEP static void over_mmap(void)
{
	char *p = make_mapping(16384);
	announce(p, 1000);
	announce(p + 8192, 1000);
	withdraw(p);
	munmap(p, 16384);
	withdraw(p + 8192);
}

/* scenario: chunk-freed */
/* expect: (total.events, total.allocations, total.deallocations, total.freed_bytes) == (6, 3, 3, 4096 + 300) */
/* expect: (total.live_blocks, total.live_bytes, total.lent_bytes, total.peak_bytes) == (0, 0, 0, 4096) */
/* expect: (at("announce").lifetime_min, at("announce").lifetime_max, at("announce").temporary) == (1, 3, 1) */
/* expect: (at("make_chunk").lifetime_sum, at("make_chunk").temporary, at("make_chunk").freed_bytes) == (5, 0, 4096) */
/* The ends of the blocks may be announced when the chunk is freed. The last one is no block's. */
/* expect: total.foreign_frees == 1 */
KEEP static void chunk_freed(void)
{
	char *p = make_chunk(4096);
	announce(p + 200, 100);
	announce(p, 200);
	free(p);
	withdraw(p);
	withdraw(p + 200);
	withdraw(p + 4096 + 1024);
}

/* A block may begin where its chunk begins, and have all of its bytes. */
/* scenario: same-address */
/* expect: (total.live_bytes, total.deallocations, total.temporary, total.peak_bytes) == (64, 2, 1, 64) */
/* expect: (at("make_chunk").temporary, at("announce").temporary) == (0, 1) */
/* expect: (at("make_chunk").live_bytes, at("make_chunk").lent_bytes, at("make_chunk").live_blocks) == (64, 0, 1) */
KEEP static void same_address(void)
{
	char *p = make_chunk(64);
	announce(p, 64);
	free(p);
	kept = make_chunk(64);
}

/* scenario: chunk-grown */
/* expect: (total.allocations, total.reallocations, total.deallocations, total.events) == (4, 2, 1, 5) */
/* expect: (total.live_blocks, total.live_bytes, total.lent_bytes, total.freed_bytes) == (1, 30000, 0, 100) */
/* expect: at("make_chunk").realloc_out_bytes == 1000 */
KEEP static void chunk_grown(void)
{
	char *p = make_chunk(1000);
	announce(p + 500, 100);
	p = hide(realloc(p, 20000));
	kept = hide(realloc(p, 30000));
}

/* The bytes of malloc_usable_size beyond the request are nobody's: a block there is more than the chunk has. */
/* scenario: slack */
/* expect: (total.live_bytes, total.lent_bytes, at("announce").live_bytes) == (20 + 4, 20, 24) */
KEEP static void slack(void)
{
	char *p = make_chunk(20);
	MUST(!RUNNING_ON_VALGRIND || malloc_usable_size(p) >= 24);
	announce(p, 24);
}

/* scenario: resized */
/* expect: (total.allocations, total.reallocations, total.in_place, total.moved, total.announced) == (6, 4, 4, 0, 5) */
/* expect: (total.live_blocks, total.live_bytes, total.lent_bytes, total.deallocations) == (2, 4096, 7, 0) */
/* expect: (at("resize").bytes, at("resize").live_bytes, at("resize").realloc_out_bytes) == (300 + 50 + 0 + 7, 7, 350) */
/* expect: (at("resize").max_bytes, total.peak_bytes, thread(1).max_bytes, at("make_chunk").max_bytes) == (300, 4096, 4096, 4096) */
/* expect: total.foreign_frees == 0 */
KEEP static void resized(void)
{
	char *p = make_chunk(4096);
	announce(p + 96, 100);
	resize(p + 96, 100, 300);
	resize(p + 96, 300, 50);
	resize(p + 96, 50, 0);
	resize(p + 96, 0, 7);
}

/* Who announces memory anew has given up what was there. */
/* scenario: twice */
/* expect: (total.allocations, total.deallocations, total.live_blocks, total.live_bytes) == (7, 4, 2, 150) */
/* expect: total.peak_bytes == 200 */
KEEP static void twice(void)
{
	announce(in_data, 100);
	announce(in_data, 100);          /* ends the first */
	announce(in_data + 100, 100);
	announce(in_data + 199, 0);      /* ends that one */
	announce(in_data + 150, 50);     /* ends that one of 0 bytes */
	resize(announce(in_data + 50, 50), 50, 100);
}

/* scenario: wrong */
/* expect: (total.foreign_frees, total.bad_announcements) == (10, 5) */
/* expect: (total.allocations, total.deallocations, total.live_blocks, total.live_bytes) == (3, 1, 2, 4196) */
KEEP static void wrong(void)
{
	char *p = make_chunk(4096), *q = announce(in_data, 100);
	int pool, other;
	withdraw(p);
	withdraw(in_data + 1);
	free(hide(in_data));
	resize(p, 4096, 1);
	VALGRIND_DESTROY_MEMPOOL(&pool);
	VALGRIND_MEMPOOL_FREE(&pool, q);
	VALGRIND_MEMPOOL_TRIM(&pool, q, 10);
	VALGRIND_MEMPOOL_CHANGE(&pool, q, q, 10);
	VALGRIND_MOVE_MEMPOOL(&pool, &other);
	take_piece(&pool, p, 10);
	VALGRIND_CREATE_MEMPOOL(&pool, 0, 0);
	VALGRIND_MEMPOOL_FREE(&pool, q);
	announce(ANYWHERE, 10);
	announce(p, (size_t)-1);
	announce(p, (size_t)1 << 46);
	take_piece(&pool, in_data + 1000, 10);
	VALGRIND_MEMPOOL_CHANGE(&pool, in_data + 1000, ANYWHERE, 10);   /* ends it */
	VALGRIND_MALLOCLIKE_BLOCK(0, 10, 0, 0);
	VALGRIND_FREELIKE_BLOCK(0, 0);
}

/* scenario: pool */
/* expect: (total.allocations, total.reallocations, total.moved, total.in_place, total.copied_bytes) == (6, 2, 1, 1, 20) */
/* expect: (total.bytes, total.deallocations, total.live_blocks, total.announced) == (100 + 15 + 25, 4, 0, 6) */
/* expect: (total.freed_bytes, total.peak_bytes) == (10 + 40 + 15 + 25, 100) */
/* expect: (total.foreign_frees, total.bad_announcements) == (0, 0) */
/* expect: (printed["first"], printed["moved"], printed["destroyed"]) == (1, 2, 0) */
KEEP static void pool(void)
{
	int p, q;
	VALGRIND_CREATE_MEMPOOL(&p, 8, 1);
	for (int i = 0; i < 4; i++)
		take_piece(&p, in_data + 100 * i, 10 * (i + 1));
	unsigned first = VALGRIND_MEMPOOL_EXISTS(&p) + 2 * VALGRIND_MEMPOOL_EXISTS(&q);
	VALGRIND_MEMPOOL_TRIM(&p, in_data + 100, 115);   /* ends two, cuts the third one to 15 bytes */
	VALGRIND_MOVE_MEMPOOL(&p, &q);
	unsigned moved = VALGRIND_MEMPOOL_EXISTS(&p) + 2 * VALGRIND_MEMPOOL_EXISTS(&q);
	VALGRIND_MEMPOOL_CHANGE(&q, in_data + 100, in_data + 500, 25);
	VALGRIND_DESTROY_MEMPOOL(&q);
	say("first=%u\nmoved=%u\ndestroyed=%u\n", first, moved, (unsigned)VALGRIND_MEMPOOL_EXISTS(&q));
}

/* A pool that is made anew, or under whose name another one comes, is destroyed before. */
/* scenario: pool-again */
/* expect: (total.allocations, total.deallocations, total.live_bytes) == (4, 3, 8) */
KEEP static void pool_again(void)
{
	int p, q;
	VALGRIND_CREATE_MEMPOOL(&p, 0, 0);
	take_piece(&p, in_data, 1);
	VALGRIND_CREATE_MEMPOOL(&p, 0, 0);
	take_piece(&p, in_data, 2);
	VALGRIND_CREATE_MEMPOOL(&q, 0, 0);
	take_piece(&q, in_data + 8, 8);
	VALGRIND_MOVE_MEMPOOL(&q, &p);
	take_piece(&p, in_data + 32, 4);
	VALGRIND_MEMPOOL_FREE(&p, in_data + 32);
	VALGRIND_MOVE_MEMPOOL(&p, &p);
}

/* A pool's chunks come from malloc: a piece that its chunk ends has left the pool. */
/* scenario: pool-over-malloc */
/* expect: (total.allocations, total.deallocations, total.foreign_frees, total.live_bytes) == (7, 7, 0, 0) */
/* expect: total.peak_bytes == 3000 */
KEEP static void pool_over_malloc(void)
{
	char *chunks[3];
	int p;
	VALGRIND_CREATE_MEMPOOL(&p, 0, 0);
	for (int i = 0; i < 3; i++)
		take_piece(&p, (chunks[i] = make_chunk(1000)) + 10, 100);
	take_piece(&p, chunks[1] + 500, 500);
	free(chunks[1]);
	VALGRIND_DESTROY_MEMPOOL(&p);
	free(chunks[0]);
	free(chunks[2]);
}

/* Superblocks are no blocks. With one that frees its blocks these end, too. */
/* scenario: metapool */
/* expect: (total.allocations, total.announced, total.deallocations) == (1 + 6, 6, 4) */
/* expect: (at("announce").live_blocks, at("announce").live_bytes) == (2, 300) */
/* expect: (total.live_bytes, total.lent_bytes, total.peak_bytes) == (8192, 300, 8192) */
/* expect: (total.foreign_frees, total.bad_announcements) == (1, 0) */
KEEP static void metapool(void)
{
	char *chunk = make_chunk(8192);
	int p, q;
	VALGRIND_CREATE_MEMPOOL_EXT(&p, 0, 0, VALGRIND_MEMPOOL_METAPOOL | VALGRIND_MEMPOOL_AUTO_FREE);
	take_piece(&p, chunk, 1000);
	announce(chunk + 10, 10);
	announce(chunk + 900, 50);
	announce(chunk + 1000, 100);
	VALGRIND_MEMPOOL_FREE(&p, chunk);             /* ends two, and the third one stays */
	VALGRIND_MEMPOOL_FREE(&p, chunk);             /* is not there any more */
	VALGRIND_CREATE_MEMPOOL_EXT(&q, 0, 0, VALGRIND_MEMPOOL_METAPOOL);
	take_piece(&q, chunk + 2000, 1000);
	announce(chunk + 2000, 200);
	VALGRIND_MEMPOOL_FREE(&q, chunk + 2000);      /* ends none */
	take_piece(&p, chunk + 4000, 1000);
	announce(chunk + 4000, 10);
	announce(chunk + 4900, 10);
	VALGRIND_MEMPOOL_TRIM(&p, chunk + 4000, 500);   /* ends one */
	VALGRIND_DESTROY_MEMPOOL(&p);                   /* ends the other one */
	VALGRIND_DESTROY_MEMPOOL(&q);
}

/* At the peak each byte is at the function that had it then. */
/* scenario: peak */
/* expect: (total.peak_bytes, total.peak_blocks, total.peak_event, total.live_bytes) == (4596, 3, 3, 4596) */
/* expect: (at("make_chunk").peak_bytes, at("announce").peak_bytes, at("at_peak").peak_bytes) == (3096, 1000, 4596) */
/* expect: (at("make_chunk").max_bytes, at("make_chunk").live_bytes) == (4096, 4096 - 10) */
KEEP static void at_peak(void)
{
	char *p = make_chunk(4096);
	announce(p, 1000);
	NOT_A_TAIL_CALL();
	kept = hide(malloc(500));
	withdraw(p);
	announce(p, 10);
}

static char *volatile chunk_of_threads;

KEEP static void *allocate_in_thread(void *unused)
{
	announce(chunk_of_threads + 100, 100);
	announce(chunk_of_threads + 300, 100);
	withdraw(chunk_of_threads + 100);
	return unused;
}

/* Memory of one thread's chunk is another thread's block. */
/* scenario: threads */
/* expect: (at("make_chunk").live_bytes, thread(2).live_bytes, thread(2).allocations) == (0, 0, 2) */
/* expect: (thread(2).deallocations, thread(2).max_bytes, at("announce").max_bytes) == (1, 200, 100) */
/* expect: matrix("announce") == {(2, 2): (1, 100, 0, 0), (2, 1): (1, 100, 0, 0)} */
/* expect: at("make_chunk").max_bytes == 4096 */
KEEP static void threads(void)
{
	pthread_t thread;
	chunk_of_threads = make_chunk(4096);
	MUST(pthread_create(&thread, NULL, allocate_in_thread, NULL) == 0);
	pthread_join(thread, NULL);
	free(chunk_of_threads);
}

/* scenario: fork */
/* expect: (total.allocations, total.live_bytes, total.lent_bytes) == (3, 4096 + 50, 100) */
KEEP static void forks(void)
{
	char *p = make_chunk(4096);
	announce(p, 100);
	announce(in_data, 50);
	if (fork() == 0) {
		withdraw(p);
		announce(p + 1000, 10);
		announce(p + 2000, 20);
		withdraw(p + 2000);
		_exit(0);
	}
	wait(NULL);
}

/* What does not count leaves its chunk alone. */
/* scenario: paused */
/* expect: (total.allocations, total.announced, total.uncounted, total.deallocations, total.events) == (4, 3, 3, 2, 6) */
/* expect: (total.live_bytes, at("make_chunk").live_bytes, at("announce").live_bytes) == (4096, 4076, 20) */
KEEP static void paused(void)
{
	char *p = make_chunk(4096);
	announce(p, 10);
	aprof_pause();
	announce(p + 1000, 100);
	resize(p, 10, 200);             /* ends it */
	char *uncounted = make_chunk(500);
	aprof_resume();
	announce(p + 2000, 20);
	withdraw(p);
	announce(uncounted, 0);
	free(uncounted);
}

/* What was announced before counting began does not count, and a chunk from then lends nothing. */
/* scenario: started */
/* expect: (total.allocations, total.deallocations, total.live_blocks, total.uncounted) == (1, 1, 0, 3) */
/* expect: (total.peak_bytes, total.lent_bytes) == (20, 0) */
KEEP static void started(void)
{
	char *p = make_chunk(4096);
	announce(p, 10);
	announce(p + 100, 10);
	aprof_start();
	withdraw(p);
	announce(p + 200, 20);
	free(p);
}

/* scenario: in-a-region */
/* expect: [(s.region, s.phase) for s in sites("announce")] == [(0, 0), (1, 1)] */
KEEP static void in_a_region(void)
{
	announce(in_data, 10);
	uintptr_t region = aprof_region_enter("arena");
	aprof_phase("load");
	announce(in_data + 100, 10);
	aprof_region_leave(region);
}

/* What a thread announces in its own chunk takes no more memory. */
/* scenario: measured */
/* expect: (printed["blocks"], printed["bytes"], printed["peak"], printed["allocated"]) == (1, 0, 0, 300) */
KEEP static void measured(void)
{
	char *p = make_chunk(4096);
	struct aprof_measured m = { 0 };
	uintptr_t handle = aprof_measure_begin(APROF_THREAD);
	announce(p, 100);
	announce(p + 1000, 200);
	withdraw(p);
	aprof_measure_read(handle, &m);
	aprof_measure_end(handle, NULL);
	say("blocks=%lld\nbytes=%lld\npeak=%llu\nallocated=%llu\n", m.live_blocks, m.live_bytes, m.peak_bytes, m.bytes);
}

/* ---- at random, beside a count of its own ---- */

#define CHUNKS 6
#define BLOCKS 40

static struct { char *at; size_t size; } chunks[CHUNKS], blocks[BLOCKS];
static unsigned long long allocations, deallocations, peak;

static unsigned below(unsigned n)
{
	static unsigned long long state = 1;
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % n;
}

static void end_blocks_in(char *from, char *to, int except, int begins)
{
	for (int i = 0; i < BLOCKS; i++) {
		char *end = blocks[i].at + (blocks[i].size ? blocks[i].size : 1);
		if (blocks[i].at && i != except && blocks[i].at < to && (begins ? blocks[i].at >= from : end > from)) {
			blocks[i].at = NULL;
			deallocations++;
		}
	}
}

/* Changes a chunk: allocates, frees or reallocates it. */
static void change_chunk(unsigned i)
{
	size_t size = 1 + below(2000);
	if (chunks[i].at)
		end_blocks_in(chunks[i].at, chunks[i].at + chunks[i].size, -1, 1);
	if (chunks[i].at && below(2)) {
		free(chunks[i].at);
		chunks[i].at = NULL;
		deallocations++;
		return;
	}
	chunks[i].at = hide(realloc(chunks[i].at, size));
	chunks[i].size = size;
	allocations++;
}

/* Announces a block in a chunk or in static memory; or changes its size, or its end. */
static void change_block(unsigned i)
{
	unsigned c = below(CHUNKS + 1);
	char *from = c < CHUNKS ? chunks[c].at : in_data;
	size_t room = c < CHUNKS ? chunks[c].size : 2000;
	if (blocks[i].at && below(2)) {
		withdraw(blocks[i].at);
		blocks[i].at = NULL;
		deallocations++;
	} else if (blocks[i].at && blocks[i].size) {
		size_t size = below((unsigned)blocks[i].size + 1);
		resize(blocks[i].at, blocks[i].size, size);
		blocks[i].size = size;
		allocations++;
	} else if (!blocks[i].at && from) {
		size_t offset = below((unsigned)room), size = below((unsigned)(room - offset) % 300 + 1);
		end_blocks_in(from + offset, from + offset + (size ? size : 1), (int)i, 0);
		announce(from + offset, size);
		blocks[i].at = from + offset;
		blocks[i].size = size;
		allocations++;
	}
}

static int is_as_counted(void)
{
	unsigned long long n = 0, bytes = 0;
	struct aprof_counters c = { 0 };
	for (int i = 0; i < CHUNKS; i++) {
		n += chunks[i].at != NULL;
		bytes += chunks[i].at ? chunks[i].size : 0;
	}
	for (int i = 0; i < BLOCKS; i++) {
		n += blocks[i].at != NULL;
		bytes += blocks[i].at >= in_data && blocks[i].at < in_data + sizeof in_data ? blocks[i].size : 0;
	}
	if (bytes > peak)
		peak = bytes;
	return APROF_GET_COUNTERS(&c) && c.live_blocks == n && c.live_bytes == bytes && c.peak_bytes == peak
	       && c.allocations == allocations && c.events - c.allocations == deallocations;
}

/* scenario: at-random */
/* expect: (printed["steps"], printed["wrong"], total.foreign_frees, total.bad_announcements) == (20000, 0, 0, 0) */
/* expect: total.announced > 5000 */
KEEP static void at_random(void)
{
	int steps = 0, wrong = 0;
	for (; steps < 20000; steps++) {
		if (below(10) == 0)
			change_chunk(below(CHUNKS));
		else
			change_block(below(BLOCKS));
		wrong += !is_as_counted();
	}
	say("steps=%d\nwrong=%d\n", steps, wrong);
}

struct node { struct node *volatile next; char rest[88]; };

KEEP static struct node *plant(char *p)
{
	VALGRIND_MALLOCLIKE_BLOCK(p, sizeof(struct node), 0, 1);
	NOT_A_TAIL_CALL();
	return (struct node *)p;
}

KEEP static struct node *plant_other(char *p)
{
	VALGRIND_MALLOCLIKE_BLOCK(p, sizeof(struct node), 0, 1);
	NOT_A_TAIL_CALL();
	return (struct node *)p;
}

KEEP static char *plant_chunk(size_t size)
{
	char *p = calloc(1, size);
	NOT_A_TAIL_CALL();
	return p;
}

/* Writes over what calls left on the stack. */
KEEP static void clear_stack(void)
{
	char volatile dirt[16384];
	for (size_t i = 0; i < sizeof dirt; i++)
		dirt[i] = 0;
}

/* A block that nothing points to is lost though its chunk is not. A free list in the chunk is the chunk's. */
/* scenario: leak-in-chunk */
/* expect: found() == {"lost": {"plant": (2, 192)}, "indirect": {"plant_other": (1, 96)}} */
/* expect: holds("reachable", "plant_chunk") == [[("static", "kept")]] */
KEEP static void leak_in_chunk(void)
{
	kept = plant_chunk(4096);
	plant(kept + 8);
	plant(kept + 512)->next = plant_other(kept + 1024);
	*(void **)(kept + 2048) = plant_other(kept + 3004);
}

/* scenario: leak-in-data */
/* expect: found() == {"lost": {"plant": (1, 96)}, "indirect": {"plant_other": (1, 96)}} */
KEEP static void leak_in_data(void)
{
	plant(in_data + 4000)->next = plant_other(in_data + 256);
	*(void **)in_data = plant_other(in_data + 8000);
}

/* scenario: leak-in-mapping */
/* expect: found() == {"lost": {"plant": (1, 96)}, "cycle": {"plant_other": (2, 192)}} */
KEEP static void leak_in_mapping(void)
{
	char *p = kept = make_mapping(16384);
	plant(p + 96);
	struct node *a = plant_other(p + 4096), *b = plant_other(p + 8192);
	a->next = b;
	b->next = a;
}

/* Who holds a block holds its chunk. */
/* scenario: leak-of-wrapper */
/* expect: found() == {"lost": {"plant": (1, 96)}, "indirect": {"plant_chunk": (1, 16)}} */
/* expect: holds("reachable", "plant_chunk") == [[("static", "kept")]] */
/* expect: holds("reachable", "plant_other") == [[("static", "kept")]] */
KEEP static void leak_of_wrapper(void)
{
	kept = (char *)plant_other(plant_chunk(112) + 16);
	plant(plant_chunk(112) + 16);
}

/* Blocks that are announced and unreadable. */
/* scenario: unreadable */
/* expect: found() == {"lost": {"plant": (2, 192)}} */
KEEP static void unreadable(void)
{
	char name[] = "/tmp/announced-XXXXXX";
	int fd = mkstemp(name);
	unlink(name);
	MUST(fd >= 0 && ftruncate(fd, 8192) == 0);
	char *p = make_mapping(8192), *file = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	MUST(file != MAP_FAILED);
	plant(p + 96);
	plant(file + 4096);
	mprotect(p, 8192, PROT_NONE);
	MUST(ftruncate(fd, 0) == 0);
}

static const struct { const char *name; void (*run)(void); } scenarios[] = {
	{ "over-malloc", over_malloc }, { "over-mmap", over_mmap }, { "chunk-freed", chunk_freed }, { "same-address", same_address },
	{ "chunk-grown", chunk_grown }, { "slack", slack }, { "resized", resized }, { "twice", twice }, { "wrong", wrong },
	{ "pool", pool }, { "pool-again", pool_again }, { "pool-over-malloc", pool_over_malloc }, { "metapool", metapool },
	{ "peak", at_peak }, { "threads", threads }, { "fork", forks }, { "paused", paused }, { "leak-in-chunk", leak_in_chunk },
	{ "leak-in-data", leak_in_data }, { "leak-in-mapping", leak_in_mapping }, { "leak-of-wrapper", leak_of_wrapper },
	{ "unreadable", unreadable }, { "started", started }, { "in-a-region", in_a_region }, { "measured", measured },
	{ "at-random", at_random },
};

/* Further down than what clear_stack() leaves as it is. */
KEEP static void run_deeper(void (*run)(void))
{
	char volatile room[1024];
	room[0] = 0;
	run();
	room[1] = 0;
}

int main(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < sizeof scenarios / sizeof *scenarios; i++)
		if (strcmp(argv[1], scenarios[i].name) == 0) {
			run_deeper(scenarios[i].run);
			clear_stack();
			return 0;
		}
	return 1;
}
