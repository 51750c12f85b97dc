/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Lists that only grow, whose elements never move, and hash indexes of them. A list that lies in a recording can
   be read while it grows: the count goes up after the element is there. */
#ifndef AP_LIST_H
#define AP_LIST_H

#include "core/ap_basics.h"

/* Chunk k has room for AP_LIST_FIRST << k elements. */
#define AP_LIST_FIRST_LOG2 4
#define AP_LIST_FIRST      (1u << AP_LIST_FIRST_LOG2)
#define AP_LIST_CHUNKS     26

struct ap_list {
	UInt count, element_bytes;
	UChar *chunks[AP_LIST_CHUNKS];
};

/* Where element i lies: the number of its chunk, and its place there. */
static inline UInt AP_(list_chunk)(UInt i)
{
	return 31 - (UInt)__builtin_clz((i >> AP_LIST_FIRST_LOG2) + 1);
}

static inline UInt AP_(list_chunk_place)(UInt i, UInt chunk)
{
	return i - (((1u << chunk) - 1) << AP_LIST_FIRST_LOG2);
}

/* Returns element i, 0 … count − 1. */
static inline void *AP_(list_at)(const struct ap_list *l, UInt i)
{
	UInt chunk = AP_(list_chunk)(i);
	return l->chunks[chunk] + (SizeT)AP_(list_chunk_place)(i, chunk) * l->element_bytes;
}

/* Appends an element of zeros and returns it. */
extern void *AP_(list_add)(struct ap_list *l);

/* Removes the last element of a list that has no index. */
extern void AP_(list_drop_last)(struct ap_list *l);

/* The elements of a list that has an index begin with this. */
struct ap_keyed {
	UWord key;
	UInt next;     /* private to the index */
	UInt number;   /* the element's place in its list, from 1 */
};

struct ap_index {
	struct ap_list *list;
	UInt *heads;   /* numbers of elements; 0: none */
	UInt heads_log2;
};

/* Returns the first element with the key, and the next one after e; NULL where there is none. */
extern void *AP_(index_find)(const struct ap_index *x, UWord key);
extern void *AP_(index_find_next)(const struct ap_index *x, const void *e);

/* Appends an element with the key, zeros otherwise, and returns it. */
extern void *AP_(index_add)(struct ap_index *x, UWord key);

/* Makes an index of an empty list with elements of this size. */
extern void AP_(index_init)(struct ap_index *x, struct ap_list *l, SizeT element_bytes);

#endif
