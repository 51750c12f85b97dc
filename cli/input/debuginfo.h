/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Code addresses as the source has them: the chain of inlined calls at each, from DWARF through elfutils' libdw. */
#ifndef CLI_DEBUGINFO_H
#define CLI_DEBUGINFO_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* One function of a chain. The texts belong to the struct debuginfo that gave them. */
struct debuginfo_call {
	const char *symbol;     /* the linkage name, else the full name of C++'s, else the plain name; "" where there is a line alone */
	const char *file;       /* "" where unknown; so are 0 and 0 */
	uint32_t line, column;  /* where it is: for the innermost the address itself, else the call of the one before */
	bool inlined;           /* into the next one; false for the last */
};

/* Why an object's debug information cannot be used. */
enum debuginfo_error {
	DEBUGINFO_GONE, DEBUGINFO_REBUILT,
	DEBUGINFO_NONE,         /* there are symbols */
	DEBUGINFO_STRIPPED,     /* there are no symbols either */
	DEBUGINFO_PACKED,       /* it is compressed in a way that is not known here */
};
#define DEBUGINFO_ERROR debuginfo_error_quark()
GQuark debuginfo_error_quark(void);

struct debuginfo;

/* Opens the debug information of the object at path, in it or beside it (by build id or debug link). build_id: the one that
   the process had mapped, in hexadecimal; "" is not compared. NULL with *error (an enum debuginfo_error) on failure. */
struct debuginfo *debuginfo_open(const char *path, const char *build_id, GError **error);
void debuginfo_free(struct debuginfo *d);

/* Resolves n addresses of the file, sorted and each once. chains[i] becomes a new GArray of struct debuginfo_call, innermost
   first, or NULL where nothing is known; the caller frees each with g_array_unref. One pass over the units that the
   addresses lie in, whatever their number. */
void debuginfo_resolve(struct debuginfo *d, const uint64_t *addresses, size_t n, GArray **chains);

/* Where the object keeps debug information of addresses that were resolved so far, in a file of its own (`.dwo`) that could not be
   read, as the object names it; NULL: nothing was missed. It belongs to d. */
const char *debuginfo_missing(const struct debuginfo *d);

/* Whether such files are found in a package of them, too (`.dwp`): as elfutils' release notes say, from 0.191 on. */
bool debuginfo_reads_packages(void);

#endif
