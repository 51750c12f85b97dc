/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Finds programs whose allocator the tool could not see: it is linked into the program under names of its own,
   as mimalloc and jemalloc are by a #[global_allocator]. Their profiles only have what the C library
   allocated. */
#ifndef CLI_UNSEEN_ALLOCATOR_H
#define CLI_UNSEEN_ALLOCATOR_H

#include "model/model.h"

#include <stdbool.h>

/* Returns the names of executables that contain Rust's runtime, by their stacks or symbols, but where no
   process allocated anything from Rust. They are const char *, each once, and belong to the model. Release the
   array with g_ptr_array_unref. An executable with the default allocator is never among them: some versions of
   the runtime, such as 1.85, allocate nothing themselves. A stripped executable is not either, because it has
   no symbols to tell by. *others: whether the model has other executables, too. */
GPtrArray *unseen_allocator_executables(const struct model *m, bool *others);

#endif
