/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Finds what the backends need: Valgrind and the directory of our tool, which have to fit each other, and the library that
   is preloaded. */
#ifndef CLI_TOOLDIR_H
#define CLI_TOOLDIR_H

#include <glib.h>

/* Returns the path of valgrind: $VALGRIND, else the one from configure, else the one in $PATH. Its version must
   be the one that the tool was built for. Free the path with g_free. NULL with *error set to the whole
   message. */
char *tooldir_find_valgrind(GError **error);

/* Returns the directory for VALGRIND_LIB: the user's, else the one in the build tree that our executable lies
   in, else the installed one. It holds everything that Valgrind needs to start the tool. Free it with g_free.
   NULL with *error set to the whole message. */
char *tooldir_find(GError **error);

/* Returns the path of the native recorder's library: in the build tree that our executable lies in, else installed. Free
   it with g_free. NULL with *error set to the whole message. */
char *tooldir_find_native(GError **error);

#endif
