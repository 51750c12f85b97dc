/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Snapshots: copies of the recording as it is at a moment, in files beside it. */
#ifndef NATIVE_SNAPSHOT_H
#define NATIVE_SNAPSHOT_H

#include "native/native_thread.h"

/* Copies the recording to PATH.snapshotN, with this name of n bytes. Other threads wait where they allocate or free. Returns N, from 1
   on in each process; 0: there is no copy. */
extern uint32_t native_snapshot(struct native_thread *self, const char *name, size_t n);

#endif
