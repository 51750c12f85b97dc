/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Where an object's debug information is when it is in a file of its own: as Valgrind looks for it. (What is
   read after a run is found by libdw.) */
#ifndef CLI_DEBUGFILE_H
#define CLI_DEBUGFILE_H

#include <gelf.h>
#include <glib.h>

/* The path of the file with the debug information of elf, the object at path; to be freed with g_free. NULL:
   elf holds some itself, or there is none. */
char *debugfile_find(const char *path, Elf *elf);

#endif
