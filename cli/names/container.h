/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which container allocated, and who called it: the growable containers of Rust's and C++'s libraries, and malloc itself. */
#ifndef CLI_CONTAINER_H
#define CLI_CONTAINER_H

#include "names/frame_names.h"

enum container {
	CONTAINER_NONE,          /* something else, or several of them inside each other */
	CONTAINER_DIRECT,        /* the user called the allocator */
	CONTAINER_RAW_VEC,       /* one of Rust's vectors: its own functions are inlined, and nothing tells which one */
	CONTAINER_VEC, CONTAINER_STRING, CONTAINER_VEC_DEQUE, CONTAINER_BINARY_HEAP,
	CONTAINER_CXX_VECTOR, CONTAINER_CXX_STRING,
	CONTAINERS,
};

/* What the inner frames of a stack say. */
struct container_use {
	enum container container;
	stack_id caller;         /* the stack that ends in the user's frame, which called the container */
	bool pushes;             /* RawVec made room for one item more: an empty vector then gets its smallest capacity */
	bool grows;              /* C++: a function that only moves to a larger block allocated */
};

/* Looks at a stack. If its container is NONE, nothing else is known of it. Everything between the user's frame and the allocator
   must belong to the container, so that the user could have given the container another capacity. */
struct container_use container_use_of(const struct model *m, struct frame_names *n, stack_id s);

/* Its name in reports: `Vec`, `std::string`; `vector` and `block` where it has none. */
const char *container_name(enum container c);

/* Whether it is one of C++'s library. */
bool container_is_cxx(enum container c);

#endif
