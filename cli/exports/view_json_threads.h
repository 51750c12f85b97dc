/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The threads, and who freed whose blocks, as JSON. */
#ifndef CLI_VIEW_JSON_THREADS_H
#define CLI_VIEW_JSON_THREADS_H

#include "analysis/ledger.h"
#include "exports/view_json_parts.h"
#include "names/attribution.h"

/* The members `threads` and, where it is wanted, `ledger` of the document. */
void view_json_threads(const struct ledger *l, struct attribution *a, const struct report_options *options, bool ledger,
                       FILE *out);

/* What n sites have of it, as members of their row. */
void view_json_crossed(json_t *row, const struct ledger *l, const uint32_t *sites, guint n);

/* A thread or pool where it is named: its number in `threads`, and what it is called. */
json_t *view_json_thread(const struct thread_pools *p, guint pool);

#endif
