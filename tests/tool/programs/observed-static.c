/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A static executable: the C library's malloc serves it, and is observed. Also dynamic, where Valgrind's takes its place. */
/* dhat: no, it sees no such functions */
/* tool: --leak-check=yes */
/* flags: -pthread */
/* variants: -static|-static-pie -O2 -fno-ipa-icf|-O1 */
#include "program.h"

#include <pthread.h>

static void *kept[4];

KEEP static void *plant(size_t size)
{
	void *p = hide(malloc(size));
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static void *plant_lost(size_t size)
{
	void *p = plant(size);
	NOT_A_TAIL_CALL();
	return p;
}

static void *work(void *unused)
{
	for (int i = 0; i < 100; i++)
		free(realloc(plant(24), 4000));
	return unused;
}

KEEP static void lose(void)
{
	plant_lost(1000);
	plant_lost(2000);
	sink = NULL;
}

KEEP static void clear(void)
{
	free(hide(calloc(3, 40)));
}

int main(void)
{
	/* expect: (at("work").allocations, at("work").bytes, at("work").deallocations) == (600, 300 * 4024, 300) */
	/* expect: [t.allocations for t in all_threads[1:]] == [200, 200, 200] */
	pthread_t threads[3];
	for (int i = 0; i < 3; i++)
		pthread_create(&threads[i], NULL, work, NULL);
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	/* expect: (total.unmatched_frees, total.unmatched_blocks, total.foreign_frees) == (0, 0, 0) */
	/* expect: (at("posix_memalign").bytes, at("clear").bytes) == (300, 120) */
	MUST(posix_memalign(&kept[0], 64, 300) == 0);
	clear();
	kept[1] = plant(50);
	/* expect: found()["lost"]["plant"] == (2, 3000) */
	char over[4096];
	lose();
	memset(hide(over), 0, sizeof over);
	return 0;
}
