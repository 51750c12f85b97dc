// SPDX-License-Identifier: MIT OR Apache-2.0
// C++'s operators on an allocator of the program's own: they throw where it fails, through the recorder.
// variants: -O0|-O2
#include "own-mimalloc.h"

#include <new>

extern "C" KEEP void *mi_new(size_t size)
{
	void *p = mi_malloc_aligned(size, 16);
	if (!p)
		throw std::bad_alloc();
	return p;
}

void *operator new(size_t size) { return mi_new(size); }
void operator delete(void *p) noexcept { mi_free(p); }
void operator delete(void *p, size_t) noexcept { mi_free(p); }

static int handled;

static void handle()
{
	// The second time there is nothing to be had.
	if (++handled == 2)
		std::set_new_handler(nullptr);
}

KEEP static void make()
{
	// expect: (at("make").allocations, at("make").bytes, at("make").deallocations) == (2, 4 + 100, 2)
	int *one = new int(7);
	hide(one);
	void *p = hide(mi_new(100));
	MUST(!is_in_arena(one) && !is_in_arena(p));
	delete one;
	mi_free(p);
}

KEEP static int fail(size_t size)
{
	// The exception is a block.
	// expect: (at("fail").allocations, at("fail").live_blocks, total.failed) == (1, 0, 3)
	try {
		hide(mi_new(size));
	} catch (const std::bad_alloc &) {
		return 1;
	}
	return 0;
}

int main()
{
	// expect: (total.foreign_frees, total.unmatched_frees, printed["own"], printed["caught"]) == (0, 0, 0, 1)
	make();
	std::set_new_handler(handle);
	int caught = fail((size_t)hide((void *)PTRDIFF_MAX));
	MUST(handled == 2);
	say("own=%d\ncaught=%d\n", own_calls, caught);
	return 0;
}
