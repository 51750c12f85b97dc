/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tells whether a program is built with a sanitizer that takes the place of the allocator. No backend can record such a
   program. */
#ifndef CLI_SANITIZER_H
#define CLI_SANITIZER_H

#include <gelf.h>

/* Returns the sanitizer's name; NULL if there is none. */
const char *sanitizer_of(Elf *elf);

/* Returns the name of the sanitizer that the library at path belongs to, as the file's name says; NULL if there is none. */
const char *sanitizer_of_library(const char *path);

#endif
