/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Finds the run that a process belongs to, which another command started. */
#ifndef CLI_RECORDED_PROCESS_H
#define CLI_RECORDED_PROCESS_H

#include "run/backend.h"

/* Returns the directory of the run that records the process, and sets *backend to what records it, which has recordings. Free the
   path with g_free. NULL with *error set to the whole message if there is none. */
char *recorded_process_find(int64_t pid, const struct backend **backend, GError **error);

#endif
