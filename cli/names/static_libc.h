/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which functions of a statically linked executable are the C library's. A shared C library is known by the name of its file. */
#ifndef CLI_STATIC_LIBC_H
#define CLI_STATIC_LIBC_H

#include "model/model.h"
#include "names/symbol.h"

struct static_libc;

/* Finds the objects of m that the C library is linked into. Borrows m. Free it with static_libc_free. */
struct static_libc *static_libc_new(const struct model *m);
void static_libc_free(struct static_libc *l);

/* Whether the function of the frame is the C library's, as far as that can be told from what calls it: where a user's function in C is
   taken for one, it stands for itself all the same. s, origin: of the frame. */
bool static_libc_has(const struct static_libc *l, const struct frame *f, const struct symbol *s, enum origin origin);

#endif
