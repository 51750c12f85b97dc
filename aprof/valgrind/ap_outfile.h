/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The file of a profile. The tool opens it when the process starts, under a temporary name in the directory
   of its place and on a descriptor that the program cannot reach. It only appends to the file, and moves it
   into its place when all is written. So it does not matter which rights, root directory and limits the
   program has at the end. The tool opens a file that is not regular (/dev/full, a pipe) at the end, and
   writes to it directly. It checks every write. */
#ifndef AP_OUTFILE_H
#define AP_OUTFILE_H

#include "core/ap_xml.h"

struct ap_outfile;

/* Opens a file that will go to `path`. `replace`: the file will replace one that is there already. Otherwise
   its name gets a number if the name is taken. parent_file: the profile of this process or of the one that
   forked it, or NULL; a file beside it takes over its directory. On failure tells the user and returns NULL. The caller closes
   the file with outfile_close. */
extern struct ap_outfile *AP_(outfile_open)(const HChar *path, Bool replace, struct ap_outfile *parent_file);

/* Whether f is a regular file. Only such a file has its beginning written at once. */
extern Bool AP_(outfile_is_regular)(const struct ap_outfile *f);

/* The path of the file now, and its place. f owns both. */
extern const HChar *AP_(outfile_current_path)(const struct ap_outfile *f);
extern const HChar *AP_(outfile_final_path)(const struct ap_outfile *f);

/* Makes a regular file empty again. */
extern void AP_(outfile_restart)(struct ap_outfile *f);

/* outfile_write of core/ap_xml.h appends. outfile_commit reports a failure. */

/* Writes what is buffered. A later outfile_roll_back returns to this length. */
extern void AP_(outfile_set_checkpoint)(struct ap_outfile *f);

/* Writes what is buffered and moves the file to `path`, or into its place if path is NULL. If a write fails,
   tells the user, rolls the file back, leaves the file at the place unchanged and returns False. A file that
   cannot be moved stays under its temporary name. */
extern Bool AP_(outfile_commit)(struct ap_outfile *f, const HChar *path);

/* Moves the file out of its place again, and cuts it to the length of the checkpoint. */
extern void AP_(outfile_roll_back)(struct ap_outfile *f);

/* Writes text over the `length` bytes before the offset `end`, also when the file is in its place already. */
extern void AP_(outfile_patch)(struct ap_outfile *f, ULong end, const HChar *text, UInt length);

/* The number of bytes written so far. */
extern ULong AP_(outfile_length)(const struct ap_outfile *f);

/* Call this before the process limits the size of its files to `bytes`. */
extern void AP_(outfile_before_limit)(struct ap_outfile *f, ULong bytes);

/* Removes a regular file from its directory. Returns False where that failed. */
extern Bool AP_(outfile_remove)(struct ap_outfile *f);

/* Closes the descriptors of f and frees it. The file itself stays. outfile_close_beside gives the directory back to the file that f took
   it from. */
extern void AP_(outfile_close)(struct ap_outfile *f);
extern void AP_(outfile_close_beside)(struct ap_outfile *f, struct ap_outfile *parent_file);

#endif
