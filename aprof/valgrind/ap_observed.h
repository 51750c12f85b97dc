/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What calls of the program's own allocators do to blocks. The program's allocator serves them; the blocks are counted as those of malloc
   are. A block ends when the call that ends it begins, and begins when the call that makes it returns: its memory may be another
   thread's in between. */
#ifndef AP_OBSERVED_H
#define AP_OBSERVED_H

#include "valgrind/ap_call.h"

extern void AP_(observed_init)(void);

/* The thread begins the call with these arguments; it returned with this result; something left it without a return; it goes on
   after all. If another block has the place of the block that the call was to move, that block has ended. For VG_INVALID_THREADID this
   is no event. */
extern void AP_(observed_begins)(ThreadId tid, struct ap_call *c, const UWord *args);
extern void AP_(observed_ends)(ThreadId tid, struct ap_call *c, UWord result);
extern void AP_(observed_is_left)(ThreadId tid, struct ap_call *c);
extern void AP_(observed_goes_on)(ThreadId tid, struct ap_call *c);

/* Within a call the thread calls a function that frees. An allocator's own blocks are not known, so a known block is the program's: a
   handler of C++'s new frees it, or an arena the chunk that it was given. */
extern void AP_(observed_frees_within)(ThreadId tid, const struct ap_function *f, const UWord *args);

/* Whether there are blocks that the core's allocator did not make. */
extern Bool AP_(observed_any)(void);

/* What does not fit: frees of no live block, and new blocks where one is alive. So a part of an allocator was not seen. */
struct ap_unmatched { ULong frees, blocks; };
extern struct ap_unmatched AP_(observed_unmatched)(void);

#endif
