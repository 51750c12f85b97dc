/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "exports/gzip.h"

#include <glib.h>
#define ZLIB_CONST   /* it reads its input, and declares so only then */
#include <zlib.h>

enum { GZIP_WINDOW = 15 + 16, MEMORY_LEVEL = 8, UNKNOWN_SYSTEM = 255 };

struct gzip {
	FILE *out;
	z_stream stream;
	gz_header header;
	unsigned char compressed[1 << 16];
};

struct gzip *gzip_open(FILE *out)
{
	struct gzip *g = g_new0(struct gzip, 1);
	g->out = out;
	g->header.os = UNKNOWN_SYSTEM;
	if (deflateInit2(&g->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK
	    || deflateSetHeader(&g->stream, &g->header) != Z_OK)
		g_error("cannot compress: zlib has no memory");
	return g;
}

/* Compresses the input until the output is not full any more: then all of the input is taken, or with Z_FINISH all is written. */
static void run(struct gzip *g, int flush)
{
	do {
		g->stream.next_out = g->compressed;
		g->stream.avail_out = sizeof g->compressed;
		deflate(&g->stream, flush);
		fwrite(g->compressed, 1, sizeof g->compressed - g->stream.avail_out, g->out);
	} while (g->stream.avail_out == 0);
}

void gzip_write(struct gzip *g, const void *data, size_t size)
{
	const unsigned char *at = data;
	while (size > 0) {
		uInt part = (uInt)MIN(size, G_MAXUINT);
		g->stream.next_in = at;
		g->stream.avail_in = part;
		run(g, Z_NO_FLUSH);
		at += part;
		size -= part;
	}
}

void gzip_close(struct gzip *g)
{
	run(g, Z_FINISH);
	deflateEnd(&g->stream);
	g_free(g);
}
