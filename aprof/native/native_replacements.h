/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Writes jumps to the library over the beginnings of functions of the program: those of its own allocator, as the command line lists them
   (core/ap_replacements.h). */
#ifndef NATIVE_REPLACEMENTS_H
#define NATIVE_REPLACEMENTS_H

/* Call this before any code of the program runs, when its recording is there. path: of the list; "": there is none. Says in the recording how many
   functions were replaced, or that they could not be. A list for another executable is passed over. */
extern void native_replacements_start(const char *path);

#endif
