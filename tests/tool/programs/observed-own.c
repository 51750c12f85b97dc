/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Allocators that --allocator describes. tests/tool/observed.sh runs this program once a scenario. */
#include "observed-allocator.h"

#include <setjmp.h>
#include <signal.h>

ENTRY void *my_alloc(size_t size, size_t align) { (void)align; return take(size); }
ENTRY void my_free(void *p) { give(p); }

/* Never in place. */
ENTRY void *my_realloc(void *p, size_t size)
{
	call(mi_before);
	void *to = take(size);
	if (!to)
		return NULL;
	if (p)
		memcpy(to, p, size < room(p) ? size : room(p));
	give(p);
	call(mi_after);
	return to;
}

/* An arena takes its chunk from malloc. */
struct arena { char *chunk; size_t used; };

ENTRY void *arena_alloc(struct arena *a, size_t size)
{
	if (!a->chunk)
		a->chunk = malloc(4096);
	void *p = a->chunk + a->used;
	a->used += (size + 15) & ~(size_t)15;
	return p;
}

ENTRY void arena_reset(struct arena *a) { a->used = 0; }

ENTRY void arena_drop(struct arena *a)
{
	free(a->chunk);
	a->chunk = NULL;
	a->used = 0;
}

/* It adds nothing to malloc. */
ENTRY void *thin_alloc(size_t size) { return malloc(size); }
ENTRY void thin_free(void *p) { free(p); }

static void *kept[8];

KEEP static void *plant(size_t size)
{
	void *p = hide(my_alloc(size, 16));
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static void *plant_in(struct arena *a, size_t size)
{
	void *p = hide(arena_alloc(a, size));
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static void *plant_by_malloc(size_t size)
{
	void *p = hide(malloc(size));
	NOT_A_TAIL_CALL();
	return p;
}

/* scenario: moves */
/* expect: (total.allocations, total.reallocations, total.moved, total.deallocations) == (6, 3, 3, 3) */
/* expect: (total.bytes, total.live_bytes, total.failed, total.foreign_frees) == (10 + 20 + 30 + 40 + 50 + 60, 0, 1, 0) */
/* expect: (at("plant", "moves").bytes, at("my_alloc").bytes, at("my_realloc").bytes) == (60, 0, 0) */
KEEP static void *grow(void *p, size_t size)
{
	p = hide(my_realloc(p, size));
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static void moves(void)
{
	void *p = grow(grow(plant(10), 20), 30);
	MUST(!my_realloc(p, (size_t)1 << 40));
	my_free(p);
	my_free(grow(NULL, 40));
	my_free(grow(plant(50), 60));
	my_free(NULL);
}

/* Each byte counts once: the chunk is the allocator's, and counts nothing beside the blocks in it. */
/* scenario: arenas */
/* expect: (total.allocations, total.bytes, total.announced) == (5, 10 + 20 + 30 + 40 + 100, 5) */
/* expect: (at("plant_in").allocations, at("plant_in").deallocations, at("plant_in").live_bytes) == (5, 4, 100) */
/* expect: (total.live_blocks, total.live_bytes, total.peak_bytes, total.peak_blocks) == (1, 100, 170, 3) */
KEEP static void arenas(void)
{
	static struct arena one, other;
	plant_in(&one, 10);
	plant_in(&one, 20);
	kept[0] = plant_in(&other, 100);
	arena_reset(&one);
	plant_in(&one, 30);
	plant_in(&one, 40);
	arena_drop(&one);
}

/* The program gave the arena its chunk, which counts where no block of the arena is. */
/* scenario: over-malloc */
/* expect: (total.live_bytes, total.lent_bytes, at("plant_in").live_bytes, at("plant_by_malloc").live_bytes) == (4096, 100, 100, 3996) */
/* expect: (total.peak_bytes, total.allocations) == (4096, 4) */
KEEP static void over_malloc(void)
{
	static struct arena a;
	a.chunk = plant_by_malloc(4096);
	plant_in(&a, 100);
	plant_in(&a, 200);
	arena_reset(&a);
	plant_in(&a, 100);
}

/* Two allocators, one of them malloc's own blocks, and malloc beside them. */
/* scenario: two */
/* expect: (total.allocations, total.bytes, total.deallocations, total.live_blocks) == (4, 1 + 2 + 3 + 4, 2, 2) */
/* expect: (at("thinly").allocations, at("thinly").deallocations, at("plant_by_malloc").live_bytes) == (2, 1, 4) */
KEEP static void *thinly(size_t size)
{
	void *p = hide(thin_alloc(size));
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static void two(void)
{
	my_free(plant(1));
	thin_free(thinly(2));
	kept[0] = thinly(3);
	kept[1] = plant_by_malloc(4);
}

/* A block that a realloc holds comes back when a jump leaves it. */
/* scenario: jump */
/* expect: (total.allocations, total.reallocations, total.deallocations, total.foreign_frees) == (2, 0, 2, 0) */
static jmp_buf back;
static void jump(void) { longjmp(back, 1); }

KEEP static void jumps(void)
{
	mi_before = jump;
	for (volatile int i = 0; i < 2; i++) {
		kept[0] = plant(10);
		if (setjmp(back) == 0)
			grow(kept[0], 100);
		my_free(kept[0]);
	}
}

/* A handler takes the memory that a realloc gave up, which then never returns. */
/* scenario: taken-over */
/* expect: (at("plant").allocations, at("plant").deallocations, at("plant").live_bytes) == (2, 1, 12) */
static void on_signal(int signal)
{
	(void)signal;
	MUST(plant(12) == kept[0]);
	exit(0);
}

static void raise_one(void) { raise(SIGUSR1); }

KEEP static void taken_over(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	MUST(sigaction(SIGUSR1, &action, NULL) == 0);
	kept[0] = plant(10);
	mi_after = raise_one;
	grow(kept[0], 100);
}

static const struct { const char *name; void (*run)(void); } scenarios[] = {
	{ "moves", moves }, { "arenas", arenas }, { "over-malloc", over_malloc }, { "two", two }, { "jump", jumps },
	{ "taken-over", taken_over },
};

int main(int argc, char **argv)
{
	for (unsigned i = 0; argc == 2 && i < sizeof scenarios / sizeof *scenarios; i++)
		if (strcmp(argv[1], scenarios[i].name) == 0) {
			scenarios[i].run();
			return 0;
		}
	return 97;
}
