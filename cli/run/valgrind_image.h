/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* An object's file as Valgrind sees it when it reads debug information: one run of bytes, the file itself and,
   behind it, the compressed sections unpacked. A cursor is an offset into it, and only what lies beyond its end
   cannot be read. */
#ifndef CLI_VALGRIND_IMAGE_H
#define CLI_VALGRIND_IMAGE_H

#include <gelf.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define NOWHERE UINT64_MAX

struct valgrind_image_section { uint64_t offset, size; };   /* offset NOWHERE: there is none */

struct valgrind_image {
	const uint8_t *bytes;
	uint64_t size;
	uint64_t patience;      /* reads left before this takes longer than it is worth */
	bool overrun;           /* something beyond the end was read */
	struct valgrind_image_section info, abbrev, line, str, line_str;
	bool unknown_compression;   /* a section that Valgrind looks for is compressed in another way than with zlib */
	GByteArray *unpacked;   /* NULL: nothing was compressed */
};

/* False where there is no debug information in elf, or none whose place Valgrind's reader is known to take; m is
   to be closed all the same. Sections that are compressed are unpacked in elf. */
bool valgrind_image_open(struct valgrind_image *m, Elf *elf);
void valgrind_image_close(struct valgrind_image *m);

/* Whether nothing more is read: after an overrun and when patience has run out. All readers give 0 then. */
bool valgrind_image_stopped(const struct valgrind_image *m);

/* These move *at behind what they take. */
uint64_t valgrind_image_take(struct valgrind_image *m, uint64_t *at, unsigned int size);
uint64_t valgrind_image_take_leb128(struct valgrind_image *m, uint64_t *at);
uint64_t valgrind_image_take_length(struct valgrind_image *m, uint64_t *at, bool *wide);
uint64_t valgrind_image_take_offset(struct valgrind_image *m, uint64_t *at, bool wide);
/* The text's first character; 0 where it is empty. */
uint8_t valgrind_image_take_text(struct valgrind_image *m, uint64_t *at);
/* Going too far is a fault only when something is read there. */
void valgrind_image_skip(struct valgrind_image *m, uint64_t *at, uint64_t size);

#endif
