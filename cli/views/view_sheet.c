/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The sheet collects the text in memory and notes where lists and items begin. sheet_close then decides which items fit. */
#include "views/view_sheet.h"

#include <stdlib.h>

/* The room for the line about left-out items. */
enum { LINE_ROOM = 128 };

struct list {
	const char *one, *several, *state;
	size_t begin, tail, end;
	guint first, count;        /* its items, in sheet.items */
	guint left_out;            /* how many items the caller has left out */
	size_t given;              /* the room that the list gets */
	gboolean settled;          /* the list gets all the room that it needs */
};

struct item { size_t begin; gboolean marked; };

struct sheet {
	size_t room;
	FILE *stream;
	char *text;
	size_t length;
	GArray *lists, *items;     /* of struct list, of struct item */
};

struct sheet *sheet_new(size_t room)
{
	struct sheet *s = g_new0(struct sheet, 1);
	s->room = room;
	s->stream = open_memstream(&s->text, &s->length);
	if (s->stream == NULL)
		g_error("out of memory");
	s->lists = g_array_new(FALSE, TRUE, sizeof(struct list));
	s->items = g_array_new(FALSE, TRUE, sizeof(struct item));
	return s;
}

FILE *sheet_stream(struct sheet *s)
{
	return s->stream;
}

static size_t here(struct sheet *s)
{
	return (size_t)ftello(s->stream);
}

static struct list *last_list(struct sheet *s)
{
	return &g_array_index(s->lists, struct list, s->lists->len - 1);
}

void sheet_list(struct sheet *s, const char *one, const char *several)
{
	struct list l = { .one = one, .several = several, .begin = here(s), .first = s->items->len };
	g_array_append_val(s->lists, l);
}

static void add_item(struct sheet *s, gboolean marked)
{
	struct item item = { here(s), marked };
	g_array_append_val(s->items, item);
	last_list(s)->count++;
}

void sheet_item(struct sheet *s)
{
	add_item(s, FALSE);
}

void sheet_marked_item(struct sheet *s, const char *state)
{
	add_item(s, TRUE);
	last_list(s)->state = state;
}

void sheet_tail(struct sheet *s)
{
	last_list(s)->tail = here(s);
}

void sheet_end(struct sheet *s, guint left_out)
{
	struct list *l = last_list(s);
	l->end = here(s);
	if (l->tail == 0)
		l->tail = l->end;
	l->left_out = left_out;
}

/* A list that needs no more than an equal share gets all that it needs. The other lists share what is left. */
static void share_room(struct sheet *s)
{
	size_t room = s->room, outside = s->length;
	guint open = s->lists->len;
	gboolean again = TRUE;
	for (guint i = 0; i < s->lists->len; i++) {
		const struct list *l = &g_array_index(s->lists, struct list, i);
		outside -= l->end - l->begin;
	}
	room -= MIN(room, outside);
	while (again && open > 0) {
		again = FALSE;
		for (guint i = 0; i < s->lists->len; i++) {
			struct list *l = &g_array_index(s->lists, struct list, i);
			size_t need = l->end - l->begin + (l->left_out > 0 ? LINE_ROOM : 0);
			if (l->settled || need > room / open)
				continue;
			l->settled = again = TRUE;
			room -= need;
			open--;
		}
	}
	for (guint i = 0; i < s->lists->len && open > 0; i++)
		g_array_index(s->lists, struct list, i).given = room / open;
}

static size_t item_begin(const struct sheet *s, const struct list *l, guint i)
{
	return i < l->count ? g_array_index(s->items, struct item, l->first + i).begin : l->tail;
}

/* Returns how many items of a list fit. */
static guint fitting(const struct sheet *s, const struct list *l)
{
	size_t around = item_begin(s, l, 0) - l->begin + l->end - l->tail + LINE_ROOM;
	guint n = 0;
	if (l->settled)
		return l->count;
	while (n < l->count && around + item_begin(s, l, n + 1) - item_begin(s, l, 0) <= l->given)
		n++;
	return n;
}

/* Writes the line about left-out items. An empty line comes first: else Markdown would make it a row of the table above. */
static void write_left_out(const struct sheet *s, const struct list *l, guint shown, FILE *out)
{
	guint left_out = l->count - shown + l->left_out, marked = 0;
	if (left_out == 0)
		return;
	for (guint i = shown; i < l->count; i++)
		marked += g_array_index(s->items, struct item, l->first + i).marked;
	fprintf(out, "%s… %u more %s", shown > 0 || l->count > 0 ? "\n" : "", left_out, left_out == 1 ? l->one : l->several);
	if (marked > 0)
		fprintf(out, " (%u %s)", marked, l->state);
	fputs("\n", out);
}

static void write_part(const struct sheet *s, size_t begin, size_t end, FILE *out)
{
	fwrite(s->text + begin, 1, end - begin, out);
}

void sheet_close(struct sheet *s, FILE *out)
{
	size_t at = 0;
	fclose(s->stream);
	share_room(s);
	for (guint i = 0; i < s->lists->len; i++) {
		const struct list *l = &g_array_index(s->lists, struct list, i);
		guint shown = fitting(s, l);
		write_part(s, at, l->begin, out);
		if (shown > 0 || l->settled) {
			write_part(s, l->begin, item_begin(s, l, shown), out);
			write_part(s, l->tail, l->end, out);
		}
		write_left_out(s, l, shown, out);
		at = l->end;
	}
	write_part(s, at, s->length, out);
	g_array_unref(s->lists);
	g_array_unref(s->items);
	free(s->text);
	g_free(s);
}
