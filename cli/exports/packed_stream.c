/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"      /* fopencookie */

#include "exports/packed_stream.h"

#include <glib.h>
#include <stdint.h>
#include <zlib.h>

enum { CHUNK = 1 << 15, TEXT = CHUNK / 3 * 4 + 8 };

struct packed {
	FILE *out;
	z_stream deflate;
	gint state, save;                /* of base64 */
	unsigned char bytes[CHUNK];
	char text[TEXT];
};

/* Deflates what the stream holds, and writes it. flush: zlib's */
static void pump(struct packed *p, int flush)
{
	do {
		p->deflate.next_out = p->bytes;
		p->deflate.avail_out = CHUNK;
		if (deflate(&p->deflate, flush) == Z_STREAM_ERROR)
			g_error("the deflated stream is broken");
		gsize n = g_base64_encode_step(p->bytes, CHUNK - p->deflate.avail_out, FALSE, p->text, &p->state, &p->save);
		fwrite(p->text, 1, n, p->out);
	} while (p->deflate.avail_out == 0);
}

static ssize_t write_packed(void *cookie, const char *bytes, size_t length)
{
	struct packed *p = cookie;
	for (size_t done = 0; done < length;) {
		uInt n = (uInt)MIN(length - done, CHUNK);
		p->deflate.next_in = (Bytef *)(uintptr_t)(bytes + done);
		p->deflate.avail_in = n;
		pump(p, Z_NO_FLUSH);
		done += n;
	}
	return (ssize_t)length;
}

static int close_packed(void *cookie)
{
	struct packed *p = cookie;
	p->deflate.next_in = NULL;
	p->deflate.avail_in = 0;
	pump(p, Z_FINISH);
	fwrite(p->text, 1, g_base64_encode_close(FALSE, p->text, &p->state, &p->save), p->out);
	deflateEnd(&p->deflate);
	g_free(p);
	return 0;
}

FILE *packed_stream_open(FILE *out)
{
	struct packed *p = g_new0(struct packed, 1);
	p->out = out;
	if (deflateInit(&p->deflate, Z_BEST_COMPRESSION) != Z_OK)
		g_error("cannot deflate: out of memory");
	FILE *stream = fopencookie(p, "w", (cookie_io_functions_t){ .write = write_packed, .close = close_packed });
	if (stream == NULL)
		g_error("cannot open a stream: out of memory");
	setvbuf(stream, NULL, _IOFBF, CHUNK);
	return stream;
}
