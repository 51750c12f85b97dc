/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The regions, or the phases, of a recording: each thread counts those that it entered, under numbers of the process. */
#ifndef CLI_NATIVE_SCOPES_H
#define CLI_NATIVE_SCOPES_H

#include "core/ap_scopes.h"
#include "input/native_reading.h"

/* All zeros: there are none yet. Release it with native_scopes_clear. */
struct native_scopes { GArray *scopes; };

/* Adds what a thread has in its list. counts: also how often it entered them. False if that does not lie in the recording. */
bool native_scopes_open(struct native_scopes *s, const struct native_reading *r, const struct ap_list *recorded, bool counts);

/* Adds those that have a name to `to`, in the order of their numbers. */
void native_scopes_merge(struct native_scopes *s, struct ap_scope_names *to);

/* Sets *id to what native_scopes_merge made of the number, 0 of 0. False if it is the number of none. */
bool native_scopes_id(const struct native_scopes *s, UInt number, UInt *id);

void native_scopes_clear(struct native_scopes *s);

/* Returns a copy of the text at this address up to its 0, to free with g_free. NULL if it has more than `most` bytes, or does not lie in
   the recording. */
char *native_scopes_text(const struct native_reading *r, const char *at, size_t most);

#endif
