// SPDX-License-Identifier: MIT OR Apache-2.0
// new that may fail: null, counted as failed and nowhere else.
// both: no, libstdc++ throws where new fails
// flags: -std=c++17
#include "program.h"
#include <new>

static volatile size_t huge = (size_t)PTRDIFF_MAX + 1;

int main()
{
	// expect: total.failed == 4
	// only valgrind, libstdc++ throws where new fails: (at("main").allocations, at("main").bytes) == (1, 8)
	// only native, the same: at("main").allocations - at("__cxa_allocate_exception").allocations == 1
	MUST(!hide(::operator new(huge, std::nothrow)));
	MUST(!hide(::operator new[](huge, std::nothrow)));
	MUST(!hide(::operator new(huge, std::align_val_t{64}, std::nothrow)));
	MUST(!hide(::operator new[](huge, std::align_val_t{64}, std::nothrow)));
	::operator delete(hide(::operator new(8, std::nothrow)));
	return 0;
}
