/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Writes the profile: the only place that knows its format (docs/profile-format.md). */
#ifndef AP_PROFILE_H
#define AP_PROFILE_H

#include "ap_basics.h"

/* Works out the name of the profile; ends Valgrind with a message where its pattern is wrong. */
extern void AP_(profile_init)(void);

/* Writes the profile of the process as it is now. Returns the path, to be freed with VG_(free), or NULL when it could not
   be written, which was then reported. */
extern HChar *AP_(profile_write)(void);

#endif
