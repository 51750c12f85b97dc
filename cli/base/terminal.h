/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a terminal has room for, and what it can show. */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdbool.h>

/* Returns the size of the terminal fd, now; 80 columns and 24 lines for anything else. */
struct terminal_size { int columns, lines; };
struct terminal_size terminal_measure(int fd);

/* Whether the terminal shows more characters than ASCII: the locale says so. */
bool terminal_is_unicode(void);

#endif
