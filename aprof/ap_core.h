/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Functions of Valgrind's core that tools can link but that no public header declares; the same in 3.19 to 3.27.
   All such uses are here. */
#ifndef AP_CORE_H
#define AP_CORE_H

#include "ap_basics.h"

/* Like VG_(get_fnname), but the name as it stands in the symbol table. */
extern Bool VG_(get_fnname_raw)(DiEpoch ep, Addr a, const HChar **name);

/* The symbols of an object in order of their addresses: how many, and number 0 … n − 1. secondary: further names, up to
   NULL, or NULL. Of what is not wanted the pointer is NULL; older versions do not know the last one. */
struct _DebugInfo;
struct ap_symbol_address { Addr main; };
extern Int VG_(DebugInfo_syms_howmany)(const struct _DebugInfo *di);
extern void VG_(DebugInfo_syms_getidx)(const struct _DebugInfo *di, Int number, struct ap_symbol_address *address,
                                       UInt *size, const HChar **primary, const HChar ***secondary, Bool *is_text,
                                       Bool *is_ifunc, Bool *is_global);

/* The name that a symbol stands for: what a language (cxx) and Valgrind's own replacements (z) made of it undone. Valid until
   the next call. */
extern void VG_(demangle)(Bool cxx, Bool z, const HChar *symbol, const HChar **name);

/* The registers of a frame's caller in the place of the frame's, by its unwind information; False where there is none. Only
   words between low and high are read. */
struct ap_unwind_registers {
#if defined(VGA_amd64)
	Addr xip, xsp, xbp;
#elif defined(VGA_arm64)
	Addr pc, sp, x30, x29;
#endif
};
extern Bool VG_(use_CF_info)(struct ap_unwind_registers *registers, Addr low, Addr high);

/* What an error number means. */
extern const HChar *VG_(strerror)(UWord error);

/* Moves a file descriptor to where the program neither sees nor closes it. Returns the new one, or −1. */
extern Int VG_(safe_fd)(Int fd);

/* Memory of Valgrind's own that is part of a file, and its end. */
extern SysRes VG_(am_shared_mmap_file_float_valgrind)(SizeT length, UInt protection, Int fd, Off64T offset);
extern SysRes VG_(am_munmap_valgrind)(Addr start, SizeT length);

/* What the linker's --wrap makes of the name of one of the core's functions: where the core calls it, the first is called, and the
   second is the core's own. */
#define AP_wrapped(name) VGAPPEND(__wrap_vgPlain_, name)
#define AP_original(name) VGAPPEND(__real_vgPlain_, name)

/* Memory of the program's, and its end. */
extern SysRes VG_(am_mmap_anon_float_client)(SizeT length, Int protection);
extern SysRes VG_(am_munmap_client)(Bool *need_discard, Addr start, SizeT length);

/* Makes a system call of the program's. */
extern void AP_wrapped(client_syscall)(ThreadId tid, UInt reason);
extern void AP_original(client_syscall)(ThreadId tid, UInt reason);

/* How Valgrind ends itself once a signal is to end the program. */
extern void AP_wrapped(kill_self)(Int signal);
extern void AP_original(kill_self)(Int signal);

/* Opens what Valgrind writes in a forked child; the pattern of its name, or NULL. */
extern void AP_wrapped(logging_atfork_child)(ThreadId tid);
extern void AP_original(logging_atfork_child)(ThreadId tid);
extern const HChar *VG_(clo_log_fname_unexpanded);

/* The kernel's, which Valgrind has no names for. */
enum { AP_O_PATH = 010000000, AP_LOCK_EX = 2, AP_LOCK_NB = 4, AP_RLIMIT_FSIZE = 1, AP_EOPNOTSUPP = 95 };
#define AP_RLIM_INFINITY (~0UL)

/* The lowest descriptor that the program neither sees nor closes, and the limit that it has set for itself. */
extern Int VG_(fd_hard_limit), VG_(fd_soft_limit);

/* A system call of our own. */
extern SysRes VG_(do_syscall)(UWord number, UWord a1, UWord a2, UWord a3, UWord a4, UWord a5, UWord a6, UWord a7,
                              UWord a8);
extern SysRes VG_(mk_SysRes_Success)(UWord value);
extern SysRes VG_(mk_SysRes_Error)(UWord error);

/* The lock that a thread holds while it runs. Valgrind's library has one under this name that --fair-sched asks for; the
   linker takes the tool's instead. */
struct sched_lock;
struct ap_sched_lock_ops {
	const HChar *(*name)(void);
	struct sched_lock *(*create)(void);
	void (*destroy)(struct sched_lock *lock);
	Int (*owner)(struct sched_lock *lock);
	void (*acquire)(struct sched_lock *lock);
	void (*release)(struct sched_lock *lock);
};
#define AP_sched_lock_ops VGAPPEND(vgModuleLocal_, linux_ticket_lock_ops)
extern const struct ap_sched_lock_ops AP_sched_lock_ops;

#endif
