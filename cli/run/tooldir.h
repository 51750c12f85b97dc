/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Finds Valgrind and the directory of our tool, and checks that they belong together. */
#ifndef CLI_TOOLDIR_H
#define CLI_TOOLDIR_H

#include <glib.h>

/* The path of the program valgrind: $VALGRIND, else the one that we were configured with, else in $PATH. It
   must have the version that the tool was built for. To be freed with g_free; NULL with *error set to the
   whole message. */
char *tooldir_find_valgrind(GError **error);

/* The directory for VALGRIND_LIB: the user's, else the one in the build tree that our executable lies in,
   else the installed one. It holds all that Valgrind needs to start the tool. Result as above. */
char *tooldir_find(GError **error);

#endif
