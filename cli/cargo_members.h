/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The crates of a cargo workspace. */
#ifndef CLI_CARGO_MEMBERS_H
#define CLI_CARGO_MEMBERS_H

#include <glib.h>

/* Runs argv, a `cargo metadata` (NULL-terminated, of const char *), and returns the names of its packages' crates as
   symbols have them, with what rustdoc calls the crates of documentation tests: of char *, owned by the caller. NULL with
   *error set when cargo cannot be started or fails. */
GPtrArray *cargo_members(const GPtrArray *argv, GError **error);

#endif
