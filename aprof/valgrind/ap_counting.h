/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whether the process counts, and in which phase it is: what the program or an option says for all threads. A forked child goes on as
   its parent was. */
#ifndef AP_COUNTING_H
#define AP_COUNTING_H

#include "core/ap_basics.h"

/* Heeds the options that name functions: --from, --until and --phase. Call this before the program runs. */
extern void AP_(counting_init)(void);

/* Counts from here on. The first call in a process forgets all that was counted before. A later one ends a counting_stop.
   Nothing counts outside of the range of --from and --until. */
extern void AP_(counting_start)(void);
extern void AP_(counting_stop)(void);

/* The process is in the phase with this name of n bytes from now on; 0: in none. */
extern void AP_(counting_enter_phase)(const HChar *name, SizeT n);

#endif
