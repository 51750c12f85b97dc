/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Numbers on the command line: digits and, for sizes, one unit. */
#ifndef CLI_NUMBERS_H
#define CLI_NUMBERS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Reads a decimal number from 0 to INT64_MAX. Returns false with *reason set to a static text. */
bool numbers_parse_count(const char *text, int64_t *value, const char **reason);

/* Reads a size in bytes. K, KB, KiB, M, MB, MiB, G, GB or GiB may follow, in any case: powers of 1024. */
bool numbers_parse_size(const char *text, int64_t *value, const char **reason);

#endif
