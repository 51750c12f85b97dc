/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A document that may not become longer than there is room for: text as it is, and lists in between. Where there is no room for
   all, the longest lists lose items from their ends, and a line says how many. */
#ifndef CLI_VIEW_SHEET_H
#define CLI_VIEW_SHEET_H

#include <glib.h>
#include <stdio.h>

struct sheet;

/* The room is in bytes. */
struct sheet *sheet_new(size_t room);

/* Where the text is written to. What lies outside lists has to be short. */
FILE *sheet_stream(struct sheet *s);

/* A list begins: its head, up to the first item, is there when any item is. What an item is: `row`, `rows`. */
void sheet_list(struct sheet *s, const char *one, const char *several);

/* An item begins. */
void sheet_item(struct sheet *s);

/* An item that is counted by itself, too, when it is left out; state: `failed`. */
void sheet_marked_item(struct sheet *s, const char *state);

/* The items are over: what follows belongs to the list as its head does. */
void sheet_tail(struct sheet *s);

/* The list ends; so many more were never items. */
void sheet_end(struct sheet *s, guint left_out);

/* Writes the document, and frees s. */
void sheet_close(struct sheet *s, FILE *out);

#endif
