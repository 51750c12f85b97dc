/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Writes the profile (docs/profile-format.md): opens its file, and puts together what the modules
   ap_profile_* write. */
#ifndef AP_PROFILE_H
#define AP_PROFILE_H

#include "core/ap_basics.h"

/* Opens the file of a process that starts or was forked, and writes the head. If the pattern of the file's
   name is wrong, ends Valgrind with a message. If it cannot open the file, tells the user; the process then
   has no profile. */
extern void AP_(profile_open)(void);

/* Writes the head again. It says what process this is, and the tool knows more about that now. */
extern void AP_(profile_write_head)(void);

/* Writes the profile of the process as it is now and puts it into its place. Returns its path, which the
   caller frees with VG_(free). On failure tells the user and returns NULL. */
extern HChar *AP_(profile_write)(void);

/* After an exec that failed: takes back what profile_write wrote before it. */
extern void AP_(profile_roll_back)(void);

/* Before an exec: removes the file, because the process has nothing to report. Returns False if it cannot
   remove the file. */
extern Bool AP_(profile_discard)(void);

/* After profile_write: adds the signal that ends the process. */
extern void AP_(profile_record_signal)(Int signal);

/* Call this before the process limits the size of its files to `bytes`. */
extern void AP_(profile_before_limit)(ULong bytes);

/* Writes what was counted so far to a profile of its own beside that of the process. Returns the snapshot's number in the process, from
   1. On failure tells the user and returns 0. */
extern UInt AP_(profile_snapshot)(const HChar *name);

#endif
