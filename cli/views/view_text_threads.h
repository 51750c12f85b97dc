/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The threads for people to read, and who freed whose blocks, as docs/leaks.md describes them. */
#ifndef CLI_VIEW_TEXT_THREADS_H
#define CLI_VIEW_TEXT_THREADS_H

#include "analysis/ledger.h"
#include "names/attribution.h"
#include "views/view_page.h"

void view_text_threads(struct page *p, const struct ledger *l, struct attribution *a);

/* One line on the blocks of n sites that another thread freed or resized; nothing where none did. */
void view_text_crossed(struct page *p, const struct ledger *l, const uint32_t *sites, guint n);

#endif
