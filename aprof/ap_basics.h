/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What every module of the tool needs: Valgrind's basic types, the prefix of public names. */
#ifndef AP_BASICS_H
#define AP_BASICS_H

#include "pub_tool_basics.h"

/* Public names of the tool's modules: AP_(name). What a header does not show is static. */
#define AP_(name) VGAPPEND(vgAprof_, name)

/* The core's own macro is a system header's, in which compilers pass over a function that was never declared. */
#undef VG_
#define VG_(name) vgPlain_##name

#endif
