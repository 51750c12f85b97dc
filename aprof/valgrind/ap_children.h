/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The children of the process that a signal killed, as far as the program asked for their status. */
#ifndef AP_CHILDREN_H
#define AP_CHILDREN_H

#include "core/ap_profile_run.h"

extern void AP_(children_init)(void);

/* Call this after a successful wait4 that returned pid. It put the child's status at the program's address
   `status` (0: nowhere). */
extern void AP_(children_after_wait4)(Int pid, Addr status);

/* Call this after a successful waitid. It put its siginfo at the program's address `info` (0: nowhere). */
extern void AP_(children_after_waitid)(Addr info);

/* The number of killed children, and all of them in the order in which the program learnt of them. */
extern UInt AP_(killed_children_count)(void);
extern const struct ap_killed_child *AP_(killed_children)(void);

/* In a forked child: it has no children yet. */
extern void AP_(children_forked)(void);

#endif
