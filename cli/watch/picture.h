/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What `watch` shows of a run: totals, the live heap over time, and the functions that hold most now. As lines of text that fit. */
#ifndef CLI_PICTURE_H
#define CLI_PICTURE_H

#include "base/text_fit.h"
#include "watch/plot.h"

/* A row of the report, and what it has alive now. */
struct picture_row { const char *name; int64_t blocks, bytes; };

struct picture {
	const char *title;             /* which processes these are */
	int64_t elapsed_ms;
	int64_t allocations, bytes;    /* so far */
	int64_t live_blocks, live_bytes, peak_bytes;
	int64_t events_per_second;     /* −1: not known */
	const struct plot *plot;       /* of the live bytes */
	const char *rows_title;        /* what the rows are: `function` */
	enum text_keeps rows_keep;
	const struct picture_row *rows;   /* the largest first */
	guint n_rows;
	int64_t unnamed_blocks, unnamed_bytes;   /* what is alive of stacks that have no name yet */
};

/* The room, and what the terminal can show. */
struct picture_style { int columns, lines; bool unicode, color; };

/* Returns at most style.lines lines (of char *), none wider than style.columns. Release with g_ptr_array_unref. */
GPtrArray *picture_draw(const struct picture *p, struct picture_style style);

#endif
