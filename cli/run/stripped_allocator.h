/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Finds executables and libraries that have an allocator of their own and no symbols. A recorder finds an allocator's functions
   by their names alone, so a report would lack what such a program allocates. */
#ifndef CLI_STRIPPED_ALLOCATOR_H
#define CLI_STRIPPED_ALLOCATOR_H

#include <gelf.h>
#include <glib.h>
#include <stdbool.h>

/* Whether elf is an executable that starts without a dynamic linker. */
bool stripped_allocator_is_static(Elf *elf);

enum stripped_allocator { STRIPPED_ALLOCATOR_NONE, STRIPPED_ALLOCATOR_MAY_BE_OWN, STRIPPED_ALLOCATOR_IS_OWN };

/* Says whether elf, which is the file at path, has an allocator whose functions cannot be found. Sets *text, unless there is
   none, to what follows "it" or the name of the file; free that with g_free. There is none if functions have names, in the file
   or in its separate debug file, or if the file shows no sign of an allocator. */
enum stripped_allocator stripped_allocator_find(const char *path, Elf *elf, char **text);

#endif
