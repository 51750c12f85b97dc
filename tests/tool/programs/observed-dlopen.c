/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A library with an allocator comes, goes and comes again. */
#include "program.h"

#include <dlfcn.h>
#include <sys/mman.h>

static void *(*allocate)(size_t), *(*reallocate)(void *, size_t), (*release_by)(void *), *(*memory)(void);
static void *kept;

static void *load(const char *path)
{
	void *library = dlopen(path, RTLD_NOW);
	MUST(library);
	allocate = (void *(*)(size_t))dlsym(library, "mi_malloc");
	reallocate = (void *(*)(void *, size_t))dlsym(library, "mi_realloc");
	release_by = (void (*)(void *))dlsym(library, "mi_free");
	memory = (void *(*)(void))dlsym(library, "memory_of_library");
	MUST(allocate && reallocate && release_by && memory);
	return library;
}

KEEP static void *plant(size_t size)
{
	void *p = hide(allocate(size));
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static void *plant_by_malloc(size_t size)
{
	void *p = hide(malloc(size));
	NOT_A_TAIL_CALL();
	return p;
}

int main(int argc, char **argv)
{
	void *library = NULL, *place = NULL, *p;
	MUST(argc == 2);
	/* expect: (at("plant").allocations, at("plant").bytes, at("plant").deallocations) == (4, 2 * 100 + 7 + 6, 2) */
	/* expect: (total.reallocations, total.unmatched_frees, total.unmatched_blocks) == (2, 0, 0) */
	for (int i = 0; i < 2; i++) {
		library = load(argv[1]);
		place = memory();
		p = reallocate(plant(100), 300);
		release_by(p);
		kept = plant(7 - i);
		release_by(kept);
		MUST(dlclose(library) == 0);
	}
	/* What was the allocator's static data is the program's memory now, and its pointers count. */
	/* expect: found() == {} */
	/* expect: at("plant_by_malloc").live_blocks == 1 */
	MUST(mmap(place, 8 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == place);
	*(void **)place = plant_by_malloc(5);
	kept = sink = NULL;
	return 0;
}
