/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Functions of Valgrind's core that tools can link but that no public header declares; the same in 3.19 to 3.27.
   All such uses are here. */
#ifndef AP_CORE_H
#define AP_CORE_H

#include "ap_basics.h"

/* Like VG_(get_fnname), but the name as it stands in the symbol table. */
extern Bool VG_(get_fnname_raw)(DiEpoch ep, Addr a, const HChar **name);

/* What an error number means. */
extern const HChar *VG_(strerror)(UWord error);

/* Moves a file descriptor to where the program neither sees nor closes it. Returns the new one, or −1. */
extern Int VG_(safe_fd)(Int fd);

/* A system call of our own. */
extern SysRes VG_(do_syscall)(UWord number, UWord a1, UWord a2, UWord a3, UWord a4, UWord a5, UWord a6, UWord a7,
                              UWord a8);
extern SysRes VG_(mk_SysRes_Success)(UWord value);
extern SysRes VG_(mk_SysRes_Error)(UWord error);

#endif
