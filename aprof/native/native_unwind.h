/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Unwinds the stack of the calling thread by the unwind information of the code, as the tool does it. It never reads
   memory that is not there, and takes no lock: it works in signal handlers and on stacks that the program made
   itself. */
#ifndef NATIVE_UNWIND_H
#define NATIVE_UNWIND_H

#include "native/native_call.h"

/* Fills the arrays with the frames from the hook outwards, innermost first: ips[0] = c->function, and further ips are
   return addresses − 1; of a request, all are. sps[i] is the stack pointer in frame i after the call returned, so its return address lies at
   sps[i] − 8; sps[0] is c->cfa − 16. But a frame that a signal interrupted has no return address, only an instruction that no
   word of the stack vouches for: there sps[i] is 0, also in the next frame if that one is left out.
   fps[i] is the frame pointer register in frame i. sps and fps may be NULL. Leaves out frames of this library but for the hook.
   Returns the number of frames, at most max. */
extern unsigned native_unwind(const struct native_call *c, unsigned max, uintptr_t *ips, uintptr_t *sps, uintptr_t *fps);

/* Call this once, at the start: says which code is this library's. */
extern void native_unwind_start(void);

/* Call this in each thread before it allocates: its stack is [low, high). Without that the unwinder asks the kernel
   what can be read, and follows no frame pointers. */
extern void native_unwind_set_stack(uintptr_t low, uintptr_t high);

/* Call this after code was unloaded: the unwinder forgets what it knows of code addresses. */
extern void native_unwind_forget(void);

#endif
