/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What the limits found, as JSON. */
#ifndef CLI_VIEW_JSON_GATES_H
#define CLI_VIEW_JSON_GATES_H

#include "analysis/gate_result.h"

#include <jansson.h>

/* The list of results, owned by the caller. */
json_t *view_json_gates(const GPtrArray *results);

#endif
