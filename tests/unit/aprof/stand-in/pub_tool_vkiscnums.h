/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef PUB_TOOL_VKISCNUMS_H
#define PUB_TOOL_VKISCNUMS_H

#include <sys/syscall.h>

#endif
