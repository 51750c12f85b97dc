/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Finds the separate file with an object's debug information in the places where Valgrind looks. (libdw finds
   what is read after a run.) */
#ifndef CLI_DEBUGFILE_H
#define CLI_DEBUGFILE_H

#include <gelf.h>
#include <glib.h>

/* Returns the path of the separate debug file of elf, which is the object at path. Free it with g_free. NULL if
   elf has debug information itself, or if there is no such file. */
char *debugfile_find(const char *path, Elf *elf);

#endif
