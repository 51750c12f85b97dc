/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Resolves code addresses to source: the chain of inlined calls at each address, read from DWARF with elfutils'
   libdw. */
#ifndef CLI_DEBUGINFO_H
#define CLI_DEBUGINFO_H

#include "input/object_image.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* One function of a chain. The texts belong to the struct debuginfo that made them. */
struct debuginfo_call {
	const char *symbol;     /* the linkage name, else the full name of a C++ function, else the plain name; "" if
	                           only the line is known */
	const char *file;       /* "" if unknown; line and column are then 0 */
	uint32_t line, column;  /* of the address itself in the innermost function, of the call of the previous
	                           function in the others */
	bool inlined;           /* into the next function; false for the last */
};

/* Why an object's debug information cannot be used. */
enum debuginfo_error {
	DEBUGINFO_NONE,         /* but it has symbols */
	DEBUGINFO_STRIPPED,     /* and it has no symbols either */
	DEBUGINFO_PACKED,       /* it is compressed in a way that libdw cannot read */
};
#define DEBUGINFO_ERROR debuginfo_error_quark()
GQuark debuginfo_error_quark(void);

struct debuginfo;

/* Returns the debug information of the image, which must live longer. Release it with debuginfo_free. NULL with
   *error (an enum debuginfo_error) if it has none that can be used. */
struct debuginfo *debuginfo_of(const struct object_image *image, GError **error);
void debuginfo_free(struct debuginfo *d);

/* Resolves n addresses in the file, which are sorted and all different. Sets chains[i] to a new GArray of
   struct debuginfo_call, innermost first, or to NULL if nothing is known; release each with g_array_unref.
   Passes once over the units that contain the addresses. */
void debuginfo_resolve(struct debuginfo *d, const uint64_t *addresses, size_t n, GArray **chains);

/* Returns at how many places each function was inlined: its symbol, as in struct debuginfo_call → GUINT_TO_POINTER of the
   number. Passes over all units, the first time. d owns the table. */
GHashTable *debuginfo_inlined(struct debuginfo *d);

/* Whether it describes the code of a function whose linkage name, or plain name if it has no other, `is` accepts. Passes over all units. */
bool debuginfo_has_function(struct debuginfo *d, bool (*is)(const char *symbol));

/* Returns the separate file (`.dwo`) with debug information of an address resolved so far that could not be
   read, as the object names it; NULL if nothing was missed. d owns the name. */
const char *debuginfo_missing(const struct debuginfo *d);

/* Whether libdw also finds such files in a package (`.dwp`). elfutils' release notes say from 0.191 on. */
bool debuginfo_reads_packages(void);

#endif
