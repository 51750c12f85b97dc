/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Says which option the user meant by an unknown one. argp only says that it does not know it. */
#ifndef CLI_OPT_UNKNOWN_H
#define CLI_OPT_UNKNOWN_H

#include "commands/commands.h"

/* Checks the long options of argv from [1] on. command: the options follow this command. NULL: they come
   before the command, so the check ends at the first word that is neither an option nor `leaks`. Returns
   false with *error set to the whole message. */
bool opt_unknown_check(char **argv, const struct command *command, GError **error);

#endif
