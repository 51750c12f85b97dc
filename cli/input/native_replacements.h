/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Which functions of an executable the native recorder serves in their place: those of an allocator of its own. All of an allocator, or
   none of it: a block of one must not come to a function of another. */
#ifndef CLI_NATIVE_REPLACEMENTS_H
#define CLI_NATIVE_REPLACEMENTS_H

#include "core/ap_replacements.h"
#include "input/object_symbols.h"

#include <glib.h>
#include <stdbool.h>

/* The executable's code. read: copies n bytes of it; false where there are none. find_references: as code_references_find. */
struct native_executable {
	const void *data;
	bool (*read)(const void *data, uint64_t address, uint8_t *code, size_t n);
	void (*find_references)(const void *data, const uint64_t *functions, size_t n, GArray *references);
};

struct native_replacements {
	GArray *entries;              /* of struct ap_replacement, by address */
	guint of[AP_FAMILIES];        /* how many names of functions of each family they stand for */
};

/* Chooses among the symbols (of struct object_symbol). If the executable has no allocator of its own, there are no entries. NULL: it has one,
   but its functions cannot be replaced; then *fault says why, as a clause to free with g_free. Free the result with
   native_replacements_free. */
struct native_replacements *native_replacements_choose(const GArray *symbols, const struct native_executable *x, char **fault);
void native_replacements_free(struct native_replacements *r);

/* The same of the executable at path. One that cannot be read has none. */
struct native_replacements *native_replacements_of(const char *path, char **fault);

/* Writes what the library reads. executable: the path of the file that is chosen from. */
bool native_replacements_write(const struct native_replacements *r, const char *executable, const char *to, GError **error);

/* The families of the entries, as words: "jemalloc and malloc". Free it with g_free. */
char *native_replacements_title(const struct native_replacements *r);

#endif
