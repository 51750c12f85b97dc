/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The results of limits and of the program's own assertions, as JSON. */
#ifndef CLI_VIEW_JSON_GATES_H
#define CLI_VIEW_JSON_GATES_H

#include "analysis/assertion_report.h"
#include "analysis/gate_result.h"

#include <jansson.h>

/* Returns the list of results. The caller owns it. */
json_t *view_json_gates(const GPtrArray *results);

/* Returns the counts of assertions, and the list of those that failed. The caller owns it. */
json_t *view_json_assertions(const struct assertion_report *r);

#endif
