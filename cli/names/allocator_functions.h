/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The functions of allocators that a run was seen through: those of allocators/families.def, and those that a user described. Reports
   pass over them on the way to who called them. */
#ifndef CLI_ALLOCATOR_FUNCTIONS_H
#define CLI_ALLOCATOR_FUNCTIONS_H

#include "model/model.h"
#include "names/symbol.h"

struct allocator_functions;

/* Returns the functions of the allocators of m. Borrows m. Free it with allocator_functions_free. */
struct allocator_functions *allocator_functions_new(const struct model *m);
void allocator_functions_free(struct allocator_functions *a);

/* Whether the function is one of them. s: its canonical name, with generic arguments or without. inlined: it has only a name of debug
   information here, which need not be one that the linker knows. */
bool allocator_functions_have(const struct allocator_functions *a, const struct symbol *s, bool inlined, enum origin origin);

/* Whether a user described allocators, and whether the function is one of theirs. canonical: its name without generic arguments. */
bool allocator_functions_has_own(const struct allocator_functions *a);
bool allocator_functions_is_own(const struct allocator_functions *a, const char *canonical);

/* Whether the family is a user's own description, as '--allocator' has it, and not the name of a known one. */
bool allocator_is_described(const char *family);

/* Whether it is the family of the four functions that Rust calls any allocator through, and whether the symbol is one of these. */
bool allocator_is_rusts(const char *family);
bool allocator_is_rusts_entry(const char *symbol);

/* Returns what to call the family: `mimalloc`, or the first function that a user described. Free it with g_free. */
char *allocator_title(const char *family);

#endif
