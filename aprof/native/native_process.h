/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What is known of the process: its arguments and options, which fork made it, when it started. It is kept in private memory, so that a
   forked child knows it, too, and written to each recording. */
#ifndef NATIVE_PROCESS_H
#define NATIVE_PROCESS_H

#include "core/ap_recording.h"
#include "native/native_basics.h"

#include <stdbool.h>
#include <stdint.h>

/* Reads what the kernel put on the first stack. Returns false where the environment does not ask for a recording. */
extern bool native_process_read(void);

/* The environment of the process as it was started, and the auxiliary vector behind it. */
extern char **native_process_environment(void);
extern const uint64_t *native_process_auxiliary(void);

/* What the environment asks for: the pattern of the recording's path, "" where it asks for none; and options, as text without the seed, and
   as read. */
extern const char *native_process_pattern(void);
extern const char *native_process_options_text(void);
extern const struct ap_recording_options *native_process_options(void);

/* The path of the list of functions that are replaced; "": there is none. */
extern const char *native_process_replacements(void);

/* How many functions of the program's own allocator were replaced. If there are any, a block that is not known is none of the C library's,
   and must not be freed by it: a part of the program allocates in a way that nobody sees. */
extern NATIVE_OWN uint32_t native_replaced;

/* Whether the programs that this one starts or becomes are to be recorded, too. */
extern bool native_process_traces_children(void);

/* The path of the program, "" where it is not known. */
extern const char *native_process_executable(void);

/* Writes what is known to a new recording, but for the magic number; and that, when all else is there. */
extern void native_process_describe(void);
extern void native_process_announce(void);

/* Call these when the process is about to make another one; and in a forked child. */
extern void native_process_before_fork(void);
extern void native_process_forked(void);

/* Milliseconds since 1970; 0 where the process is confined. */
extern uint64_t native_process_time_ms(void);

#endif
