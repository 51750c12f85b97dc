/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Checks a whole command line for contradictions, and sets what one option means for another. */
#ifndef CLI_OPT_CHECK_H
#define CLI_OPT_CHECK_H

#include "commands/commands.h"
#include "model/options.h"

/* given: for each row of opts whether it was given. Completes options. Returns false with *error set to the whole message. */
bool opt_check(struct options *options, const bool *given, const struct command *command, GError **error);

#endif
