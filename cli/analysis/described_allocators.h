/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Descriptions of allocators, as the command line and Cargo.toml have them: `alloc=my_alloc(size) free=my_free(ptr)`. */
#ifndef CLI_DESCRIBED_ALLOCATORS_H
#define CLI_DESCRIBED_ALLOCATORS_H

#include <glib.h>
#include <stdbool.h>

/* Adds the text to the list of char *, which borrows it, unless it is there. Returns false if the recorder would refuse it. Then *flaw says
   why; free it with g_free. */
bool described_allocators_add(GPtrArray *list, const char *text, char **flaw);

#endif
