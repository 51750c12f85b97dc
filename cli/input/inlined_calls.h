/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Finds out how often functions that an option names were inlined. The recorder sees no such call. */
#ifndef CLI_INLINED_CALLS_H
#define CLI_INLINED_CALLS_H

#include <glib.h>
#include <stdint.h>

/* Returns at how many places functions were inlined whose names match the pattern, as the recorder matches them. inlined: from
   debuginfo_inlined. */
uint32_t inlined_calls_count(GHashTable *inlined, const char *pattern);

/* The same for the functions that Rust calls any allocator through. */
uint32_t inlined_calls_count_rusts(GHashTable *inlined);

#endif
