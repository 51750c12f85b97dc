/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Paths of files. A function that returns HChar * gives a path that the caller frees with VG_(free). */
#ifndef AP_PATHS_H
#define AP_PATHS_H

#include "core/ap_basics.h"

/* The last part of a path, which stands in it. */
extern const HChar *AP_(path_last)(const HChar *path);

/* path with `.addition` before its extension, and with `ending` behind it. */
extern HChar *AP_(path_with)(const HChar *path, const HChar *addition, const HChar *ending);

/* path with `.number` before its extension unless number is 1, and with `ending` behind it. */
extern HChar *AP_(path_numbered)(const HChar *path, UInt number, const HChar *ending);

/* Whether the path lies in /proc. A link there, such as /proc/self/fd/1, need not lead to a path. */
extern Bool AP_(path_is_of_proc)(const HChar *path);

/* Follows the symbolic links that the path ends in, up to one in /proc, and returns the path that they lead
   to. A file that replaces that path leaves the links as they are. */
extern HChar *AP_(path_follow_links)(const HChar *path);

#endif
