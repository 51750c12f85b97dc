/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef PUB_TOOL_ASPACEMGR_H
#define PUB_TOOL_ASPACEMGR_H

typedef enum { SkFree, SkAnonC, SkAnonV, SkFileC, SkFileV, SkShmC, SkResvn } SegKind;

typedef struct {
	SegKind kind;
	Addr start, end;     /* of the first and the last byte */
	Int fnIdx;           /* a number for the file's name */
	Bool hasR;
} NSegment;

/* The segment that the address lies in, or NULL; the name of its file, or NULL. */
extern NSegment const *VG_(am_find_nsegment)(Addr a);
extern const HChar *VG_(am_get_filename)(NSegment const *segment);

extern Bool VG_(am_is_valid_for_client)(Addr start, SizeT length, UInt protection);

#endif
