/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Unwinds a thread's stack, wherever that stack lies. */
#ifndef AP_UNWIND_H
#define AP_UNWIND_H

#include "core/ap_basics.h"

/* Like VG_(get_StackTrace), for up to `max` frames: fills ips, sps and fps, innermost first, and returns the
   number of frames. enters: the thread is at the first instruction of a function. *lost: there are more frames, but it found only the
   first one, or with `enters` two. */
extern UInt AP_(unwind)(ThreadId tid, Bool enters, UInt max, Addr *ips, Addr *sps, Addr *fps, Bool *lost);

#endif
