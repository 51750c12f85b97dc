/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Includes of every module of the tool: Valgrind's basic types, and the prefix of public names. */
#ifndef AP_BASICS_H
#define AP_BASICS_H

#include "pub_tool_basics.h"

/* The public names of the tool's modules are AP_(name). A name that no header shows is static. */
#define AP_(name) VGAPPEND(vgAprof_, name)

/* The same macro as the core's. The core's comes from a system header, and compilers do not warn about an
   undeclared function in a macro from there. */
#undef VG_
#define VG_(name) vgPlain_##name

#endif
