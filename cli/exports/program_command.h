/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What an export says that was run. */
#ifndef CLI_PROGRAM_COMMAND_H
#define CLI_PROGRAM_COMMAND_H

#include "model/model.h"

/* Returns the name of a process's executable with its arguments, as a shell would take it. Without a process it is empty. It is not escaped. Free
   with g_free. */
char *program_command(const struct model *m, process_id p);

#endif
