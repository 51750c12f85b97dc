/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Programs of which the allocator was not seen: one that is linked in under names of its own, as mimalloc and jemalloc are
   by a #[global_allocator]. What their profiles have is what the C library took for itself. */
#ifndef CLI_UNSEEN_ALLOCATOR_H
#define CLI_UNSEEN_ALLOCATOR_H

#include "model/model.h"

#include <stdbool.h>

/* The names of the executables that Rust's runtime enters, by their stacks or symbols, and of which no process allocated
   anything from Rust: of const char *, each once, which the model owns. To be freed with g_ptr_array_unref. The runtime
   itself allocates in every program, but for some versions, 1.85 among them: an executable that has the default allocator is
   not among the names. Neither is a stripped one, which has none to tell by.
   *others: whether the model has other executables, too. */
GPtrArray *unseen_allocator_executables(const struct model *m, bool *others);

#endif
