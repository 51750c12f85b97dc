/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Programs of which the allocator was not seen: one that is linked in under names of its own, as mimalloc and jemalloc are
   by a #[global_allocator]. What their profiles have is what the C library took for itself. */
#ifndef CLI_UNSEEN_H
#define CLI_UNSEEN_H

#include "model.h"

#include <stdbool.h>

/* The names of the executables that Rust's runtime enters, by their stacks or symbols, and of which no process allocated anything from Rust, though the
   runtime itself does so in every program: of const char *, each once, which the model owns. To be freed with
   g_ptr_array_unref. A stripped executable has no names to tell by, and is not among them.
   *others: whether the model has other executables, too. */
GPtrArray *unseen_executables(const struct model *m, bool *others);

#endif
