/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Whether an executable can be profiled, told before it is started. */
#ifndef CLI_EXECUTABLE_H
#define CLI_EXECUTABLE_H

#include <glib.h>
#include <stdbool.h>

/* Finds program as execvp would: in $PATH unless it has a slash. To be freed with g_free; NULL with *error
   set. */
char *executable_find(const char *program, GError **error);

/* Checks that Valgrind can start the file at path and that the tool will see its allocator: an ELF executable
   for this machine, dynamically linked, not set-user-id, with debug information, its own
   and that of the libraries it brings along, that Valgrind can read.
   With `scripts` a script passes, too. On failure sets *error to the whole message: `cannot profile 'x':
   reason`. */
bool executable_check(const char *path, bool scripts, GError **error);

#endif
