/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef PUB_TOOL_LIBCFILE_H
#define PUB_TOOL_LIBCFILE_H

SysRes VG_(open)(const HChar *path, Int flags, Int mode);
void VG_(close)(Int fd);

#endif
