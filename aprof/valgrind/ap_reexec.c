/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_reexec.h"

#include "valgrind/ap_core.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_guest.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_machine.h"
#include "pub_tool_vki.h"
#include "pub_tool_vkiscnums.h"

/* The registers of a system call: its number and its first two arguments. And whether the result goes to the
   register of the first argument. */
#if defined(VGA_amd64)
#define CALL_OFFSET offsetof(VexGuestArchState, guest_RAX)
static const PtrdiffT s_arguments[] = { offsetof(VexGuestArchState, guest_RDI), offsetof(VexGuestArchState, guest_RSI) };
#define FIRST_IS_RESULT False
#elif defined(VGA_arm64)
#define CALL_OFFSET offsetof(VexGuestArchState, guest_X8)
static const PtrdiffT s_arguments[] = { offsetof(VexGuestArchState, guest_X0), offsetof(VexGuestArchState, guest_X1) };
#define FIRST_IS_RESULT True
#else
#error "unknown architecture"
#endif

#define NAME_BYTES 32

/* The memory that holds the path, and the argument that the path replaced. Only one thread execs at a time,
   and if the exec succeeds it is the last one. */
static struct { Addr path; SizeT length; UInt argument; Addr asked; } s_given;

static UWord get(ThreadId tid, PtrdiffT offset)
{
	UWord value;
	VG_(get_shadow_regs_area)(tid, (UChar *)&value, 0, offset, sizeof value);
	return value;
}

static void set(ThreadId tid, PtrdiffT offset, UWord value)
{
	VG_(set_shadow_regs_area)(tid, 0, offset, sizeof value, (const UChar *)&value);
}

static Bool is_readable(Addr a)
{
	return VG_(am_is_valid_for_client)(a, 1, VKI_PROT_READ);
}

/* Whether the program's text at a equals `text`. */
static Bool is_text(Addr a, const HChar *text)
{
	for (SizeT i = 0; is_readable(a + i); i++) {
		if (((const HChar *)a)[i] != text[i])
			return False;
		if (text[i] == '\0')
			return True;
	}
	return False;
}

static Bool is_itself(Addr a)
{
	HChar by_number[NAME_BYTES];
	VG_(sprintf)(by_number, "/proc/%d/exe", VG_(getpid)());
	return is_text(a, "/proc/self/exe") || is_text(a, "/proc/thread-self/exe") || is_text(a, by_number);
}

void AP_(reexec_call)(ThreadId tid, const HChar *program)
{
	UWord call = get(tid, CALL_OFFSET);
	if (LIKELY(call != __NR_execve && call != __NR_execveat))
		return;
	UInt argument = call == __NR_execveat;
	Addr asked = get(tid, s_arguments[argument]);
	if (program[0] != '/' || !is_itself(asked))
		return;
	SizeT length = VG_(strlen)(program) + 1;
	SysRes memory = VG_(am_mmap_anon_float_client)(length, VKI_PROT_READ | VKI_PROT_WRITE);
	if (sr_isError(memory))
		return;
	s_given.path = sr_Res(memory);
	s_given.length = length;
	s_given.argument = argument;
	s_given.asked = asked;
	VG_(memcpy)((void *)s_given.path, program, length);
	set(tid, s_arguments[argument], s_given.path);
}

void AP_(reexec_failed)(ThreadId tid)
{
	Bool need_discard;
	if (s_given.path == 0)
		return;
	if (s_given.argument > 0 || !FIRST_IS_RESULT)
		set(tid, s_arguments[s_given.argument], s_given.asked);
	VG_(am_munmap_client)(&need_discard, s_given.path, VG_PGROUNDUP(s_given.length));
	s_given.path = 0;
}
