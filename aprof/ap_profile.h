/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Writes the profile: the only place that knows its format (docs/profile-format.md). */
#ifndef AP_PROFILE_H
#define AP_PROFILE_H

#include "ap_basics.h"

/* Ends Valgrind with a message where the pattern of the file's name is wrong, so that this is not found out at the end. */
extern void AP_(profile_check_name)(void);

/* Writes the profile of the process as it is now. Returns the path, to be freed with VG_(free), or NULL when it could not
   be written, which was then reported. status: the exit status, where the process ends by exit. */
extern HChar *AP_(profile_write)(Int status);

#endif
