/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The tool's own command-line options. */
#ifndef AP_OPTIONS_H
#define AP_OPTIONS_H

#include "ap_basics.h"

#define AP_CPUS_MAX 1024
#define AP_MARKS_MAX 16
#define AP_MARK_LENGTH_MAX 4096

struct ap_options {
	const HChar *profile_file;       /* pattern with %p %q{} %n */
	const HChar *progress_file;  /* pattern, or NULL: no progress is written */
	UInt depth;                  /* most frames that a stack keeps; 0: all */
	Bool seeded;                 /* what is random follows from seed */
	ULong seed;
	UInt cpus;                   /* how many processors the program is told of; 0: the truth */
	Bool free_stacks;            /* keep who released each block, with the stack, the site's own thread too */
	Bool leak_check;             /* find what is reachable at the end */
	const HChar *marks[AP_MARKS_MAX];   /* patterns of the functions that take a snapshot when they are entered */
	UInt n_marks;
	Bool check_stacks;           /* compare every remembered stack with a full unwind */
};

/* The options as they are after the command line was read. */
extern const struct ap_options *AP_(options)(void);

/* For VG_(needs_command_line_options). */
extern Bool AP_(options_process)(const HChar *arg);
extern void AP_(options_usage)(void);
extern void AP_(options_debug_usage)(void);

#endif
