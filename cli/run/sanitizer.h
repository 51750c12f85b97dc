/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tells whether a program is built with a sanitizer that replaces the allocator. Such a program does not run
   under Valgrind. */
#ifndef CLI_SANITIZER_H
#define CLI_SANITIZER_H

#include <gelf.h>

/* Returns the sanitizer's name; NULL if there is none. */
const char *sanitizer_of(Elf *elf);

#endif
