/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The process: where it comes from, how it ends, and what its system calls tell about it: names of threads, fork, exec. */
#ifndef AP_PROCESS_H
#define AP_PROCESS_H

#include "ap_basics.h"

/* To be called before the first instruction of the program. */
extern void AP_(process_program_starts)(ThreadId tid);

/* The program's path where it is known, else as it was typed. */
extern const HChar *AP_(process_executable)(void);

enum ap_end { AP_END_SIGNAL, AP_END_EXIT, AP_END_EXEC };

/* "0", or for the n-th fork of a process "<its lineage>.n". */
extern const HChar *AP_(process_lineage)(void);

/* When the program started, as seconds and milliseconds since 1970. */
extern void AP_(process_started)(ULong *seconds, UInt *milliseconds);

/* How the process ends, and with AP_END_EXIT its exit status, 0 to 255. */
extern enum ap_end AP_(process_end)(void);
extern UInt AP_(process_status)(void);

/* Why none of its allocations can be seen, as a word for the profile: "static", or "preload" where what stands in for the allocator
   is not there for another reason; NULL: they are seen. */
extern const HChar *AP_(process_blind)(void);

/* The children that a signal ended, as far as the program learnt of it. */
struct ap_killed { Int pid, signal; };
extern UInt AP_(process_killed_count)(void);
extern const struct ap_killed *AP_(process_killed)(UInt i);

/* What becomes of the profile as the process goes on. */
struct ap_process_profile {
	void (*open)(void);          /* the process is a new one, forked */
	HChar *(*write)(void);       /* it is about to become another program; what is returned is to be freed */
	Bool (*drop)(void);          /* the same, and there is nothing to tell of it; False: it has to be written all the same */
	void (*take_back)(void);     /* it did not, after write */
	void (*limit)(ULong bytes);  /* it is about to be allowed no larger files */
};

/* Registers for system calls and forks. */
extern void AP_(process_register)(const struct ap_process_profile *profile);
extern void AP_(process_init)(void);

/* To be called when the process has ended. */
extern void AP_(process_ends)(void);

#endif
