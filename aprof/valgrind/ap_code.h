/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The program's code: the names of addresses, and the objects that they lie in, as Valgrind's debug information has
   them. The look-up happens when the profile is written, or just before the code is unmapped, never during an
   event. */
#ifndef AP_CODE_H
#define AP_CODE_H

#include "core/ap_frames.h"

/* Call this before the program unmaps [start, start + size). Looks up the frames in it while their debug
   information is there. Code that the program maps at these addresses later gets frames of its own. Returns
   True if the range had frames. */
extern Bool AP_(code_before_unmap)(struct ap_frames *frames, Addr start, SizeT size);

#endif
