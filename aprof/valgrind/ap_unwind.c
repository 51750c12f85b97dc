/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_unwind.h"

#include "valgrind/ap_core.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_guest.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"
#include "pub_tool_stacktrace.h"

#if defined(VGA_amd64)
#define IP xip
#define SP xsp
#define FP xbp
static void add_link_register(ThreadId tid, struct ap_unwind_registers *r)
{
	(void)tid; (void)r;
}
/* At its first instruction a function has its return address on the stack. */
static Addr return_address(ThreadId tid, Addr sp, Addr *sp_of_caller)
{
	(void)tid;
	*sp_of_caller = sp + sizeof(Addr);
	return *(const Addr *)sp;
}
#define IP_OFFSET offsetof(VexGuestArchState, guest_RIP)
#define SP_OFFSET offsetof(VexGuestArchState, guest_RSP)
#elif defined(VGA_arm64)
#define IP pc
#define SP sp
#define FP x29
/* A function that has not called another one yet has its return address in x30. */
static void add_link_register(ThreadId tid, struct ap_unwind_registers *r)
{
	VG_(get_shadow_regs_area)(tid, (UChar *)&r->x30, 0, offsetof(VexGuestArchState, guest_X30), sizeof r->x30);
}
static Addr return_address(ThreadId tid, Addr sp, Addr *sp_of_caller)
{
	struct ap_unwind_registers r = { .sp = sp };
	add_link_register(tid, &r);
	*sp_of_caller = sp;
	return r.x30;
}
#define IP_OFFSET offsetof(VexGuestArchState, guest_PC)
#define SP_OFFSET offsetof(VexGuestArchState, guest_XSP)
#endif

/* Finds which words of the stack the unwinder may read: those of its mapping, from the stack pointer up. */
static Bool find_bounds(Addr sp, Addr *low, Addr *high)
{
	const NSegment *s = VG_(am_find_nsegment)(sp);
	if (!s || !s->hasR || !s->hasW || (s->kind != SkAnonC && s->kind != SkFileC && s->kind != SkShmC))
		return False;
	*low = sp > s->start + VG_STACK_REDZONE_SZB ? sp - VG_STACK_REDZONE_SZB : s->start;
	*high = s->end - (sizeof(UWord) - 1);
	return True;
}

/* Unwinds one frame by the chain of frame pointers, where code has no unwind information. */
static Bool by_frame_pointer(struct ap_unwind_registers *r, Addr low, Addr high)
{
	const UWord *frame = (const UWord *)r->FP;
	if (r->FP < low || r->FP > high - sizeof(UWord) || r->FP % sizeof(UWord) != 0)
		return False;
	r->FP = frame[0];
	r->IP = frame[1];
	r->SP = (Addr)&frame[2];
	return True;
}

/* Unwinds from the first frame on, which the arrays already have. Returns the number of frames. */
static UInt unwind_within(ThreadId tid, Addr low, Addr high, UInt max, Addr *ips, Addr *sps, Addr *fps)
{
	struct ap_unwind_registers r = { .IP = ips[0], .SP = sps[0], .FP = fps[0] };
	UInt n = 1;
	add_link_register(tid, &r);
	while (n < max) {
		Addr sp = r.SP;
		if ((!VG_(use_CF_info)(&r, low, high) && !by_frame_pointer(&r, low, high)) || r.IP <= 1 || r.SP <= sp)
			break;
		/* The address of the call, not of the instruction that follows it. */
		r.IP--;
		ips[n] = r.IP;
		sps[n] = r.SP;
		fps[n++] = r.FP;
	}
	return n;
}

/* A frame larger than this may be one that the kernel made for a signal handler. */
#define SIGNAL_FRAME_BYTES 512

/* Whether the code at the address is what handlers return to: it makes the system call rt_sigreturn. */
static Bool ends_handler(Addr code)
{
#if defined(VGA_amd64)
	static const UChar instructions[] = { 0x48, 0xc7, 0xc0, 0x0f, 0, 0, 0, 0x0f, 0x05 };
	const NSegment *s = VG_(am_find_nsegment)(code);
	return s && s->hasR && s->end - code >= sizeof instructions
	       && VG_(memcmp)((const void *)code, instructions, sizeof instructions) == 0;
#else
	(void)code;
	return False;
#endif
}

/* What a signal interrupted has no return address. So nothing on the stack vouches for the frame. */
static void mark_interrupted(UInt n, const Addr *ips, Addr *sps)
{
	for (UInt i = n; i > 1; i--)
		if (sps[i - 1] - sps[i - 2] > SIGNAL_FRAME_BYTES && ends_handler(ips[i - 2] + 1))
			sps[i - 1] = 0;
}

static UInt unwind_registers(ThreadId tid, UInt max, Addr *ips, Addr *sps, Addr *fps)
{
	UInt n = VG_(get_StackTrace)(tid, ips, max, sps, fps, 0);
	Addr low, high;
	/* The core's unwinder stops in two places where it takes a stack to be at its end: within 512 bytes
	   of the end of its mapping, and on a stack above the one on which the thread began. */
	if (n == 1 && max > 1 && find_bounds(sps[0], &low, &high))
		n = unwind_within(tid, low, high, max, ips, sps, fps);
	return n;
}

static void set_registers(ThreadId tid, Addr ip, Addr sp)
{
	VG_(set_shadow_regs_area)(tid, 0, IP_OFFSET, sizeof ip, (const UChar *)&ip);
	VG_(set_shadow_regs_area)(tid, 0, SP_OFFSET, sizeof sp, (const UChar *)&sp);
}

/* Unwinds from the first instruction of a function. The way to the caller is known there, even if the function has no unwind information,
   as those of a C library may have none. */
static UInt unwind_entry(ThreadId tid, UInt max, Addr *ips, Addr *sps, Addr *fps)
{
	Addr ip = VG_(get_IP)(tid), sp = VG_(get_SP)(tid), sp_of_caller, back = return_address(tid, sp, &sp_of_caller);
	UInt n = VG_(get_StackTrace)(tid, ips, 1, sps, fps, 0);
	set_registers(tid, back - 1, sp_of_caller);
	n += unwind_registers(tid, max - n, ips + n, sps + n, fps + n);
	set_registers(tid, ip, sp);
	return n;
}

UInt AP_(unwind)(ThreadId tid, Bool enters, UInt max, Addr *ips, Addr *sps, Addr *fps, Bool *lost)
{
	enters = enters && max > 1;
	UInt n = enters ? unwind_entry(tid, max, ips, sps, fps) : unwind_registers(tid, max, ips, sps, fps);
	mark_interrupted(n, ips, sps);
	*lost = n == (enters ? 2 : 1) && max > n;
	return n;
}
