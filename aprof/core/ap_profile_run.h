/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The beginning of the profile: what is this run's own, the recorder, the process; and when the process ended. */
#ifndef AP_PROFILE_RUN_H
#define AP_PROFILE_RUN_H

#include "core/ap_xml.h"

struct ap_profile_head {
	UInt pid, parent;
	ULong started_ms;                        /* since 1970 */
	const HChar *executable, *directory;     /* NULL: unknown */
	const HChar *const *args;                /* those after the program's name */
	UInt n_args;
	const HChar *valgrind;                   /* the version that the tool is built for; NULL: no tool recorded it */
	const HChar *lineage;
	UInt depth;                              /* the most frames that a stack keeps; 0: all */
	const HChar *snapshot;                   /* its name; NULL: this is no snapshot */
	UInt snapshot_number;                    /* from 1 */
};

/* Writes what comes before the objects. */
extern void AP_(profile_head)(struct ap_outfile *f, const struct ap_profile_head *head);

/* A child that a signal ended, as far as the process learnt of it. */
struct ap_killed_child { Int pid, signal; };

/* Writes that the process ended at `ended_ms` since 1970 (0: unknown), and its n killed children. */
extern void AP_(profile_ended)(struct ap_outfile *f, ULong ended_ms, const struct ap_killed_child *killed, UInt n);

#endif
