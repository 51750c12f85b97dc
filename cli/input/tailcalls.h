/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Functions that left by a jump. One that ends by jumping into another has no frame any more when that other one runs. But the call
   before the return address says which function was called: where it is not the one that stands there, it came in between, and
   so did those that every way from it leads through. */
#ifndef CLI_TAILCALLS_H
#define CLI_TAILCALLS_H

#include "input/machine_code.h"

/* A frame of a stack. machine: that of its object; NULL: not known. */
struct tailcall_frame {
	struct machine_code *machine;
	uint64_t address;          /* in the file: of the last byte of its call, or where it is in the innermost */
	const char *symbol;        /* as the profile has it; "" where unknown */
};

/* A function in between. */
struct tailcall {
	guint machine;             /* its place among the machines */
	uint64_t start;
	uint64_t jump;             /* the instruction that leads to the next one; 0 where it may be one of several */
	const char *symbol;        /* NULL: the function has several names */
};

/* Those between the frame `outer` and the one that stands next to it, `inner`, outermost first, of struct tailcall: no more than is
   certain, mostly none. machines: of struct machine_code *, those of all objects of the process, some NULL.
   To be released with g_array_unref; NULL: none. */
GArray *tailcalls_between(const GPtrArray *machines, const struct tailcall_frame *outer, const struct tailcall_frame *inner);

#endif
