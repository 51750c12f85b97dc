/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Finds functions that left by a jump (tail calls). A function that ends by jumping into another has no frame
   any more when that one runs. The call before the return address tells which function was called. If that is
   not the one that has the next frame, it ran in between, and so did every function on all paths from it to
   that one. */
#ifndef CLI_TAILCALLS_H
#define CLI_TAILCALLS_H

#include "input/machine_code.h"

/* A frame of a stack. machine: of its object; NULL if not known. */
struct tailcall_frame {
	struct machine_code *machine;
	uint64_t address;          /* in the file: of the last byte of its call; in the innermost frame, of the
	                              instruction */
	const char *symbol;        /* the name in the profile; "" if unknown */
};

/* A function that ran in between. */
struct tailcall {
	guint machine;             /* its index among the machines */
	uint64_t start;
	uint64_t jump;             /* the instruction that leads to the next function; 0 if it may be one of several */
	const char *symbol;        /* NULL: the function has several names */
};

/* Returns the functions between the frame `outer` and its neighbour `inner`, outermost first (of struct
   tailcall). Only has what is certain, which mostly is nothing: NULL. machines: of struct machine_code *, for
   all objects of the process; some may be NULL. Release the result with g_array_unref. */
GArray *tailcalls_between(const GPtrArray *machines, const struct tailcall_frame *outer, const struct tailcall_frame *inner);

#endif
