/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Options that there are not. argp only says that it does not know one; this says what was meant. */
#ifndef CLI_OPT_UNKNOWN_H
#define CLI_OPT_UNKNOWN_H

#include "commands/commands.h"

/* Looks at the long options of argv ([0] is ignored). command: the one that they stand behind; NULL: they stand before it, and
   end with the first word that is no option but `leaks`. Returns false with *error set to the whole message. */
bool opt_unknown_check(char **argv, const struct command *command, GError **error);

#endif
