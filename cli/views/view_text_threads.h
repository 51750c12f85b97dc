/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Threads, and who freed whose blocks, as text. docs/leaks.md describes the tables. */
#ifndef CLI_VIEW_TEXT_THREADS_H
#define CLI_VIEW_TEXT_THREADS_H

#include "analysis/ledger.h"
#include "names/attribution.h"
#include "views/view_page.h"

void view_text_threads(struct page *p, const struct ledger *l, struct attribution *a);

/* Writes how many blocks of n sites another thread freed, and how many it resized. Writes no line if there are none. */
void view_text_crossed(struct page *p, const struct ledger *l, const uint32_t *sites, guint n);

#endif
