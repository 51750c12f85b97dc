/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a report needs to know besides what was asked for: where its paths are, what the limits found, how it may look. */
#ifndef CLI_VIEW_CONTEXT_H
#define CLI_VIEW_CONTEXT_H

#include <glib.h>
#include <stdbool.h>

struct view_context {
	const char *workspace;     /* root that paths are shown relative to; NULL: none */
	const char *prefix;        /* of the workspace within the repository, as `dir/`; NULL: they are one */
	const GPtrArray *gates;    /* of struct gate_result *: what the limits found; NULL: there are none */
	bool color;                /* --color, the environment and the terminal are already weighed */
};

#endif
