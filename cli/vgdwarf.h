/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whether the installed Valgrind gives up over an object's debug information. Before 3.20 its reader does not
   know some forms of DWARF 5, takes them for empty, and so reads the next attributes at wrong places: what
   becomes of that depends on the bytes there. It ends the run where it comes to read beyond the end of the
   file, and is none the wiser otherwise. This reads the same bytes in the same wrong way, so that nothing is refused
   that would run. */
#ifndef CLI_VGDWARF_H
#define CLI_VGDWARF_H

#include <gelf.h>
#include <stdbool.h>

/* Whether Valgrind `version` ("3.19.0") may give up over any file at all. */
bool vgdwarf_is_concerned(const char *version);

/* The version of the DWARF in elf, of an object for this machine, over which such a Valgrind gives up; 0: it
   does not, or that cannot be told (it is compressed in another way than with zlib as ELF has it). Compressed
   sections are unpacked in elf. */
unsigned int vgdwarf_fatal(Elf *elf);

#endif
