/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Valgrind's names of the kernel's constants. */
#ifndef PUB_TOOL_VKI_H
#define PUB_TOOL_VKI_H

#include <linux/fcntl.h>
#include <linux/futex.h>

#define VKI_FUTEX_PRIVATE_FLAG FUTEX_PRIVATE_FLAG
#define VKI_F_SETFL F_SETFL
#define VKI_F_SETOWN F_SETOWN
#define VKI_F_SETOWN_EX F_SETOWN_EX
#define VKI_F_SETSIG F_SETSIG
#define VKI_F_SETLEASE F_SETLEASE
#define VKI_F_NOTIFY F_NOTIFY

#define VKI_PAGE_SIZE 4096u
#define VKI_PROT_READ 1
#define VG_PGROUNDDN(a) ((a) & ~(Addr)(VKI_PAGE_SIZE - 1))

#endif
