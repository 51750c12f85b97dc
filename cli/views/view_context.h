/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a report needs besides the options: where the workspace is, the results of the limits, and what the terminal can show. */
#ifndef CLI_VIEW_CONTEXT_H
#define CLI_VIEW_CONTEXT_H

#include "analysis/assertion_report.h"

#include <glib.h>
#include <stdbool.h>

struct view_context {
	const char *workspace;     /* the directory that paths are relative to; NULL: none */
	const char *prefix;        /* the path of the workspace in the repository, as `dir/`; NULL: it is the root */
	const GPtrArray *gates;    /* of struct gate_result *; NULL: there are no limits */
	const struct assertion_report *assertions;   /* what the program itself checked; NULL: nothing */
	int columns;               /* how many characters a line has room for */
	bool unicode;              /* the terminal shows more characters than ASCII */
	bool color;                /* the final answer from --color, the environment and the terminal */
};

#endif
