/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The line tables of debug information, which Valgrind's core reads for each object that is loaded. To read those of a large program, or of
   the C library, takes longer than many programs run. Who resolves the profile by itself needs none of them. */
#ifndef AP_LINES_H
#define AP_LINES_H

#include "core/ap_basics.h"

/* Has the core read no line tables from now on. */
extern void AP_(lines_leave_out)(void);

#endif
