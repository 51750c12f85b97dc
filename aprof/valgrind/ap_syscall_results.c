/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_syscall_results.h"

#include "valgrind/ap_core.h"
#include "valgrind/ap_cpus.h"
#include "valgrind/ap_entropy.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_guest.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_machine.h"
#include "pub_tool_vki.h"
#include "pub_tool_vkiscnums.h"

/* The register with the result of a system call. An error is there as −errno. */
#if defined(VGA_amd64)
#define RESULT_OFFSET offsetof(VexGuestArchState, guest_RAX)
#elif defined(VGA_arm64)
#define RESULT_OFFSET offsetof(VexGuestArchState, guest_X0)
#endif

static UWord raw_result(SysRes res)
{
	return sr_isError(res) ? -sr_Err(res) : sr_Res(res);
}

static void set_result(ThreadId tid, SysRes before, SysRes res)
{
	UWord was = raw_result(before), is = raw_result(res);
	if (is != was)
		VG_(set_shadow_regs_area)(tid, 0, RESULT_OFFSET, sizeof is, (const UChar *)&is);
}

static void fill_random(ThreadId tid, Addr p, SizeT size)
{
	if (size > 0 && VG_(am_is_valid_for_client)(p, size, VKI_PROT_WRITE))
		AP_(entropy_fill)(tid, (void *)p, size);
}

static void fill_random_vector(ThreadId tid, const struct vki_iovec *parts, SizeT n_parts, SizeT size)
{
	if (!VG_(am_is_valid_for_client)((Addr)parts, n_parts * sizeof *parts, VKI_PROT_READ))
		return;
	for (SizeT i = 0; i < n_parts && size > 0; i++) {
		SizeT n = parts[i].iov_len < size ? parts[i].iov_len : size;
		fill_random(tid, (Addr)parts[i].iov_base, n);
		size -= n;
	}
}

/* Whether the file is /dev/random or /dev/urandom. The device number tells, whatever path the program used
   and wherever the descriptor comes from. */
static Bool is_random_device(const struct vg_stat *file)
{
	return VKI_S_ISCHR(file->mode) && (file->rdev == 0x108 || file->rdev == 0x109);
}

static Bool stat_if_needed(Int fd, struct vg_stat *file)
{
	return (AP_(entropy_seeded)() || AP_(cpus_faked)()) && VG_(fstat)(fd, file) == 0;
}

/* Call this after a read from `offset`; if offset is NULL, from the position of the file. */
static void after_read(ThreadId tid, const UWord *args, const UWord *offset, SysRes res)
{
	struct vg_stat file;
	if (sr_isError(res) || !stat_if_needed(args[0], &file))
		return;
	if (AP_(entropy_seeded)() && is_random_device(&file)) {
		fill_random(tid, args[1], sr_Res(res));
	} else if (AP_(cpus_faked)() && AP_(cpus_is_sysfs_list)(&file)) {
		Off64T at = offset ? (Off64T)*offset : VG_(lseek)(args[0], 0, VKI_SEEK_CUR) - (Off64T)sr_Res(res);
		if (at < 0 || !VG_(am_is_valid_for_client)(args[1], args[2], VKI_PROT_WRITE))
			return;
		SizeT n = AP_(cpus_read_sysfs_list)(at, (void *)args[1], args[2]);
		if (!offset)
			VG_(lseek)(args[0], at + n, VKI_SEEK_SET);
		set_result(tid, res, VG_(mk_SysRes_Success)(n));
	}
}

static void after_readv(ThreadId tid, const UWord *args, SysRes res)
{
	struct vg_stat file;
	if (!sr_isError(res) && AP_(entropy_seeded)() && stat_if_needed(args[0], &file) && is_random_device(&file))
		fill_random_vector(tid, (const struct vki_iovec *)args[1], args[2], sr_Res(res));
}

void AP_(change_syscall_result)(ThreadId tid, UInt number, const UWord *args, SysRes res)
{
	switch (number) {
	case __NR_getrandom:
		if (AP_(entropy_seeded)() && !sr_isError(res))
			fill_random(tid, args[0], sr_Res(res));
		break;
	case __NR_read:
		after_read(tid, args, NULL, res);
		break;
	case __NR_pread64:
		after_read(tid, args, &args[3], res);
		break;
	case __NR_readv:
	case __NR_preadv:
#if defined(__NR_preadv2)
	case __NR_preadv2:
#endif
		after_readv(tid, args, res);
		break;
	case __NR_sched_getaffinity:
		if (AP_(cpus_faked)())
			set_result(tid, res, AP_(cpus_after_getaffinity)(tid, args[0], args[1], args[2], res));
		break;
	case __NR_sched_setaffinity:
		if (AP_(cpus_faked)())
			set_result(tid, res, AP_(cpus_after_setaffinity)(tid, args[0], args[1], args[2], res));
		break;
	case __NR_getcpu:
		if (AP_(cpus_faked)() && !sr_isError(res))
			AP_(cpus_after_getcpu)(tid, args[0], args[1]);
		break;
	}
}
