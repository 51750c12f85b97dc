/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whether a program is built with a sanitizer that takes the allocator's place: none of these runs under Valgrind. */
#ifndef CLI_SANITIZER_H
#define CLI_SANITIZER_H

#include <gelf.h>

/* Its name; NULL: there is none. */
const char *sanitizer_of(Elf *elf);

#endif
