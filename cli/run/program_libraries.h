/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The shared objects that a program brings along: those that the dynamic linker finds where the program,
   another of them, or LD_LIBRARY_PATH says. What the system has is not among them, nor what dlopen is told to
   load. */
#ifndef CLI_NEEDED_H
#define CLI_NEEDED_H

#include <glib.h>

/* Their paths, of char *, each once, in the order in which they are found; what is not certain is left out.
   To be freed with g_ptr_array_unref. */
GPtrArray *needed_objects(const char *program);

#endif
