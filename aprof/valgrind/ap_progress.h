/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The progress of a run, for somebody who watches: one line in a file, `EVENTS ALLOCATIONS LIVE-BYTES`,
   written over now and then. */
#ifndef AP_PROGRESS_H
#define AP_PROGRESS_H

#include "core/ap_basics.h"

/* Opens the file of --progress-file. Returns after how many events the first line is due. Without the option
   that is a number that no process reaches. */
extern ULong AP_(progress_open)(void);

/* The same for a process that begins to count anew: its file stays. */
extern ULong AP_(progress_first_event)(void);

/* Writes the line. Returns after how many more events the next one is due. */
extern ULong AP_(progress_write)(ULong events, ULong allocations, ULong live_bytes);

#endif
