/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The shared objects that a program brings along: those that the dynamic linker finds where the program,
   another of them, or LD_LIBRARY_PATH says. What the system has is not among them, nor what dlopen is told to
   load. */
#ifndef CLI_PROGRAM_LIBRARIES_H
#define CLI_PROGRAM_LIBRARIES_H

#include <glib.h>

/* Their paths, of char *, each once, in the order in which they are found; what is not certain is left out.
   To be freed with g_ptr_array_unref. */
GPtrArray *program_libraries_find(const char *program);

#endif
