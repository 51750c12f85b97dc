/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The functions of an executable that the native recorder serves in their place, because they are those of an allocator of its own. The
   command line writes the list to a file before it starts the program; the preloaded library reads it and writes jumps to itself over the
   beginnings of the functions. Both are of one build. */
#ifndef AP_REPLACEMENTS_H
#define AP_REPLACEMENTS_H

#include "core/ap_families.h"

#include <stdint.h>

/* The environment variable that has the path of the file. The library takes it from the program as it takes those of ap_recording.h. */
#define AP_REPLACEMENTS_VARIABLE "ALLOC_PROFILE_RECORDING_REPLACEMENTS"

#define AP_REPLACEMENTS_MAGIC 0x6c706572707061ull   /* "apprepl" */
#define AP_REPLACEMENTS_MAX 1024

/* The bytes of a jump to an address that is near. An instruction that marks where indirect calls may lead stays before it. */
#define AP_REPLACEMENT_JUMP 5
#define AP_REPLACEMENT_MARK 4
#define AP_REPLACEMENT_CODE (AP_REPLACEMENT_MARK + AP_REPLACEMENT_JUMP)

static const unsigned char ap_replacement_mark[AP_REPLACEMENT_MARK] = { 0xf3, 0x0f, 0x1e, 0xfa };   /* endbr64 */

/* Functions that return a text. The C library's of these names serve them, and call its malloc, or one that is served. */
#define AP_REPLACEMENT_TEXTS(row) row("strdup") row("strndup") row("realpath")

struct ap_replacement {
	uint64_t address;                     /* in the file */
	uint8_t code[AP_REPLACEMENT_CODE];    /* how the function begins: `begin` bytes that stay, and a jump's */
	uint8_t begin;
	uint8_t role, manner;                 /* enum ap_role, enum ap_manner */
	uint8_t text;                         /* which of AP_REPLACEMENT_TEXTS, from 1; 0: none */
	/* realloc to 0 bytes returns a block, where others free it; a block of 32, 64 … 4096 bytes is aligned to its size */
	uint8_t as_mimalloc;
	uint8_t returns_size;                 /* in a second register, as some functions of Google's tcmalloc do */
	int8_t position[AP_PARAMS];
};

/* Which file an executable is. A program that was built again is another one. */
struct ap_file_identity { uint64_t device, inode, bytes, changed_s, changed_ns; };

struct ap_replacements {
	uint64_t magic;
	uint32_t layout, n;                   /* layout: the size of one of the entries */
	struct ap_file_identity executable;
	struct ap_replacement entries[];
};

#endif
