/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Knows about the process: its program, which fork made it, when it started, how it ends. */
#ifndef AP_PROCESS_H
#define AP_PROCESS_H

#include "core/ap_basics.h"

enum ap_end { AP_END_SIGNAL, AP_END_EXIT, AP_END_EXEC, AP_END_SNAPSHOT };

extern void AP_(process_init)(void);

/* Before the main thread tid runs the program's first instruction: reads what the kernel put on its stack. */
extern void AP_(process_program_starts)(ThreadId tid);

/* The absolute path of the program once it has started, else the path that Valgrind was given. Never NULL. */
extern const HChar *AP_(process_executable)(void);

/* "0" for the process that Valgrind started, "<lineage>.<n>" for the n-th fork of the process <lineage>. */
extern const HChar *AP_(process_lineage)(void);

/* Whether the process is a forked child. */
extern Bool AP_(process_is_forked)(void);

/* When the process started, and what time it is, in milliseconds since 1970. */
extern ULong AP_(process_started)(void);
extern ULong AP_(process_now)(void);

/* How the process ends, as far as it is known now: AP_END_SIGNAL until something else is about to end it. */
extern enum ap_end AP_(process_end)(void);

/* Sets what process_end returns. Returns what it returned before. */
extern enum ap_end AP_(process_set_end)(enum ap_end end);

/* The exit status, 0 to 255. Valid with AP_END_EXIT. */
extern UInt AP_(process_status)(void);

/* Call the first when the process is about to exit with this status; the second when only one thread is,
   which may be the last one. */
extern void AP_(process_exiting)(UInt status);
extern void AP_(process_thread_exiting)(UInt status);

/* The process has ended. */
extern void AP_(process_ended)(void);

/* Whether the program has no dynamic loader. Valid once it has started. */
extern Bool AP_(process_is_static)(void);

/* Where the executable's dynamic section is: tags and numbers. 0 … 0: it has none, or the program has not started. */
extern void AP_(process_dynamic_section)(Addr *start, Addr *end);

/* Why the tool saw none of the process's allocations: "static" (the program is statically linked), "preload"
   (Valgrind's replacement of malloc was not loaded for another reason); NULL: it saw them. */
extern const HChar *AP_(process_blind_reason)(void);

/* Call these in a process that is about to fork, and in the forked child. */
extern void AP_(process_before_fork)(void);
extern void AP_(process_forked)(void);

#endif
