/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the symbol tables of an executable or library call the code at an address: the same name that Valgrind
   shows, so that a function is called alike whoever recorded it. Files are not trusted. */
#ifndef CLI_OBJECT_SYMBOLS_H
#define CLI_OBJECT_SYMBOLS_H

#include "input/object_image.h"

#include <stdbool.h>
#include <stdint.h>

/* A symbol of an object, as its tables have it. UNDEFINED: another object has it. */
enum object_symbol_kind { OBJECT_SYMBOL_FUNCTION, OBJECT_SYMBOL_IFUNC, OBJECT_SYMBOL_OTHER, OBJECT_SYMBOL_UNDEFINED };
struct object_symbol { const char *name; uint64_t address, size; enum object_symbol_kind kind; };

/* Appends all symbols with a name to the array (of struct object_symbol); some may come twice. The image owns their names. */
void object_symbols_list(const struct object_image *image, GArray *symbols);

/* Copies n bytes of code at the address in the file. image: a struct object_image. Returns false where the file has no code. */
bool object_symbols_read_code(const void *image, uint64_t address, uint8_t *code, size_t n);

struct object_symbols;

/* Returns the symbols of the image, which must live longer. They are read at the first question. Release them with
   object_symbols_free. */
struct object_symbols *object_symbols_of(const struct object_image *image);
void object_symbols_free(struct object_symbols *s);

/* Returns the symbol of the code at the address in the file, or NULL. It may be mangled and may have a version
   (`memcpy@@GLIBC_2.14`). The image owns it. */
const char *object_symbols_at(struct object_symbols *s, uint64_t address);

#endif
