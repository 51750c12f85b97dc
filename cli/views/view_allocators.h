/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The allocators that the recorder saw by calls of their own functions, and the words for them. */
#ifndef CLI_VIEW_ALLOCATORS_H
#define CLI_VIEW_ALLOCATORS_H

#include "model/model.h"

/* An allocator in objects of one file name. Borrows the model's texts; "": unknown, nothing. */
struct view_allocator { const char *family, *object, *missing; uint32_t functions, known; };

/* Returns those of all processes, each once, as an array of struct view_allocator. Free it with g_array_unref. */
GArray *view_allocators(const struct model *m);

/* Returns through which allocators the run was seen: `seen through mimalloc 4 of 4 functions`. NULL: through the C library's alone.
   baseline: what the run is compared with, or NULL; then returns which allocators either was seen through, or NULL if these are the
   same. Free with g_free. */
char *view_allocators_text(const struct model *m, const struct model *baseline);

/* Returns a line for each allocator that a user described and of which calls were inlined, as an array of char *. */
GPtrArray *view_allocators_warnings(const struct model *m);

#endif
