/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tells whoever watches how far the run is: one line in a file, `EVENTS ALLOCATIONS LIVE-BYTES`, written over now and then. */
#ifndef AP_PROGRESS_H
#define AP_PROGRESS_H

#include "ap_basics.h"

/* Opens the file that --progress-file names, if it does. Returns the number of events to the first line, or a
   number that is never reached. */
extern ULong AP_(progress_open)(void);

/* Writes the line. Returns the number of events to the next one. */
extern ULong AP_(progress_write)(ULong events, ULong allocations, ULong live_bytes);

#endif
