/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What differs from run to run, in the profile: the elements `run` and `ended`. Everything else is the same
   in each run of a program that does the same. */
#ifndef AP_PROFILE_RUN_H
#define AP_PROFILE_RUN_H

#include "valgrind/ap_outfile.h"

/* The process: its number, its program and arguments, when it started. */
extern void AP_(profile_run)(struct ap_outfile *f);

/* When the process ended, and which of its children a signal killed. */
extern void AP_(profile_ended)(struct ap_outfile *f);

#endif
