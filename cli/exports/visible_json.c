/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Only strings of JSON have backslashes. `\n` becomes `\\n`, and `\u202e` becomes `\\u{202e}`. */
#include "config.h"      /* fopencookie */

#include "exports/visible_json.h"

#include <glib.h>
#include <string.h>

/* The longest escape is a pair of `\uXXXX`. */
enum { ESCAPE = 6, PAIR = 2 * ESCAPE };

struct visible {
	FILE *out;
	char held[PAIR];         /* an escape that has begun */
	size_t count;
};

static gunichar unit_of(const char *escape)
{
	gunichar unit = 0;
	for (int i = 2; i < ESCAPE; i++)
		unit = unit << 4 | (gunichar)g_ascii_xdigit_value(escape[i]);
	return unit;
}

static gboolean is_high(gunichar unit)
{
	return unit >= 0xd800 && unit < 0xdc00;
}

/* Returns how many characters the escape that is held has in all, as far as one can tell by now. */
static size_t length_of(const struct visible *v)
{
	if (v->count < 2)
		return 2;
	if (v->held[1] != 'u')
		return 2;
	return v->count >= ESCAPE && is_high(unit_of(v->held)) ? PAIR : ESCAPE;
}

static void put_escape(const struct visible *v)
{
	gunichar c;
	switch (v->held[1]) {
	case 'u':
		c = unit_of(v->held);
		if (v->count == PAIR)
			c = 0x10000 + ((c - 0xd800) << 10) + (unit_of(v->held + ESCAPE) - 0xdc00);
		fprintf(v->out, c < 0x80 ? "\\\\x%02x" : "\\\\u{%x}", c);
		break;
	case 'b':
		fputs("\\\\x08", v->out);
		break;
	case 'f':
		fputs("\\\\x0c", v->out);
		break;
	case 'n':
	case 'r':
	case 't':
		fprintf(v->out, "\\\\%c", v->held[1]);
		break;
	default:
		fwrite(v->held, 1, v->count, v->out);
	}
}

static ssize_t write_visible(void *cookie, const char *bytes, size_t length)
{
	struct visible *v = cookie;
	const char *at = bytes, *end = bytes + length;
	while (at < end) {
		if (v->count == 0) {
			const char *escape = memchr(at, '\\', (size_t)(end - at));
			fwrite(at, 1, (size_t)((escape != NULL ? escape : end) - at), v->out);
			if (escape == NULL)
				break;
			at = escape;
		}
		v->held[v->count++] = *at++;
		if (v->count >= 2 && v->count == length_of(v)) {
			put_escape(v);
			v->count = 0;
		}
	}
	return (ssize_t)length;
}

static int close_visible(void *cookie)
{
	g_free(cookie);
	return 0;
}

FILE *visible_json_open(FILE *out)
{
	struct visible *v = g_new0(struct visible, 1);
	v->out = out;
	FILE *stream = fopencookie(v, "w", (cookie_io_functions_t){ .write = write_visible, .close = close_visible });
	if (stream == NULL)
		g_error("cannot open a stream: out of memory");
	return stream;
}
