/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Gates: limits held against the sides of a run. */
#ifndef CLI_GATE_H
#define CLI_GATE_H

#include "analysis/gate_result.h"
#include "analysis/side.h"

/* Holds the run against the limits, those of growth against its baseline (where there is none they are left out). Of the
   options it minds runtime, and what the sides do; filters leave nothing out. The results are in order of the limits, of one
   limit in order of the names; a limit for rows that matches none has no result. Unref with g_ptr_array_unref. */
GPtrArray *gate_check(const GPtrArray *limits, struct sides *sides, const struct report_options *options);

#endif
