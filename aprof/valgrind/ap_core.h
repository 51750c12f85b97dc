/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Functions of Valgrind's core that a tool can link although no public header declares them. They are the
   same from 3.19 to 3.27. Only this header declares such functions. */
#ifndef AP_CORE_H
#define AP_CORE_H

#include "core/ap_basics.h"

/* Like VG_(get_fnname), but gives the name as the symbol table has it, mangled. */
extern Bool VG_(get_fnname_raw)(DiEpoch ep, Addr a, const HChar **name);

/* The number of symbols of an object, and symbol number 0 … n − 1, in order of address. *secondary is a list
   of further names that NULL ends, or NULL. A caller that does not want a value passes NULL for it. Older
   versions do not know is_global. */
struct _DebugInfo;
struct ap_symbol_address { Addr main; };
extern Int VG_(DebugInfo_syms_howmany)(const struct _DebugInfo *di);
extern void VG_(DebugInfo_syms_getidx)(const struct _DebugInfo *di, Int number, struct ap_symbol_address *address,
                                       UInt *size, const HChar **primary, const HChar ***secondary, Bool *is_text,
                                       Bool *is_ifunc, Bool *is_global);

/* Demangles a symbol: `cxx` for the names of a language, `z` for the names of Valgrind's replacements. *name
   is valid until the next call. */
extern void VG_(demangle)(Bool cxx, Bool z, const HChar *symbol, const HChar **name);

/* Uses the unwind information of a frame to replace its registers by those of its caller. Returns False if
   the frame has no such information. Reads only words between low and high. */
struct ap_unwind_registers {
#if defined(VGA_amd64)
	Addr xip, xsp, xbp;
#elif defined(VGA_arm64)
	Addr pc, sp, x30, x29;
#endif
};
extern Bool VG_(use_CF_info)(struct ap_unwind_registers *registers, Addr low, Addr high);

/* The text of an error number. */
extern const HChar *VG_(strerror)(UWord error);

/* Moves a descriptor to a number that the program can neither see nor close. Returns the new descriptor, or
   −1. */
extern Int VG_(safe_fd)(Int fd);

/* Maps a part of a file into Valgrind's own memory, and unmaps it. */
extern SysRes VG_(am_shared_mmap_file_float_valgrind)(SizeT length, UInt protection, Int fd, Off64T offset);
extern SysRes VG_(am_munmap_valgrind)(Addr start, SizeT length);

/* The linker's --wrap redirects the core's calls of a function: the core then calls AP_wrapped(name), which
   the tool defines, and AP_original(name) is the core's own function. */
#define AP_wrapped(name) VGAPPEND(__wrap_vgPlain_, name)
#define AP_original(name) VGAPPEND(__real_vgPlain_, name)

/* Maps memory for the program, and unmaps it. */
extern SysRes VG_(am_mmap_anon_float_client)(SizeT length, Int protection);
extern SysRes VG_(am_munmap_client)(Bool *need_discard, Addr start, SizeT length);

/* The scheduler calls this to make a system call for the program. */
extern void AP_wrapped(client_syscall)(ThreadId tid, UInt reason);
extern void AP_original(client_syscall)(ThreadId tid, UInt reason);

/* Valgrind calls this to end itself by the signal that ends the program. */
extern void AP_wrapped(kill_self)(Int signal);
extern void AP_original(kill_self)(Int signal);

/* A forked child calls this to open its own log. It gets the pattern of the log's name, or NULL. */
extern void AP_wrapped(logging_atfork_child)(ThreadId tid);
extern void AP_original(logging_atfork_child)(ThreadId tid);
extern const HChar *VG_(clo_log_fname_unexpanded);

/* The core calls these when it has read an object's symbols, to find what to replace in it, and when the object is gone. */
extern void AP_wrapped(redir_notify_new_DebugInfo)(const struct _DebugInfo *info);
extern void AP_original(redir_notify_new_DebugInfo)(const struct _DebugInfo *info);
extern void AP_wrapped(redir_notify_delete_DebugInfo)(const struct _DebugInfo *info);
extern void AP_original(redir_notify_delete_DebugInfo)(const struct _DebugInfo *info);

/* The core asks whether other code stands in for the code at an address: with is_wrap before it translates a block that begins there,
   with NULL before a block goes on there by a jump or a call. What it gets then is another address if it must not. */
extern Addr AP_wrapped(redir_do_lookup)(Addr address, Bool *is_wrap);
extern Addr AP_original(redir_do_lookup)(Addr address, Bool *is_wrap);

/* Throws away all translations of code in the range. What runs now goes on to the end of its own. */
extern void VG_(discard_translations)(Addr start, ULong bytes, const HChar *who);

/* Constants of the kernel that Valgrind's headers do not name. */
enum { AP_O_PATH = 010000000, AP_LOCK_EX = 2, AP_LOCK_NB = 4, AP_RLIMIT_FSIZE = 1, AP_EOPNOTSUPP = 95 };
#define AP_RLIM_INFINITY (~0UL)

/* Descriptors from fd_hard_limit up are Valgrind's own: the program neither sees nor closes them. The
   program's own limit is fd_soft_limit. */
extern Int VG_(fd_hard_limit), VG_(fd_soft_limit);

/* Makes a system call for the tool itself. */
extern SysRes VG_(do_syscall)(UWord number, UWord a1, UWord a2, UWord a3, UWord a4, UWord a5, UWord a6, UWord a7,
                              UWord a8);
extern SysRes VG_(mk_SysRes_Success)(UWord value);
extern SysRes VG_(mk_SysRes_Error)(UWord error);

/* The lock that a thread holds while it runs. --fair-sched makes the core take its ticket lock, which has
   this name; the linker takes the tool's lock instead (ap_turns). */
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
