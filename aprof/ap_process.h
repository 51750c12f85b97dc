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

/* Registers for system calls and forks. write_profile is called with the process as it is when it is about to become another
   program; it returns the path written, or NULL, to be freed by the caller. */
extern void AP_(process_register)(HChar *(*write_profile)(void));
extern void AP_(process_init)(void);

/* To be called when the process has ended. */
extern void AP_(process_ends)(void);

#endif
