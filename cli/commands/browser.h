/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Opens files in the user's browser. */
#ifndef CLI_BROWSER_H
#define CLI_BROWSER_H

#include <glib.h>
#include <stdbool.h>

/* Opens a file with the program that BROWSER names, or else with xdg-open. Returns false with *error set to the reason if there is none,
   or if it ends at once and says that it failed. */
bool browser_open(const char *path, GError **error);

/* Returns the path of a new file for a page, which only the user may read: in the directory for temporary files, with that ending. Returns
   NULL with *error set to the whole message. Free with g_free. */
char *browser_new_file(const char *ending, GError **error);

#endif
