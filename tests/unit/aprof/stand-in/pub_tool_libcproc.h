/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef PUB_TOOL_LIBCPROC_H
#define PUB_TOOL_LIBCPROC_H

#include "pub_tool_vki.h"

Int VG_(getpid)(void);
Int VG_(gettid)(void);
Int VG_(getrlimit)(Int resource, struct vki_rlimit *limit);
Int VG_(setrlimit)(Int resource, const struct vki_rlimit *limit);

#endif
