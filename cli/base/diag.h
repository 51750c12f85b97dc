/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Messages on standard error: `cargo-alloc-profile: cannot open 'x': reason`. Each is one line and one write,
   with control characters escaped. Also the exit statuses, which users rely on. */
#ifndef CLI_DIAG_H
#define CLI_DIAG_H

#include <glib.h>

enum exit_status {
	EXIT_DONE = 0,
	EXIT_CANNOT = 1,     /* it could not be done */
	EXIT_USAGE = 2,      /* wrong command line */
	EXIT_GATE = 3,       /* a gate or an assertion failed */
};

/* Writes a message that fails the command. */
void diag_error(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* The same, with `note: ` or `warning: ` after the program's name. */
void diag_note(const char *format, ...) G_GNUC_PRINTF(1, 2);
void diag_warning(const char *format, ...) G_GNUC_PRINTF(1, 2);

#endif
