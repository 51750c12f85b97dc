/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_cpus.h"

#include "valgrind/ap_core.h"
#include "valgrind/ap_options.h"
#include "valgrind/ap_threads.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_vki.h"
#include "pub_tool_vkiscnums.h"

#define MASK_SIZE (AP_CPUS_MAX / 8)

/* A set of processors: bit i % 8 of byte i / 8 is processor i, as the kernel has it on little-endian
   machines. */
struct mask { UChar bytes[MASK_SIZE]; };

static struct mask *s_visible;  /* the affinity that each thread sees, by ThreadId; NULL: --program-cpus is off */
static struct mask s_faked;     /* all processors that the program sees */
static struct mask s_real;      /* the real affinity, with which the process was started */
static SizeT s_real_size;
static struct vg_stat s_sysfs_lists[3];     /* the files of /sys that list the processors */
static UInt s_n_sysfs_lists;

void AP_(cpus_init)(void)
{
	static const HChar *const lists[] = {
		"/sys/devices/system/cpu/online", "/sys/devices/system/cpu/possible", "/sys/devices/system/cpu/present",
	};
	UInt n = AP_(options)()->cpus;
	if (n == 0)
		return;
	for (UInt i = 0; i < n; i++)
		s_faked.bytes[i / 8] |= 1 << i % 8;
	s_visible = VG_(calloc)("ap.cpus.told", VG_N_THREADS, sizeof *s_visible);
	s_visible[1] = s_faked;
	SysRes res = VG_(do_syscall)(__NR_sched_getaffinity, 0, sizeof s_real, (UWord)&s_real, 0, 0, 0, 0, 0);
	s_real_size = sr_isError(res) ? 0 : sr_Res(res);
	for (UInt i = 0; i < sizeof lists / sizeof *lists; i++)
		if (!sr_isError(VG_(stat)(lists[i], &s_sysfs_lists[s_n_sysfs_lists])))
			s_n_sysfs_lists++;
}

Bool AP_(cpus_faked)(void)
{
	return s_visible != NULL;
}

void AP_(cpus_thread_created)(ThreadId tid, ThreadId child)
{
	if (s_visible && tid != VG_INVALID_THREADID)
		s_visible[child] = s_visible[tid];
}

/* The affinity that the thread with the kernel's number os_tid sees (0: tid itself), or NULL for a thread of
   another process. */
static struct mask *visible_to(ThreadId tid, Int os_tid)
{
	if (os_tid == 0)
		return &s_visible[tid];
	for (ThreadId t = 1; t < VG_N_THREADS; t++)
		if (AP_(thread_by_tid)(t) && AP_(thread_by_tid)(t)->os_tid == os_tid)
			return &s_visible[t];
	return NULL;
}

/* The size of a set of n processors in bytes. The kernel counts in words. */
static SizeT bytes_for(UInt n)
{
	return (n + 63) / 64 * 8;
}

SysRes AP_(cpus_after_getaffinity)(ThreadId tid, Int os_tid, UWord size, Addr p, SysRes res)
{
	const struct mask *m = visible_to(tid, os_tid);
	SizeT n = bytes_for(AP_(options)()->cpus);
	if (!m || (sr_isError(res) && sr_Err(res) != VKI_EINVAL))
		return res;
	/* The kernel refuses a buffer that is too small for all processors. */
	if (size < n || size % sizeof(UWord) != 0 || !VG_(am_is_valid_for_client)(p, n, VKI_PROT_WRITE))
		return sr_isError(res) ? res : VG_(mk_SysRes_Error)(VKI_EINVAL);
	if (!sr_isError(res) && sr_Res(res) > n)
		VG_(memset)((UChar *)p + n, 0, sr_Res(res) - n);
	VG_(memcpy)((void *)p, m->bytes, n);
	return VG_(mk_SysRes_Success)(sr_isError(res) || sr_Res(res) < n ? n : sr_Res(res));
}

SysRes AP_(cpus_after_setaffinity)(ThreadId tid, Int os_tid, UWord size, Addr p, SysRes res)
{
	struct mask *m = visible_to(tid, os_tid), asked = { { 0 } };
	UChar any = 0;
	if (!m || (sr_isError(res) && sr_Err(res) != VKI_EINVAL))
		return res;
	size = size < MASK_SIZE ? size : MASK_SIZE;
	if (!VG_(am_is_valid_for_client)(p, size, VKI_PROT_READ))
		return res;
	VG_(memcpy)(asked.bytes, (const void *)p, size);
	for (UInt i = 0; i < MASK_SIZE; i++)
		any |= asked.bytes[i] &= s_faked.bytes[i];
	if (!sr_isError(res))
		VG_(do_syscall)(__NR_sched_setaffinity, os_tid, s_real_size, (UWord)&s_real, 0, 0, 0, 0, 0);
	if (!any)
		return VG_(mk_SysRes_Error)(VKI_EINVAL);
	*m = asked;
	return VG_(mk_SysRes_Success)(0);
}

void AP_(cpus_after_getcpu)(ThreadId tid, Addr cpu, Addr node)
{
	const UChar *bytes = s_visible[tid].bytes;
	UInt first = 0;
	while (first < AP_CPUS_MAX - 1 && !(bytes[first / 8] >> first % 8 & 1))
		first++;
	if (cpu)
		*(UInt *)cpu = first;
	if (node)
		*(UInt *)node = 0;
}

Bool AP_(cpus_is_sysfs_list)(const struct vg_stat *file)
{
	for (UInt i = 0; i < s_n_sysfs_lists; i++)
		if (s_sysfs_lists[i].dev == file->dev && s_sysfs_lists[i].ino == file->ino)
			return True;
	return False;
}

SizeT AP_(cpus_read_sysfs_list)(ULong offset, void *p, SizeT size)
{
	HChar text[32];
	UInt n = AP_(options)()->cpus;
	SizeT length = n == 1 ? VG_(sprintf)(text, "0\n") : VG_(sprintf)(text, "0-%u\n", n - 1);
	length = offset < length ? length - offset : 0;
	length = length < size ? length : size;
	VG_(memcpy)(p, text + offset, length);
	return length;
}
