/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A file that replaces what stands at its path only when all of it was written: every write is checked, and something
   that is not a regular file (/dev/full, a pipe) is written to directly. Text is escaped for XML here and nowhere else. */
#ifndef AP_OUTFILE_H
#define AP_OUTFILE_H

#include "ap_basics.h"

struct ap_outfile;

/* NULL on failure, which was then reported to the user. */
extern struct ap_outfile *AP_(outfile_open)(const HChar *path);

/* Puts the file into place and frees f. False on failure, which was then reported; nothing at the path has changed then. */
extern Bool AP_(outfile_close)(struct ap_outfile *f);

/* Takes back the file at path; a device or a pipe is not ours to remove. */
extern void AP_(outfile_remove)(const HChar *path);

/* text as it is. */
extern void AP_(out)(struct ap_outfile *f, const HChar *text);

/* ` name="value"` with value escaped: bytes that XML does not allow or that are not UTF-8 become U+FFFD. Nothing where
   value is NULL or "". */
extern void AP_(out_text)(struct ap_outfile *f, const HChar *name, const HChar *value);

/* ` name="number"`, decimal; nothing where it is 0. */
extern void AP_(out_number)(struct ap_outfile *f, const HChar *name, ULong number);

/* ` name="0x…"`; always written. */
extern void AP_(out_address)(struct ap_outfile *f, const HChar *name, Addr address);

/* value escaped, as the content of an element. */
extern void AP_(out_content)(struct ap_outfile *f, const HChar *value);

#endif
