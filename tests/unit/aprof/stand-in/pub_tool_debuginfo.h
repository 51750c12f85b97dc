/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef PUB_TOOL_DEBUGINFO_H
#define PUB_TOOL_DEBUGINFO_H

typedef struct _DebugInfo DebugInfo;

extern DiEpoch VG_(current_DiEpoch)(void);

/* The data symbol that the address lies in, and how far behind its start; False where there is none. */
extern Bool VG_(get_datasym_and_offset)(DiEpoch epoch, Addr a, const HChar **name, PtrdiffT *offset);

/* The first loaded object (NULL), or the one after di; the path of one. */
extern const DebugInfo *VG_(next_DebugInfo)(const DebugInfo *di);
extern const HChar *VG_(DebugInfo_get_filename)(const DebugInfo *di);

#endif
