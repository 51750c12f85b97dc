/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* An object's file as Valgrind sees it when it reads debug information: the bytes of the file, followed by the
   uncompressed contents of its compressed sections. A cursor is an offset into these bytes, and only reads
   beyond their end fail. */
#ifndef CLI_VALGRIND_IMAGE_H
#define CLI_VALGRIND_IMAGE_H

#include <gelf.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define NOWHERE UINT64_MAX

struct valgrind_image_section { uint64_t offset, size; };   /* offset NOWHERE: the section does not exist */

struct valgrind_image {
	const uint8_t *bytes;
	uint64_t size;
	uint64_t patience;      /* how many more reads are worth the time */
	bool overrun;           /* something beyond the end was read */
	struct valgrind_image_section info, abbrev, line, str, line_str;
	bool unknown_compression;   /* a section that Valgrind looks for is compressed other than with zlib */
	GByteArray *unpacked;   /* NULL: nothing is compressed */
};

/* Opens the image of elf. False if elf has no debug information, or if it is unclear where Valgrind looks for
   it. Close m in either case. Uncompresses sections of elf. */
bool valgrind_image_open(struct valgrind_image *m, Elf *elf);
void valgrind_image_close(struct valgrind_image *m);

/* Whether reading has ended, after an overrun or when patience has run out. All readers return 0 then. */
bool valgrind_image_stopped(const struct valgrind_image *m);

/* Each of these moves *at behind what it reads. */
uint64_t valgrind_image_take(struct valgrind_image *m, uint64_t *at, unsigned int size);
uint64_t valgrind_image_take_leb128(struct valgrind_image *m, uint64_t *at);
uint64_t valgrind_image_take_length(struct valgrind_image *m, uint64_t *at, bool *wide);
uint64_t valgrind_image_take_offset(struct valgrind_image *m, uint64_t *at, bool wide);
/* Returns the text's first character; 0 if it is empty. */
uint8_t valgrind_image_take_text(struct valgrind_image *m, uint64_t *at);
/* Skipping too far is only a fault if something is read there. */
void valgrind_image_skip(struct valgrind_image *m, uint64_t *at, uint64_t size);

#endif
