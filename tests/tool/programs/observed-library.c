/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A library with an allocator of its own, under names of mimalloc. */
#include "observed-allocator.h"

ENTRY void *mi_malloc(size_t size) { return take(size); }
ENTRY void mi_free(void *p) { give(p); }
ENTRY void *mi_realloc(void *p, size_t size) { return change(p, size); }
void *memory_of_library(void) { return mi_memory; }
