/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "ap_thread_names.h"

#include "ap_threads.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_vki.h"
#include "pub_tool_vkiscnums.h"

static ULong s_device;    /* that of /proc; 0: there is none */

void AP_(comm_init)(void)
{
	struct vg_stat file;
	s_device = sr_isError(VG_(stat)("/proc/self/comm", &file)) ? 0 : file.dev;
}

SizeT AP_(comm_readable)(Addr a, SizeT size)
{
	for (SizeT n = 0; n < size; n++)
		if (!VG_(am_is_valid_for_client)(a + n, 1, VKI_PROT_READ) || ((const HChar *)a)[n] == '\0')
			return n;
	return size;
}

/* The number between before and the next slash in *at, which moves behind it; 0 where none is there. */
static Long number_after(const HChar **at, const HChar *before)
{
	SizeT length = VG_(strlen)(before);
	HChar *rest;
	if (VG_(strncmp)(*at, before, length) != 0)
		return 0;
	Long number = VG_(strtoll10)(*at + length, &rest);
	*at = rest;
	return number;
}

/* The thread of this process whose name the open file is, or 0. */
static Int thread_of(Int fd)
{
	HChar link[40], path[64];
	struct vg_stat file;
	if (!s_device || VG_(fstat)(fd, &file) != 0 || file.dev != s_device)
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

static void written(Int fd, Addr text, SizeT size)
{
	Int os_tid = thread_of(fd);
	if (os_tid)
		AP_(thread_set_name_of)(os_tid, (const HChar *)text, AP_(comm_readable)(text, size));
}

/* The kernel writes the parts one after the other: the last one is the name. */
static void vector_written(Int fd, const struct vki_iovec *parts, SizeT n)
{
	while (n > 0 && VG_(am_is_valid_for_client)((Addr)&parts[n - 1], sizeof *parts, VKI_PROT_READ)
	       && parts[n - 1].iov_len == 0)
		n--;
	if (n > 0 && VG_(am_is_valid_for_client)((Addr)&parts[n - 1], sizeof *parts, VKI_PROT_READ))
		written(fd, (Addr)parts[n - 1].iov_base, parts[n - 1].iov_len);
}

void AP_(comm_syscall)(UInt number, const UWord *args, SysRes res)
{
	if (sr_isError(res) || sr_Res(res) == 0)
		return;
	switch (number) {
	case __NR_write:
	case __NR_pwrite64:
		written(args[0], args[1], sr_Res(res));
		break;
	case __NR_writev:
	case __NR_pwritev:
		vector_written(args[0], (const struct vki_iovec *)args[1], args[2]);
		break;
	}
}
