/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whether the installed Valgrind gives up over an object's debug information, or over the whole object for it.
   Before 3.20 its reader does not know some forms of DWARF 5, takes them for empty, and so reads the next attributes at wrong
   places: what becomes of that depends on the bytes there. It ends the run where it comes to read beyond the end of the
   file, and is none the wiser otherwise. This reads the same bytes in the same wrong way, so that nothing is refused
   that would run.
   Before 3.22 it reads nothing of an object with a section that is compressed in another way than with zlib, no symbols either, and
   ends some of these runs. From then on only that section is not read, and from 3.25 on zstd is. */
#ifndef CLI_VALGRIND_DWARF_H
#define CLI_VALGRIND_DWARF_H

#include <gelf.h>
#include <stdbool.h>

enum valgrind_dwarf_fault {
	VALGRIND_DWARF_NONE,          /* it gets through, or that cannot be told (sections are compressed as they were before ELF had that) */
	VALGRIND_DWARF_OLD,           /* it gives up over DWARF before 5 */
	VALGRIND_DWARF_5,
	VALGRIND_DWARF_COMPRESSION,
};

/* Whether Valgrind `version` ("3.19.0") may give up over any file at all. */
bool valgrind_dwarf_can_fail(const char *version);

/* Over what in elf, of an object for this machine, such a Valgrind gives up. Compressed sections are unpacked in elf. */
enum valgrind_dwarf_fault valgrind_dwarf_find_fault(Elf *elf, const char *version);

#endif
