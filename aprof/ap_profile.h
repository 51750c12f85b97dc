/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Writes the profile: the only place that knows its format (docs/profile-format.md). */
#ifndef AP_PROFILE_H
#define AP_PROFILE_H

#include "ap_basics.h"

/* Opens the file of a process that begins, or was forked; ends Valgrind with a message where the pattern of its name is wrong. What
   is known of the process stands in it from then on. Reports when it cannot be opened: then there is no profile. */
extern void AP_(profile_open)(void);

/* Writes what is known of the process anew. */
extern void AP_(profile_write_head)(void);

/* Writes the profile of the process as it is now, and puts it into its place. Returns where it is, to be freed with VG_(free), or
   NULL when it could not be written, which was then reported. */
extern HChar *AP_(profile_write)(void);

/* Takes back what AP_(profile_write) wrote before the process was to become another program. */
extern void AP_(profile_roll_back)(void);

/* The process is to become another program, and nothing is to be told of what it was. False where the file cannot be removed. */
extern Bool AP_(profile_discard)(void);

/* Says, after AP_(profile_write), which signal ends the process. */
extern void AP_(profile_record_signal)(Int signal);

/* To be called before the process gets a limit of so many bytes for the files that it writes. */
extern void AP_(profile_before_limit)(ULong bytes);

#endif
