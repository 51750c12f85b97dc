/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The names that cargo gives to executables. */
#ifndef CLI_CARGO_NAME_H
#define CLI_CARGO_NAME_H

/* Removes the hash from the end of a test's or benchmark's name: `parser-0123456789abcdef` becomes `parser`.
   The hash differs between checkouts, and the name should not. */
void cargo_name_drop_hash(char *name);

#endif
