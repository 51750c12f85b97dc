/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Threads, and who freed whose blocks, as JSON. */
#ifndef CLI_VIEW_JSON_THREADS_H
#define CLI_VIEW_JSON_THREADS_H

#include "analysis/ledger.h"
#include "exports/view_json_parts.h"
#include "names/attribution.h"

/* Writes the member `threads` of the document, and `ledger` if that argument is true. */
void view_json_threads(const struct ledger *l, struct attribution *a, const struct report_options *options, bool ledger,
                       FILE *out);

/* Sets the members of a row that say who allocated and who freed the blocks of its n sites. */
void view_json_crossed(json_t *row, const struct ledger *l, const uint32_t *sites, guint n);

/* Returns an object that refers to a thread or pool: its name, and its number in `threads`. */
json_t *view_json_thread(const struct thread_pools *p, guint pool);

#endif
