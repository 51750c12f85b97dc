/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Writes which allocators the recorder saw by calls of their own functions, and what it did not see of them. */
#ifndef AP_PROFILE_ALLOCATORS_H
#define AP_PROFILE_ALLOCATORS_H

#include "core/ap_xml.h"

/* An allocator in one object. */
struct ap_profile_allocator {
	const HChar *family;           /* as reports name it */
	const HChar *object_path;      /* NULL: unknown */
	UInt functions;                /* how many entry points the object has, or must have, of it */
	UInt known;                    /* how many of these were seen */
	Bool passes_on;                /* each block that it gave is one of another allocator, which counts what calls of this one are not seen */
	const HChar *missing;          /* what could not be seen, in words behind "lacks"; NULL: nothing */
};

/* Writes the list, if there are any. Returns n. */
extern UInt AP_(profile_allocators)(struct ap_outfile *f, const struct ap_profile_allocator *allocators, UInt n);

#endif
