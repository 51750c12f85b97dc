/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Runs cargo or rustc and returns what it prints. */
#ifndef CLI_CARGO_QUERY_H
#define CLI_CARGO_QUERY_H

#include <glib.h>
#include <jansson.h>

/* Returns the standard output of argv (NULL-terminated, of const char *), and drops its messages. variables:
   NAME=VALUE (of char *), added to the environment; may be NULL. Free the result with g_free. NULL with *error
   set if the program cannot be started or fails. */
char *cargo_query(const GPtrArray *argv, const GPtrArray *variables, GError **error);

/* The same for output that is JSON. Turns cargo's unstable options on. Release the result with json_decref. */
json_t *cargo_query_json(const GPtrArray *argv, const GPtrArray *variables, GError **error);

#endif
