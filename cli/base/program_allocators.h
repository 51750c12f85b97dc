/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Knows which programs of a build have an allocator of their own, as far as cargo tells before the build. */
#ifndef CLI_PROGRAM_ALLOCATORS_H
#define CLI_PROGRAM_ALLOCATORS_H

#include <glib.h>

struct program_allocator {
	char *program;    /* the name that cargo gives to the executable, without its hash */
	char *cause;      /* a clause that names the allocator, its crate and what brings that in; "": it has none */
	char *way;        /* an imperative: how to build the program without it */
};

/* Returns an empty list (of struct program_allocator *). Release it with g_ptr_array_unref. */
GPtrArray *program_allocators_new(void);

/* Adds what is not there yet. */
void program_allocators_add(GPtrArray *known, const char *program, const char *cause, const char *way);

/* Returns what is known of the executable at path, by its name; NULL if nothing is. So it is if two programs of that name
   differ in this. known: NULL if nothing is known of any. */
const struct program_allocator *program_allocators_find(const GPtrArray *known, const char *path);

/* Returns the fault, a clause that ends with what to do, and behind it what is known of the allocator. Free it with g_free.
   told: NULL if nothing is known. */
char *program_allocators_explain(const struct program_allocator *told, const char *fault);

#endif
