/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Valgrind's names of the kernel's constants. */
#ifndef PUB_TOOL_VKI_H
#define PUB_TOOL_VKI_H

#include <linux/fcntl.h>
#include <linux/futex.h>
#include <time.h>

#define VKI_FUTEX_PRIVATE_FLAG FUTEX_PRIVATE_FLAG
#define VKI_FUTEX_WAIT FUTEX_WAIT
#define VKI_FUTEX_WAKE FUTEX_WAKE
#define VKI_ESRCH 3
#define VKI_O_RDONLY O_RDONLY
#define VKI_F_DUPFD_CLOEXEC F_DUPFD_CLOEXEC
#define VKI_RLIMIT_NOFILE 7
#define VKI_F_SETFL F_SETFL
#define VKI_F_SETOWN F_SETOWN
#define VKI_F_SETOWN_EX F_SETOWN_EX
#define VKI_F_SETSIG F_SETSIG
#define VKI_F_SETLEASE F_SETLEASE
#define VKI_F_NOTIFY F_NOTIFY

#define vki_timespec timespec
struct vki_rlimit {
	UWord rlim_cur, rlim_max;
};

#define VKI_PAGE_SIZE 4096u
#define VKI_PROT_READ 1
#define VG_PGROUNDDN(a) ((a) & ~(Addr)(VKI_PAGE_SIZE - 1))

#endif
