/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The tool's own command-line options. */
#ifndef AP_OPTIONS_H
#define AP_OPTIONS_H

#include "core/ap_basics.h"

#define AP_CPUS_MAX 1024
#define AP_PATTERNS_MAX 16
#define AP_PATTERN_LENGTH_MAX 4096

/* The options whose values are patterns for functions, in the order in which an entry serves them. The end of counting comes before its
   start, so that both can have the same function. */
enum ap_watch { AP_WATCH_UNTIL, AP_WATCH_FROM, AP_WATCH_PHASE, AP_WATCH_BELOW, AP_WATCH_MARK, AP_WATCHES };

struct ap_patterns { const HChar *patterns[AP_PATTERNS_MAX]; UInt n; };

struct ap_options {
	const HChar *profile_file;   /* a pattern with %p, %q{} and %n */
	const HChar *progress_file;  /* a pattern, or NULL: write no progress */
	UInt depth;                  /* the most frames that a stack keeps; 0: all */
	Bool seeded;                 /* --entropy-seed gave `seed` */
	ULong seed;
	UInt cpus;                         /* how many processors the program sees; 0: those of the machine */
	Bool free_stacks;                  /* record in which stack each block is released */
	Bool without_lines;                /* the profile needs no files and lines: its reader finds them */
	Bool leak_check;                   /* scan for leaks at the end */
	struct ap_patterns watched[AP_WATCHES];
	struct ap_patterns allocators;     /* what --allocator describes */
	Bool check_stacks;                 /* compare each remembered stack with a full unwind */
};

/* The options. They are constant once Valgrind has read the command line. */
extern const struct ap_options *AP_(options)(void);

/* What the option is called, without dashes. */
extern const HChar *AP_(option_of_watch)(enum ap_watch watch);

/* Ends Valgrind with a message if two options do not fit together. */
extern void AP_(options_check)(void);

/* The three functions that VG_(needs_command_line_options) wants: reads one option, and returns False where
   it is not the tool's; prints the help; prints the help for developers. */
extern Bool AP_(options_process)(const HChar *arg);
extern void AP_(options_usage)(void);
extern void AP_(options_debug_usage)(void);

#endif
