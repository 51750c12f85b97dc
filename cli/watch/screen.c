/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Each change is one write, which the kernel does not mix with what programs write. The sequences are those of the VT100, which all
   terminals have; the cursor is saved and restored around, for it belongs to the programs. */
#include "watch/screen.h"

#include "base/terminal.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define SAVE_CURSOR "\0337"
#define RESTORE_CURSOR "\0338"
#define DOWN_A_LINE "\033D"      /* scrolls at the bottom, and keeps the column */
#define SCROLL_ALL "\033[r"      /* moves the cursor */
#define CLEAR_LINE "\033[m\033[K"
#define CLEAR_BELOW "\033[m\033[J"

struct screen {
	int fd;
	struct terminal_size size; /* when the picture was drawn */
	int lines;                 /* those of the picture; 0: there is none */
};

char *screen_find_fault(int fd)
{
	const char *term = g_getenv("TERM");
	if (!isatty(fd))
		return g_strdup("is not a terminal");
	if (term == NULL || *term == '\0')
		return g_strdup("is a terminal of an unknown kind: TERM is not set");
	return strcmp(term, "dumb") == 0 ? g_strdup("is a terminal that cannot move its cursor: TERM is 'dumb'") : NULL;
}

struct screen *screen_new(int fd)
{
	struct screen *s = g_new0(struct screen, 1);
	s->fd = fd;
	return s;
}

/* A terminal that takes no more is gone, and so are its users. */
static void put(const struct screen *s, const GString *text)
{
	for (size_t done = 0; done < text->len;) {
		ssize_t n = write(s->fd, text->str + done, text->len - done);
		if (n < 0 && errno != EINTR)
			return;
		done += n > 0 ? (size_t)n : 0;
	}
}

/* Gives all lines of the terminal back to the programs. */
static void close_picture(struct screen *s, GString *text)
{
	if (s->lines > 0)
		g_string_append_printf(text, SAVE_CURSOR "\033[%d;1H" CLEAR_BELOW SCROLL_ALL RESTORE_CURSOR,
		                       MAX(s->size.lines - s->lines + 1, 1));
	s->lines = 0;
}

/* Takes the lowest lines from the programs. If their cursor stands there, the text moves up with it. */
static void open_picture(struct screen *s, GString *text, struct terminal_size size, int lines)
{
	for (int i = 0; i < lines; i++)
		g_string_append(text, DOWN_A_LINE);
	g_string_append_printf(text, "\033[%dA" SAVE_CURSOR "\033[1;%dr" RESTORE_CURSOR, lines, size.lines - lines);
	s->size = size;
	s->lines = lines;
}

void screen_show(struct screen *s, const GPtrArray *lines)
{
	g_autoptr(GString) text = g_string_new(NULL);
	struct terminal_size size = terminal_measure(s->fd);
	int n = MIN((int)lines->len, size.lines - 1);
	if (n != s->lines || size.lines != s->size.lines || size.columns != s->size.columns) {
		close_picture(s, text);
		if (n > 0)
			open_picture(s, text, size, n);
	}
	g_string_append(text, SAVE_CURSOR);
	for (int i = 0; i < n; i++)
		g_string_append_printf(text, "\033[%d;1H" CLEAR_LINE "%s", size.lines - n + i + 1, (const char *)g_ptr_array_index(lines, (guint)i));
	g_string_append(text, RESTORE_CURSOR);
	put(s, text);
}

/* A line full of spaces ends at the start of the line that the cursor is on if that was empty, else of the next one. */
void screen_end(struct screen *s, const GPtrArray *lines)
{
	g_autoptr(GString) text = g_string_new(NULL);
	close_picture(s, text);
	if (lines->len > 0)
		g_string_append_printf(text, "\033[m%*s\r\033[K", terminal_measure(s->fd).columns, "");
	for (guint i = 0; i < lines->len; i++)
		g_string_append_printf(text, "%s\r\n", (const char *)g_ptr_array_index(lines, i));
	put(s, text);
	g_free(s);
}
