/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A document of limited length: plain text with lists in between. If it gets too long, the longest lists lose items at their
   ends, and a line says how many. */
#ifndef CLI_VIEW_SHEET_H
#define CLI_VIEW_SHEET_H

#include <glib.h>
#include <stdio.h>

struct sheet;

/* Returns an empty sheet. room: the most bytes that it may have. */
struct sheet *sheet_new(size_t room);

/* Returns the stream to write the text to. The sheet owns it. Text outside lists is never cut, so keep it short. */
FILE *sheet_stream(struct sheet *s);

/* Begins a list. The text up to the first item is its head, which appears only with at least one item. one, several: the
   words for its items, `row` and `rows`. */
void sheet_list(struct sheet *s, const char *one, const char *several);

/* Begins an item. */
void sheet_item(struct sheet *s);

/* Begins an item with a state, such as `failed`. The line about left-out items says how many have that state. */
void sheet_marked_item(struct sheet *s, const char *state);

/* Ends the items. The text up to sheet_end is the list's tail, which appears whenever its head does. */
void sheet_tail(struct sheet *s);

/* Ends the list. left_out: how many items the caller has left out itself. */
void sheet_end(struct sheet *s, guint left_out);

/* Writes the document to out and frees s. */
void sheet_close(struct sheet *s, FILE *out);

#endif
