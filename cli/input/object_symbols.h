/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the symbol tables of an executable or library call the code at an address: the same name that Valgrind
   shows, so that a function is called alike whoever recorded it. Files are not trusted. */
#ifndef CLI_OBJECT_SYMBOLS_H
#define CLI_OBJECT_SYMBOLS_H

#include "input/object_image.h"

#include <stdint.h>

struct object_symbols;

/* Returns the symbols of the image, which must live longer. They are read at the first question. Release them with
   object_symbols_free. */
struct object_symbols *object_symbols_of(const struct object_image *image);
void object_symbols_free(struct object_symbols *s);

/* Returns the symbol of the code at the address in the file, or NULL. It may be mangled and may have a version
   (`memcpy@@GLIBC_2.14`). The image owns it. */
const char *object_symbols_at(struct object_symbols *s, uint64_t address);

#endif
