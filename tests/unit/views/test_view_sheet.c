/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What of a document is left out where there is no room for all. */
#include "sample.h"

#include "views/view_sheet.h"

#include <string.h>

static void put_list(struct sheet *s, const char *head, const char *item, guint items, guint marked, const char *tail, guint left_out)
{
	FILE *out = sheet_stream(s);
	sheet_list(s, "word", "words");
	fputs(head, out);
	for (guint i = 0; i < items; i++) {
		if (i < marked)
			sheet_marked_item(s, "bad");
		else
			sheet_item(s);
		fprintf(out, "%s%u\n", item, i);
	}
	if (tail != NULL) {
		sheet_tail(s);
		fputs(tail, out);
	}
	sheet_end(s, left_out);
}

/* To be freed with free. */
static char *text_of(struct sheet *s)
{
	struct sample_output *o = sample_output_open();
	sheet_close(s, o->stream);
	return sample_output_close(o);
}

static void all_is_there_where_there_is_room(void **state)
{
	(void)state;
	struct sheet *s = sheet_new(1000);
	fputs("before\n", sheet_stream(s));
	put_list(s, "head\n", "i", 2, 1, "tail\n", 0);
	put_list(s, "", "i", 0, 0, NULL, 0);
	fputs("between\n", sheet_stream(s));
	put_list(s, "", "j", 1, 0, NULL, 3);
	put_list(s, "", "k", 0, 0, NULL, 1);
	fputs("after\n", sheet_stream(s));
	char *text = text_of(s);
	assert_string_equal(text, "before\nhead\ni0\ni1\ntail\nbetween\nj0\n\n… 3 more words\n… 1 more word\nafter\n");
	free(text);
}

/* 1,000 bytes: the short list is whole, the others have 10 items or so each, heads, tails and counts. */
static void the_longest_lists_lose_most(void **state)
{
	(void)state;
	g_autofree char *item = g_strnfill(30, 'x');
	struct sheet *s = sheet_new(1000);
	put_list(s, "A\n", item, 1000, 3, "end of A\n", 0);
	put_list(s, "B\n", "short", 3, 0, NULL, 0);
	put_list(s, "C\n", item, 100, 100, NULL, 5);
	char *text = text_of(s);
	const char *end = strstr(text, "end of A\n\n… 99"), *b = strstr(text, "B\nshort0\nshort1\nshort2\nC\n");
	assert_in_range(strlen(text), 700, 1000);
	assert_true(end != NULL && b != NULL && end < b);
	unsigned left_out = 0, bad = 0;
	const char *line = strstr(b, "\n… ");
	assert_non_null(line);
	assert_int_equal(sscanf(line, "\n… %u more words (%u bad)\n", &left_out, &bad), 2);
	assert_int_equal(left_out, bad + 5);
	assert_in_range(bad, 85, 95);
	assert_null(strstr(end, "\nC\n\n…"));
	free(text);
}

/* Nor does the head, when it alone is too long; what is left out is counted all the same. */
static void nothing_is_longer_than_the_room(void **state)
{
	(void)state;
	g_autofree char *long_text = g_strnfill(5000, 'y');
	struct sheet *s = sheet_new(1000);
	fputs("title\n", sheet_stream(s));
	put_list(s, long_text, "i", 2, 0, NULL, 1);
	put_list(s, "", long_text, 4, 1, NULL, 0);
	put_list(s, "head\n", "i", 1, 0, long_text, 0);
	char *text = text_of(s);
	assert_string_equal(text, "title\n\n… 3 more words\n\n… 4 more words (1 bad)\n\n… 1 more word\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_is_there_where_there_is_room),
		cmocka_unit_test(the_longest_lists_lose_most),
		cmocka_unit_test(nothing_is_longer_than_the_room),
	};
	return cmocka_run_group_tests_name("view_sheet", tests, NULL, NULL);
}
