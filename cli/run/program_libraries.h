/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The shared libraries that come with a program: those that the dynamic linker finds through the program,
   through another of these libraries, or through LD_LIBRARY_PATH. The system's libraries and what dlopen loads
   are not among them. */
#ifndef CLI_PROGRAM_LIBRARIES_H
#define CLI_PROGRAM_LIBRARIES_H

#include <glib.h>

/* Returns their paths (of char *), each once, in the order in which the linker finds them. Leaves out a library
   if the linker's choice is not certain. Release with g_ptr_array_unref. */
GPtrArray *program_libraries_find(const char *program);

#endif
