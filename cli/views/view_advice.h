/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Advice in words, as text and Markdown share it. */
#ifndef CLI_VIEW_ADVICE_H
#define CLI_VIEW_ADVICE_H

#include "views/view.h"
#include "views/view_page.h"

/* Returns what was seen and what would be saved: `a Vec grew 8 times …: with_capacity(1024) would save …`. Free with g_free. */
char *view_advice_words(const struct advice *a);

/* Which advice a report shows: all with -v, else a few lines, and nothing that is gone. */
struct view_advice {
	GArray *shown;           /* of struct advice_change; in a report nothing is gone */
	guint more;              /* how many others there are */
};

/* What a report and a comparison show. Nothing with --no-advice and in reports on leaks. Clear with view_advice_clear. */
struct view_advice view_advice_of(const struct view_report *r);
struct view_advice view_advice_changed(const struct view_comparison *c);
void view_advice_clear(struct view_advice *v);

/* Writes the function and its place, and through what it calls the container: `a::grow (src/a.rs:1)`, `…, via b::read`. */
void view_advice_subject(struct page *p, const struct advice *a);

/* Returns the line that a text report has of it, with `new: ` or `gone: ` in a comparison. Free it with free. */
char *view_advice_line(const struct catalog *c, const struct advice_change *change, bool compares);

/* Write the section of a text report or comparison, with an empty line before it, or nothing if there is no advice. */
void view_advice_put(struct page *p, const struct view_report *r);
void view_advice_put_changes(struct page *p, const struct view_comparison *c);

#endif
