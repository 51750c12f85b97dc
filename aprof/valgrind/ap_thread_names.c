/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_thread_names.h"

#include "valgrind/ap_threads.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_vki.h"
#include "pub_tool_vkiscnums.h"

static ULong s_proc_device;    /* 0: /proc is not mounted */

void AP_(thread_names_init)(void)
{
	struct vg_stat file;
	s_proc_device = sr_isError(VG_(stat)("/proc/self/comm", &file)) ? 0 : file.dev;
}

/* The length of the text at the program's address a: up to a 0, to a byte that cannot be read, or to `size`. */
static SizeT text_length(Addr a, SizeT size)
{
	for (SizeT n = 0; n < size; n++)
		if (!VG_(am_is_valid_for_client)(a + n, 1, VKI_PROT_READ) || ((const HChar *)a)[n] == '\0')
			return n;
	return size;
}

/* Reads the number that follows `prefix` at *at, and moves *at behind it. Returns 0 where *at does not begin
   with `prefix`. */
static Long number_after(const HChar **at, const HChar *prefix)
{
	SizeT length = VG_(strlen)(prefix);
	HChar *rest;
	if (VG_(strncmp)(*at, prefix, length) != 0)
		return 0;
	Long number = VG_(strtoll10)(*at + length, &rest);
	*at = rest;
	return number;
}

/* The kernel's number of the thread of this process whose comm file fd is, or 0. */
static Int thread_of_comm_file(Int fd)
{
	HChar link[40], path[64];
	struct vg_stat file;
	if (!s_proc_device || VG_(fstat)(fd, &file) != 0 || file.dev != s_proc_device)
		return 0;
	VG_(sprintf)(link, "/proc/self/fd/%d", fd);
	SSizeT n = VG_(readlink)(link, path, sizeof path - 1);
	if (n <= 0)
		return 0;
	path[n] = '\0';
	const HChar *at = path;
	Long os_tid = number_after(&at, "/proc/");
	if (os_tid != VG_(getpid)())
		return 0;
	if (VG_(strncmp)(at, "/task/", 6) == 0)
		os_tid = number_after(&at, "/task/");
	return VG_(strcmp)(at, "/comm") == 0 ? os_tid : 0;
}

static void after_write(Int fd, Addr text, SizeT size)
{
	Int os_tid = thread_of_comm_file(fd);
	if (os_tid)
		AP_(thread_set_name_of)(os_tid, (const HChar *)text, text_length(text, size));
}

/* The kernel writes the parts one after the other, so the last one that is not empty is the name. */
static void after_writev(Int fd, const struct vki_iovec *parts, SizeT n)
{
	while (n > 0 && VG_(am_is_valid_for_client)((Addr)&parts[n - 1], sizeof *parts, VKI_PROT_READ)
	       && parts[n - 1].iov_len == 0)
		n--;
	if (n > 0 && VG_(am_is_valid_for_client)((Addr)&parts[n - 1], sizeof *parts, VKI_PROT_READ))
		after_write(fd, (Addr)parts[n - 1].iov_base, parts[n - 1].iov_len);
}

void AP_(thread_names_before_prctl)(ThreadId tid, const UWord *args)
{
	if (args[0] == VKI_PR_SET_NAME)
		AP_(thread_set_name)(tid, (const HChar *)args[1], text_length(args[1], AP_THREAD_NAME_SIZE));
}

void AP_(thread_names_after_syscall)(UInt number, const UWord *args, SysRes res)
{
	if (sr_isError(res) || sr_Res(res) == 0)
		return;
	switch (number) {
	case __NR_write:
	case __NR_pwrite64:
		after_write(args[0], args[1], sr_Res(res));
		break;
	case __NR_writev:
	case __NR_pwritev:
		after_writev(args[0], (const struct vki_iovec *)args[1], args[2]);
		break;
	}
}
