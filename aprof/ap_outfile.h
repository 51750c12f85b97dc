/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The file of a process's profile. It is opened when the process starts, beside its place and under a name that nothing has yet,
   on a descriptor out of the program's reach; it is only ever appended to, and put into its place when all of it was
   written. So it does not matter what rights, root, directory and limits the program has left itself by then. Something that
   is not a regular file (/dev/full, a pipe) is opened at the end and written to directly. Every write is checked. */
#ifndef AP_OUTFILE_H
#define AP_OUTFILE_H

#include "ap_basics.h"

struct ap_outfile;

/* What stands at path is replaced, or with replace == False left alone: then the file's name gets a number. beside: the file of
   the process that this one was forked from, or NULL. NULL on failure, which was then reported to the user. */
extern struct ap_outfile *AP_(outfile_open)(const HChar *path, Bool replace, struct ap_outfile *parent_file);

/* What is written to a regular file before its end stands there at once. */
extern Bool AP_(outfile_is_regular)(const struct ap_outfile *f);

/* Where f is now, and where it is to be. */
extern const HChar *AP_(outfile_current_path)(const struct ap_outfile *f);
extern const HChar *AP_(outfile_final_path)(const struct ap_outfile *f);

/* Empties a regular file. */
extern void AP_(outfile_restart)(struct ap_outfile *f);

/* Writes length bytes at the end of the file. A failure is kept until outfile_commit reports it. */
extern void AP_(outfile_write)(struct ap_outfile *f, const HChar *text, SizeT length);

/* Writes what is in memory yet; a later AP_(outfile_roll_back) leaves the file as it is now. */
extern void AP_(outfile_set_checkpoint)(struct ap_outfile *f);

/* Puts the file into its place, or at path unless that is NULL. False on failure, which was then reported: then nothing at the
   place has changed, and the file is taken back to the mark. One that was written but cannot be put there stays beside its place. */
extern Bool AP_(outfile_commit)(struct ap_outfile *f, const HChar *path);

/* Takes the file out of its place again, and takes back what was written since the mark. */
extern void AP_(outfile_roll_back)(struct ap_outfile *f);

/* Writes `length` bytes over those that end at the offset `end`; for a file that is in its place already. */
extern void AP_(outfile_patch)(struct ap_outfile *f, ULong end, const HChar *text, UInt length);

/* The number of bytes so far. */
extern ULong AP_(outfile_length)(const struct ap_outfile *f);

/* To be called before the process gets a limit of so many bytes for the files that it writes. */
extern void AP_(outfile_before_limit)(struct ap_outfile *f, ULong bytes);

/* Removes a regular file that is of no use. False where that failed. */
extern Bool AP_(outfile_remove)(struct ap_outfile *f);

/* Closes and frees f; the file stays as it is. */
extern void AP_(outfile_close)(struct ap_outfile *f);

#endif
