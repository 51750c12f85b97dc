/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Tells before a run whether the installed Valgrind gives up on the debug information of a program. */
#ifndef CLI_VALGRIND_DEBUGINFO_H
#define CLI_VALGRIND_DEBUGINFO_H

/* Returns what it cannot read of the executable at path and of the libraries that come with it, as a clause; free it
   with g_free. NULL if it reads all. */
char *valgrind_debuginfo_find_fault(const char *path);

#endif
