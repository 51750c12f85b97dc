/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_children.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_vki.h"
#include "pub_tool_xarray.h"

/* The kernel's si_code of a child that a signal killed, without and with a core dump. */
enum { SI_CODE_KILLED = 2, SI_CODE_DUMPED = 3 };

static XArray *s_killed;     /* of struct ap_killed_child */

void AP_(children_init)(void)
{
	s_killed = VG_(newXA)(VG_(malloc), "ap.children.killed", VG_(free), sizeof(struct ap_killed_child));
}

UInt AP_(killed_children_count)(void)
{
	return VG_(sizeXA)(s_killed);
}

const struct ap_killed_child *AP_(killed_children)(void)
{
	return AP_(killed_children_count)() ? VG_(indexXA)(s_killed, 0) : NULL;
}

static void add_killed(Int pid, Int signal)
{
	const struct ap_killed_child killed = { pid, signal };
	if (pid > 0 && signal > 0)
		VG_(addToXA)(s_killed, &killed);
}

void AP_(children_after_wait4)(Int pid, Addr status)
{
	if (!VG_(am_is_valid_for_client)(status, sizeof(Int), VKI_PROT_READ))
		return;
	/* The low 7 bits are the signal; 0x7f means that the child was only stopped. */
	Int signal = *(const Int *)status & 0x7f;
	if (signal != 0x7f)
		add_killed(pid, signal);
}

void AP_(children_after_waitid)(Addr info)
{
	const vki_siginfo_t *si = (const vki_siginfo_t *)info;
	if (VG_(am_is_valid_for_client)(info, sizeof *si, VKI_PROT_READ)
	    && (si->si_code == SI_CODE_KILLED || si->si_code == SI_CODE_DUMPED))
		add_killed(si->_sifields._sigchld._pid, si->_sifields._sigchld._status);
}

void AP_(children_forked)(void)
{
	VG_(dropTailXA)(s_killed, VG_(sizeXA)(s_killed));
}
