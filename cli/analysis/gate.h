/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Gates: checks limits against a run and its baseline. */
#ifndef CLI_GATE_H
#define CLI_GATE_H

#include "analysis/gate_result.h"
#include "analysis/side.h"

/* Checks the run against the limits. Returns an array of struct gate_result *, in the order of the limits. A limit for rows
   has one result for each row that matches it, sorted by name, or none. A limit of growth needs a baseline: without one it is
   skipped. Filters do not apply. Of the options only runtime counts, besides those that the sides were opened with. Release
   with g_ptr_array_unref. */
GPtrArray *gate_check(const GPtrArray *limits, struct sides *sides, const struct report_options *options);

#endif
