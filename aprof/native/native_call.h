/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A call of a hook, or of the function that answers requests. */
#ifndef NATIVE_CALL_H
#define NATIVE_CALL_H

#include <stdint.h>

/* An address in the hook (0: of a request, whose innermost frame is its caller's), and its canonical frame address: the return address lies
   8 bytes below that. */
struct native_call { uintptr_t function, cfa; };

#endif
