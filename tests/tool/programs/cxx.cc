// SPDX-License-Identifier: MIT OR Apache-2.0
// Every form of new and delete, and what the containers make of them.
// both: use_array use_sized, libstdc++ asks malloc for 1 byte instead of none, and for multiples of the alignment
// dhat: zeros 1 0 0
// flags: -std=c++17
// variants: -O0|-O2 -fno-omit-frame-pointer|-O2
#include "program.h"
#include <list>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <vector>

struct Plain { char bytes[24]; };
struct Destroyed { char bytes[24]; ~Destroyed() { sink = this; } };
struct alignas(128) Wide { char bytes[128]; };

KEEP static void use_single()
{
	// expect: (at("use_single").allocations, at("use_single").bytes, at("use_single").live_blocks) == (3, 24 + 24 + 1, 0)
	Plain *a = new Plain, *b = new (std::nothrow) Plain;
	hide(a), hide(b);
	delete a;
	delete b;
	::operator delete(hide(::operator new(1)), std::nothrow);
}

KEEP static void use_array()
{
	// An array of what has a destructor starts with its length: 8 bytes more.
	// expect: (at("use_array").allocations, at("use_array").live_blocks) == (4, 0)
	// only valgrind, libstdc++ asks malloc for 1 byte where new is asked for none: at("use_array").bytes == 240 + (8 + 240) + 24 + 0
	// only native, the same: at("use_array").bytes == 240 + (8 + 240) + 24 + 1
	Plain *a = new Plain[10], *c = new (std::nothrow) Plain[1];
	Destroyed *b = new Destroyed[10];
	char *empty = new char[(size_t)hide(nullptr)];
	hide(a), hide(b), hide(c), hide(empty);
	MUST(empty != nullptr);
	delete[] a;
	delete[] b;
	delete[] c;
	delete[] empty;
}

KEEP static void use_aligned()
{
	// expect: (at("use_aligned").allocations, at("use_aligned").live_blocks) == (4, 0)
	// expect: at("use_aligned").bytes == 128 + 3 * 128 + 128 + 2 * 128
	Wide *a = new Wide, *b = new Wide[3], *c = new (std::nothrow) Wide, *d = new (std::nothrow) Wide[2];
	hide(a), hide(b), hide(c), hide(d);
	MUST(((uintptr_t)a | (uintptr_t)b | (uintptr_t)c | (uintptr_t)d) % 128 == 0);
	delete a;
	delete[] b;
	delete c;
	delete[] d;
}

KEEP static void use_sized()
{
	// expect: (at("use_sized").allocations, at("use_sized").deallocations) == (4, 4)
	// only valgrind, libstdc++ asks for a multiple of the alignment: at("use_sized").bytes == 40 + 41 + 42 + 43
	// only native, the same: at("use_sized").bytes in (40 + 41 + 64 + 64, 40 + 41 + 42 + 43)
	// expect: at("use_sized").freed_bytes == at("use_sized").bytes
	::operator delete(hide(::operator new(40)), (size_t)40);
	::operator delete[](hide(::operator new[](41)), (size_t)41);
	::operator delete(hide(::operator new(42, std::align_val_t{64})), (size_t)42, std::align_val_t{64});
	::operator delete[](hide(::operator new[](43, std::align_val_t{64})), (size_t)43, std::align_val_t{64});
}

KEEP static void use_placement()
{
	// A block made by the caller is no allocation; delete of null is no event.
	// expect: len(sites("use_placement")) == 0
	alignas(Destroyed) static char place[sizeof(Destroyed)];
	Destroyed *a = new (place) Destroyed;
	hide(a);
	a->~Destroyed();
	delete static_cast<Plain *>(hide(nullptr));
}

KEEP static void use_mixed()
{
	// A block of malloc and one of new are both just blocks.
	// expect: (at("use_mixed").allocations, at("use_mixed").bytes, at("use_mixed").live_blocks) == (2, 30, 0)
	void *a = hide(malloc(10)), *b = hide(::operator new(20));
	::operator delete(a);
	free(b);
}

KEEP static void use_vector()
{
	// Capacities 1, 2, 4 … 1024: 11 blocks, 4 * 2047 bytes; 4096 + 2048 are alive while the last one is filled.
	// expect: (at("use_vector").allocations, at("use_vector").bytes) == (11, 4 * 2047)
	// expect: (at("use_vector").deallocations, at("use_vector").reallocations) == (11, 0)
	// expect: (at("use_vector").max_request, at("use_vector").min_request) == (4096, 4)
	std::vector<int> v;
	for (int i = 0; i < 1000; i++)
		v.push_back(i);
	hide(v.data());
}

KEEP static void use_reserve()
{
	// expect: (at("use_reserve").allocations, at("use_reserve").bytes) == (1, 4000)
	std::vector<int> v;
	v.reserve(1000);
	for (int i = 0; i < 1000; i++)
		v.push_back(i);
	hide(v.data());
}

KEEP static void use_string()
{
	// 15 characters fit in the string itself; 100 take 101 bytes.
	// expect: (at("use_string").allocations, at("use_string").bytes) == (1, 101)
	std::string small(15, 's'), large(100, 'l');
	hide(&small[0]), hide(&large[0]);
}

KEEP static void use_nodes()
{
	// A node is two pointers and an int, in whole words; a map's has four words before its pair of ints.
	// expect: (at("use_nodes").allocations, at("use_nodes").bytes) == (7 + 5, 7 * 24 + 5 * 40)
	// expect: (at("use_nodes").live_blocks, at("use_nodes").temporary) == (0, 1)
	std::list<int> list;
	std::map<int, int> map;
	for (int i = 0; i < 7; i++)
		list.push_back(i);
	for (int i = 0; i < 5; i++)
		map[i] = i;
	hide(&list), hide(&map);
}

KEEP static void use_pointers()
{
	// expect: (at("use_pointers").allocations, at("use_pointers").bytes) == (3, 24 + 24 + (16 + 24))
	std::unique_ptr<Plain> a = std::make_unique<Plain>();
	std::unique_ptr<Plain[]> b(new Plain[1]);
	std::shared_ptr<Plain> c = std::make_shared<Plain>(), d = c;
	hide(a.get()), hide(b.get()), hide(d.get());
}

KEEP static void thrower()
{
	throw 42;
}

KEEP static void use_exception()
{
	// The exception is a block of its own until it has been caught.
	// expect: (at("use_exception").allocations, at("use_exception").live_blocks) == (1, 0)
	// expect: at("thrower", "use_exception").allocations == 1
	try {
		thrower();
	} catch (int caught) {
		MUST(caught == 42);
	}
}

int main()
{
	// expect: at("main").allocations == 3 + 4 + 4 + 4 + 2 + 11 + 1 + 1 + 12 + 3 + 1
	// expect: (at("main").live_blocks, at("main").deallocations) == (0, 46)
	// expect: total.foreign_frees == 0
	// expect: total.failed == 0
	use_single();
	use_array();
	use_aligned();
	use_sized();
	use_placement();
	use_mixed();
	use_vector();
	use_reserve();
	use_string();
	use_nodes();
	use_pointers();
	use_exception();
	return 0;
}
