/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The return addresses on a thread's stack, wherever that stack lies. */
#ifndef AP_UNWIND_H
#define AP_UNWIND_H

#include "ap_basics.h"

/* Like VG_(get_StackTrace), for up to max frames. *lost: only the first frame was found though there are more. */
extern UInt AP_(unwind)(ThreadId tid, UInt max, Addr *ips, Addr *sps, Addr *fps, Bool *lost);

#endif
