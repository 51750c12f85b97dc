/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Temporary files and directories that are to be gone when the command ends, also when a signal ends it. */
#ifndef CLI_LEFTOVERS_H
#define CLI_LEFTOVERS_H

struct leftover;

/* From now on a signal that ends the process removes `path` first. Hold the signals (signals.h) from before you make the file until
   this returns: a signal in between would leave the file behind. */
struct leftover *leftovers_add(const char *path);

/* Call this when the path is gone, or shall stay. Frees l, which may be NULL. */
void leftovers_forget(struct leftover *l);

/* Removes a file, or a directory with all that is in it, as far as that is possible. A signal handler may call it. */
void leftovers_remove(const char *path);

#endif
