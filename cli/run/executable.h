/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Checks before a program starts whether it can be profiled. */
#ifndef CLI_EXECUTABLE_H
#define CLI_EXECUTABLE_H

#include "run/backend.h"

/* Finds the program as execvp would: in $PATH unless the name has a slash. Free the result with g_free. NULL
   with *error set if there is none. */
char *executable_find(const char *program, GError **error);

struct executable_request {
	const struct backend *backend;
	bool scripts;                 /* a script passes, too */
	const GPtrArray *allocators;  /* what cargo says about allocators: base/program_allocators.h; NULL: nothing */
};

/* Checks that the backend can start the file at path and will see its allocations. The file must be an ELF
   executable for this machine, without rights of its own and without a sanitizer. An allocator in it must have symbols. The backend
   may ask for more. On failure sets *error to the whole message: `cannot profile 'x': reason`. */
bool executable_check(const char *path, const struct executable_request *r, GError **error);

#endif
