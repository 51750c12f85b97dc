/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Runs cargo or rustc for an answer on its standard output. */
#ifndef CLI_CARGO_QUERY_H
#define CLI_CARGO_QUERY_H

#include <glib.h>
#include <jansson.h>

/* The output of argv (a NULL-terminated array of const char *), run with the variables NAME=VALUE (of char *,
   may be NULL) besides our own environment; its messages are dropped. NULL with *error set when it cannot be
   started or fails. */
char *cargo_query(const GPtrArray *argv, const GPtrArray *variables, GError **error);

/* The same for output that is JSON, from options of cargo that are not stable. */
json_t *cargo_query_json(const GPtrArray *argv, const GPtrArray *variables, GError **error);

#endif
