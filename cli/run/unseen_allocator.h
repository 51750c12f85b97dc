/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Finds programs whose allocator the recorder did not see. It is linked into the program under names of its own, and the
   recorder does not know them or finds only a part of them. Their profiles only have what the C library allocated. */
#ifndef CLI_UNSEEN_ALLOCATOR_H
#define CLI_UNSEEN_ALLOCATOR_H

#include "base/program_allocators.h"
#include "model/model.h"
#include "run/allocator_symbols.h"
#include "run/backend.h"

#include <stdbool.h>

struct unseen_allocator {
	const char *name, *executable;      /* the model's */
	struct allocator_symbols symbols;
};

/* Returns the executables (of struct unseen_allocator *) that contain Rust's runtime, by their stacks or symbols, but where no
   process allocated anything from Rust; each once. Release the array with g_ptr_array_unref. An executable with the default
   allocator is never among them: some versions of the runtime, such as 1.85, allocate nothing themselves. One without symbols
   is not either: stripped_allocator.h finds those. *others: whether the model has other executables, too. */
GPtrArray *unseen_allocator_find(const struct model *m, bool *others);

/* Returns what to say of one; free it with g_free. known: what cargo says, or NULL. */
char *unseen_allocator_text(const struct unseen_allocator *u, const GPtrArray *known, const struct backend *backend);

/* Marks the profile of each process as incomplete whose executable has an allocator and no symbols, or that called a library of
   that kind: a child of the program, or a library that it loaded. Adds to the reason, also where an allocator was seen in part, what
   cargo says: known, or NULL. Returns notes (of char *) on files that may be so; release them with g_ptr_array_unref. */
GPtrArray *unseen_allocator_mark(struct model *m, const GPtrArray *known);

#endif
