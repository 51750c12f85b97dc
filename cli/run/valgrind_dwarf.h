/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Predicts whether the installed Valgrind gives up on an object's debug information, or on the whole object
   because of it.
   Valgrind before 3.20 does not know some forms of DWARF 5, reads no bytes for them, and so reads the next
   attributes from wrong places. Only the bytes there decide what happens: it stops the run if it reads beyond
   the end of the file, and otherwise notices nothing. This module reads the same bytes in the same wrong way,
   so that it refuses nothing that would run.
   Valgrind before 3.22 ignores an object, symbols included, if a section is compressed other than with zlib,
   and some of these runs end. From 3.22 on it ignores only that section, and from 3.25 on it reads zstd. */
#ifndef CLI_VALGRIND_DWARF_H
#define CLI_VALGRIND_DWARF_H

#include <gelf.h>
#include <stdbool.h>

enum valgrind_dwarf_fault {
	VALGRIND_DWARF_NONE,          /* it gets through, or this cannot tell: sections are compressed in the style
	                                 from before ELF had compression */
	VALGRIND_DWARF_OLD,           /* it gives up on DWARF before version 5 */
	VALGRIND_DWARF_5,
	VALGRIND_DWARF_COMPRESSION,
};

/* Whether Valgrind `version` ("3.19.0") gives up on some files. */
bool valgrind_dwarf_can_fail(const char *version);

/* What makes Valgrind `version` give up on elf, an object for this machine. Uncompresses sections of elf. */
enum valgrind_dwarf_fault valgrind_dwarf_find_fault(Elf *elf, const char *version);

#endif
