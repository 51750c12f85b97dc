/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Random bytes that are the same in every run. Each thread has a stream of its own, which follows from the
   seed and from how the thread and its process came to be. What other threads do has no influence. Without
   --entropy-seed the module is off. */
#ifndef AP_ENTROPY_H
#define AP_ENTROPY_H

#include "core/ap_basics.h"

#include "pub_tool_tooliface.h"

extern void AP_(entropy_init)(void);

/* Whether --entropy-seed gave a seed. */
extern Bool AP_(entropy_seeded)(void);

/* Writes the next `size` bytes of the thread's stream to p, which the caller knows to be writable. */
extern void AP_(entropy_fill)(ThreadId tid, void *p, SizeT size);

/* Makes the instructions RDRAND and RDSEED in a block of code take their numbers from the stream. */
extern void AP_(entropy_instrument)(IRSB *sb);

/* Call these when tid creates the thread child; when tid is about to fork; in the forked child, whose thread
   is tid. */
extern void AP_(entropy_thread_created)(ThreadId tid, ThreadId child);
extern void AP_(entropy_before_fork)(ThreadId tid);
extern void AP_(entropy_forked)(ThreadId tid);

/* Call the first when tid is about to execute another program, and the second if the exec failed. The other
   program gets a seed of its own if the tool profiles it, too. */
extern void AP_(entropy_before_exec)(ThreadId tid);
extern void AP_(entropy_exec_failed)(ThreadId tid);

#endif
