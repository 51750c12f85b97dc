/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "views/markdown_page.h"

#include "views/view.h"
#include "views/view_sheet.h"

#include <string.h>

/* GitHub takes 65,536 characters in a comment. MOST_BYTES leaves some of them to whoever posts it. More than MOST_DETAILED
   rows with details are too many to read. */
enum { MOST_BYTES = 64000, MOST_DETAILED = 10 };

/* Whether Markdown takes the character at text[i] as plain text. */
static bool is_plain(const char *text, size_t i)
{
	char c = text[i];
	switch (c) {
	case '_':   /* starts or ends emphasis, but not inside a word */
		return i > 0 && g_ascii_isalnum(text[i - 1]) && g_ascii_isalnum(text[i + 1]);
	case ':':   /* http:// becomes a link */
		return text[i + 1] != '/';
	case '.':   /* www. becomes a link */
		return i == 0 || (text[i - 1] != 'w' && text[i - 1] != 'W');
	default:
		return (guchar)c >= 0x80 || g_ascii_isalnum(c) || strchr(" -+/,(){}=;?%", c) != NULL;
	}
}

static void put_markdown(FILE *out, const char *shown)
{
	for (size_t i = 0; shown[i] != '\0'; i++) {
		if (is_plain(shown, i))
			putc(shown[i], out);
		else
			fprintf(out, "&#%d;", shown[i]);
	}
}

void markdown_code(struct page *p, const char *text)
{
	fputs("<code>", p->out);
	page_text(p, text);
	fputs("</code>", p->out);
}

void markdown_key(struct page *p, enum group_kind kind, uint32_t key)
{
	g_autofree char *name = aggregate_key_name(p->catalog, kind, key);
	markdown_code(p, name);
}

guint markdown_shown(const struct page *p, guint n)
{
	return p->options->limit < 0 ? MIN(n, MARKDOWN_ROWS) : view_shown(p->options, n);
}

guint markdown_detailed(const struct page *p, guint n)
{
	return p->options->verbosity >= 2 ? MIN(markdown_shown(p, n), MOST_DETAILED) : 0;
}

const char *markdown_row_title(const struct page *p)
{
	static const char *const titles[] = {
		[GROUP_FUNCTION] = "Function",
		[GROUP_MODULE] = "Module",
		[GROUP_TYPE] = "Type",
		[GROUP_FILE] = "File",
		[GROUP_LINE] = "Line",
		[GROUP_CRATE] = "Crate",
		[GROUP_THREAD] = "Thread",
		[GROUP_TEST] = "Test",
		[GROUP_REGION] = "Region",
		[GROUP_PHASE] = "Phase",
		[GROUP_STACK] = "Stack",
	};
	return titles[p->options->group];
}

struct page markdown_page_new(const struct report_options *options, const struct view_context *context,
                             const struct catalog *catalog)
{
	struct sheet *sheet = sheet_new(MOST_BYTES);
	struct page p = page_new(sheet_stream(sheet), options, context, catalog);
	p.put = put_markdown;
	p.sheet = sheet;
	return p;
}

void markdown_page_close(struct page *p, FILE *out)
{
	sheet_close(p->sheet, out);
	page_clear(p);
}
