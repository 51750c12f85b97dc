// SPDX-License-Identifier: MIT OR Apache-2.0
// Who deletes whose objects, as ledger.c, by each form of new and delete.
#include "program.h"
#include <memory>
#include <new>
#include <thread>
#include <vector>

struct Plain { char bytes[24]; ~Plain() { sink = this; } };
struct alignas(128) Wide { char bytes[128]; ~Wide() { sink = this; } };

KEEP static Plain *plant()
{
	Plain *p = new Plain;
	hide(p);
	return p;
}

KEEP static Plain *plant_array()
{
	Plain *p = new Plain[10];
	hide(p);
	return p;
}

KEEP static Wide *plant_wide()
{
	Wide *p = new Wide;
	hide(p);
	return p;
}

KEEP static void release(Plain *p)
{
	delete p;
	NOT_A_TAIL_CALL();
}

KEEP static void release_array(Plain *p)
{
	delete[] p;
	NOT_A_TAIL_CALL();
}

KEEP static void release_wide(Wide *p)
{
	delete p;
	NOT_A_TAIL_CALL();
}

/* scenario: delete */
/* expect: matrix("plant") == {(1, 2): (1, 24, 0, 0), (1, 1): (1, 24, 0, 0)} */
/* expect: matrix("plant_array") == {(1, 2): (1, 248, 0, 0)} */
/* expect: matrix("plant_wide") == {(1, 2): (1, 128, 0, 0)} */
/* stacks: freers("plant") == {(2, "release"): (1, 0), (1, "release"): (1, 0)} */
/* stacks: freers("plant_array") == {(2, "release_array"): (1, 0)} */
/* stacks: freers("plant_wide") == {(2, "release_wide"): (1, 0)} */
KEEP static void deletes()
{
	Plain *one = plant(), *two = plant(), *array = plant_array();
	Wide *wide = plant_wide();
	std::thread([=] { release(one), release_array(array), release_wide(wide); }).join();
	release(two);
}

KEEP static void release_last(std::shared_ptr<Plain> p)
{
	p.reset();
	NOT_A_TAIL_CALL();
}

/* Who gives up the last share frees. */
/* scenario: shared */
/* expect: matrix("plant") == {(1, 2): (1, 24, 0, 0)} */
/* stacks: freers("plant") == {(2, "release_last"): (1, 0)} */
KEEP static void shared()
{
	std::shared_ptr<Plain> p(plant());
	std::thread([q = std::move(p)]() mutable { release_last(std::move(q)); }).join();
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "delete") == 0)
		deletes();
	else if (argc > 1 && strcmp(argv[1], "shared") == 0)
		shared();
	else
		return 97;
	return 0;
}
