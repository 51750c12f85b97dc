/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A call of a hook. */
#ifndef NATIVE_CALL_H
#define NATIVE_CALL_H

#include <stdint.h>

/* An address in the hook, and its canonical frame address: the return address lies 8 bytes below that. */
struct native_call { uintptr_t function, cfa; };

#endif
