/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whether the process counts, and in which phase it is: what the program or an option says for all threads. A forked child goes on as
   its parent was. */
#ifndef AP_COUNTING_H
#define AP_COUNTING_H

#include "core/ap_basics.h"

/* Counts from here on. The first call in a process forgets all that was counted before. A later one ends a counting_stop. */
extern void AP_(counting_start)(void);
extern void AP_(counting_stop)(void);

/* The process is in the phase with this name of n bytes from now on; 0: in none. */
extern void AP_(counting_enter_phase)(const HChar *name, SizeT n);

#endif
