/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The allocators that the program brings with it, and those that the user describes with --allocator: which functions they have, found by
   the symbols of each object that is loaded. An object whose allocator has the C library's names keeps its own functions: Valgrind does
   not replace them there. */
#ifndef AP_ALLOCATORS_H
#define AP_ALLOCATORS_H

#include "core/ap_families.h"

#include "pub_tool_hashtable.h"

/* An allocator in one object. */
struct ap_allocator {
	const HChar *title;
	HChar *object;              /* the path of its object; NULL: the user described it */
	UInt functions, known;      /* how many functions it has, and how many of these are observed */
	const HChar *missing;       /* what cannot be seen of it, in words that follow "lacks"; or NULL */
	Bool called;                /* the program called one of the functions */
	Bool gave_own, passed_on;   /* it gave a block that is none of another allocator's; one that is */
	Bool is_gone;               /* its object was unloaded */
	Bool is_users;              /* the user described it: its blocks may lie in blocks of malloc */
	enum ap_family_id family;   /* unless is_users */
};

/* A function of an allocator. Without an allocator: one that leaves the functions that called it, as longjmp does. */
struct ap_function {
	VgHashNode node;            /* the key is its address */
	struct ap_allocator *allocator;
	const struct ap_signature *signature;
};

/* Ends Valgrind with a message if --allocator cannot be read. */
extern void AP_(allocators_init)(void);

/* Looks for allocators in the objects that were loaded since the last call. Call this before code of such an object is translated. */
extern void AP_(allocators_find)(void);

/* Whether there are functions to observe; and the one that begins at the address, or NULL. */
extern Bool AP_(allocators_any)(void);
extern const struct ap_function *AP_(allocator_function_at)(Addr address);

/* The program called a function behind which blocks begin or end that no call tells of. */
extern void AP_(allocator_lost)(const struct ap_function *f);

/* Whether the code at the address is of an inner function of one of the allocators. */
extern Bool AP_(is_inside_allocator)(Addr code);

/* Whether all allocations go through allocators that are observed: the executable has the C library's names itself. */
extern Bool AP_(allocators_are_all)(void);

/* Allocators that the program called, or that cannot be seen as a whole, in the order in which they were found; NULL ends them. */
extern const struct ap_allocator *AP_(allocator_by_index)(UInt i);

/* Calls visit with each piece of static data of the allocators themselves. */
extern void AP_(allocators_for_each_datum)(void (*visit)(Addr start, Addr end));

#endif
