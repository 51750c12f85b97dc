// SPDX-License-Identifier: MIT OR Apache-2.0
// new with alignments beyond those that Valgrind's own allocator gives: a block, or null and failed.
// both: no, libstdc++ asks malloc for multiples of the alignment, and throws where new fails
// flags: -std=c++17
// dhat: no, Valgrind ends the program over the first of these
#include "program.h"
#include <new>

static volatile size_t large = (size_t)32 << 20;
static volatile size_t impossible = (size_t)1 << 62;

int main()
{
	// expect: total.failed == 2
	// only valgrind, libstdc++ asks for a multiple of the alignment and throws where new fails: (at("main").allocations, at("main").bytes) == (3, 8 + 16 + 24)
	// only native, the same: at("main").allocations - at("__cxa_allocate_exception").allocations == 3
	// only native, the same: at("main").bytes - at("__cxa_allocate_exception").bytes in (3 * (32 << 20), 8 + 16 + 24)
	// expect: at("main").live_blocks == 0
	MUST(!hide(::operator new(8, std::align_val_t{impossible}, std::nothrow)));
	MUST(!hide(::operator new[](8, std::align_val_t{impossible}, std::nothrow)));
	void *a = hide(::operator new(8, std::align_val_t{large}));
	void *b = hide(::operator new[](16, std::align_val_t{large}));
	void *c = hide(::operator new(24, std::align_val_t{large}, std::nothrow));
	MUST((uintptr_t)a % large == 0 && (uintptr_t)b % large == 0 && (uintptr_t)c % large == 0);
	::operator delete(b, std::align_val_t{large});
	::operator delete[](a, std::align_val_t{large});
	::operator delete(c, 24, std::align_val_t{large});
	return 0;
}
