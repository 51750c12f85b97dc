/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Writes the profile (docs/profile-format.md): opens its file, and puts together what the modules
   ap_profile_* write. */
#ifndef AP_PROFILE_H
#define AP_PROFILE_H

#include "ap_basics.h"

/* Opens the file of a process that starts or was forked, and writes the head. Ends Valgrind with a message
   where the pattern of the file's name is wrong. Tells the user where the file cannot be opened; the process
   then has no profile. */
extern void AP_(profile_open)(void);

/* Writes the head, which says what process this is, once more: more is known now. */
extern void AP_(profile_write_head)(void);

/* Writes the profile of the process as it is now and puts it into its place. Returns its path, which the
   caller frees with VG_(free). Returns NULL where that failed, and has then told the user. */
extern HChar *AP_(profile_write)(void);

/* After an exec that failed: takes back what profile_write wrote before it. */
extern void AP_(profile_roll_back)(void);

/* Before an exec: removes the file, because the process has nothing to report. Returns False where it cannot
   be removed. */
extern Bool AP_(profile_discard)(void);

/* After profile_write: adds the signal that ends the process. */
extern void AP_(profile_record_signal)(Int signal);

/* To be called before the process limits the size of its files to so many bytes. */
extern void AP_(profile_before_limit)(ULong bytes);

#endif
