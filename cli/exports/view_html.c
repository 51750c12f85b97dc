/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reports as one page for a browser. The page is constant but for the profile, which is base64: so no name of the program is ever markup.
   What runs in it is known by its hash. */
#include "views/view.h"

#include "exports/html_data.h"
#include "exports/packed_stream.h"
#include "exports/page_parts.h"
#include "exports/visible_json.h"

#include <string.h>

/* A report or a comparison. */
struct content { const struct view_report *report; const struct view_comparison *comparison; };

static void put_part(const struct page_part *part, FILE *out)
{
	fwrite(part->text, 1, part->length, out);
}

static void put_hash(const char *directive, const struct page_part *part, FILE *out)
{
	guint8 digest[32];
	gsize length = sizeof digest;
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_checksum_update(sum, part->text, (gssize)part->length);
	g_checksum_get_digest(sum, digest, &length);
	g_checksum_free(sum);
	g_autofree char *text = g_base64_encode(digest, length);
	fprintf(out, "%s 'sha256-%s'; ", directive, text);
}

static void put_policy(const struct content *c, FILE *out)
{
	(void)c;
	fputs("default-src 'none'; ", out);
	put_hash("script-src", &page_script, out);
	put_hash("style-src", &page_style, out);
	fputs("base-uri 'none'; form-action 'none'", out);
}

static void put_style(const struct content *c, FILE *out)
{
	(void)c;
	put_part(&page_style, out);
}

static void put_script(const struct content *c, FILE *out)
{
	(void)c;
	put_part(&page_script, out);
}

static void put_profile(const struct content *c, FILE *out)
{
	FILE *packed = packed_stream_open(out), *shown = visible_json_open(packed);
	if (c->report != NULL)
		html_data_report(c->report, shown, packed);
	else
		html_data_comparison(c->comparison, shown, packed);
	fclose(shown);
	fclose(packed);
}

/* The marks of the frame, and what takes their places. */
static const struct { const char *mark; void (*put)(const struct content *c, FILE *out); } marks[] = {
	{ "@POLICY@", put_policy }, { "@STYLE@", put_style }, { "@PROFILE@", put_profile }, { "@SCRIPT@", put_script },
};

/* Writes what stands for the mark that text begins with. Returns the mark's length; 0: it begins with none. */
static size_t put_mark(const char *text, size_t length, const struct content *c, FILE *out)
{
	for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
		size_t n = strlen(marks[i].mark);
		if (n <= length && memcmp(text, marks[i].mark, n) == 0) {
			marks[i].put(c, out);
			return n;
		}
	}
	return 0;
}

static void put_page(const struct content *c, FILE *out)
{
	const char *text = (const char *)page_frame.text;
	for (size_t at = 0; at < page_frame.length;) {
		size_t length = put_mark(text + at, page_frame.length - at, c, out);
		if (length == 0)
			putc(text[at], out);
		at += MAX(length, 1);
	}
}

static void write_report(const struct view_report *r, FILE *out)
{
	put_page(&(struct content){ .report = r }, out);
}

static void write_comparison(const struct view_comparison *c, FILE *out)
{
	put_page(&(struct content){ .comparison = c }, out);
}

const struct format format_html = {
	.name = "html",
	.help = "a page with a flame graph, to open and share",
	.for_browser = true,
	.has_sources = true,
	.report = write_report,
	.comparison = write_comparison,
};
