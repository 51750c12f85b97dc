/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The results of limits, as JSON. */
#ifndef CLI_VIEW_JSON_GATES_H
#define CLI_VIEW_JSON_GATES_H

#include "analysis/gate_result.h"

#include <jansson.h>

/* Returns the list of results. The caller owns it. */
json_t *view_json_gates(const GPtrArray *results);

#endif
