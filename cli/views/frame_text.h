/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What pictures of stacks say in words: amounts, shares, what they are about and what they leave out. All texts are safe for a terminal. */
#ifndef CLI_FRAME_TEXT_H
#define CLI_FRAME_TEXT_H

#include "analysis/frame_totals.h"
#include "base/units.h"
#include "views/view.h"

/* Return an amount with its noun, exact: `4560 bytes (4.45 KB)`, `1 allocation`. Free each with g_free. */
char *frame_text_amount(enum metric m, int64_t value);
/* `+1280 bytes (+1.25 KB)`. */
char *frame_text_change(enum metric m, int64_t change);

/* Return the same in few characters: `4.45 KB`, `+1.25 KB`, `1,234`. */
struct units_text frame_text_short(enum metric m, int64_t value);
struct units_text frame_text_short_change(enum metric m, int64_t change);

/* Returns a part of a whole, rounded: `12.5%`; `0.0%` of nothing. */
struct units_text frame_text_share(uint64_t part, uint64_t whole);

/* Returns `3 frames`. Free it with g_free. */
char *frame_text_frames(guint n);

/* Returns the lines above a picture. The first one names the program and the metric, the second one has the total, and the others are
   remarks. baseline: NULL unless it is a comparison. Free with g_ptr_array_unref. */
GPtrArray *frame_text_head(const struct frame_totals *t, const struct view_side *run, const struct view_side *baseline);

/* Returns which frames a picture leaves out and why, as a line without a full stop; NULL if none. Free it with g_free. */
char *frame_text_left_out(const struct frame_totals *t, struct frame_choice choice);

#endif
