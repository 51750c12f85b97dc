/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The streams that the data of a page goes through. */
#include "unit.h"

#include "exports/packed_stream.h"
#include "exports/visible_json.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* Writes text in pieces of `piece` bytes. Free the result with free. */
static char *write_through(FILE *(*open)(FILE *out), const char *text, size_t length, size_t piece)
{
	char *written = NULL;
	size_t size;
	FILE *out = open_memstream(&written, &size), *stream = open(out);
	for (size_t at = 0; at < length; at += piece) {
		assert_int_equal(fwrite(text + at, 1, MIN(piece, length - at), stream), MIN(piece, length - at));
		fflush(stream);
	}
	assert_int_equal(fclose(stream), 0);
	assert_int_equal(fclose(out), 0);
	return written;
}

static void escapes_become_visible(void **state)
{
	(void)state;
	static const struct { const char *json, *visible; } cases[] = {
		{ "{\"a\": [1, 22]}", "{\"a\": [1, 22]}" },
		{ "\"\\\"a\\\\n\\/\"", "\"\\\"a\\\\n\\/\"" },
		{ "\"\\n\\r\\t\\b\\f\"", "\"\\\\n\\\\r\\\\t\\\\x08\\\\x0c\"" },
		{ "\"\\u0000\\u001b\\u0023\"", "\"\\\\x00\\\\x1b\\\\x23\"" },
		{ "\"\\u202e\\uFEFF\"", "\"\\\\u{202e}\\\\u{feff}\"" },
		{ "\"\\udb40\\udc41x\"", "\"\\\\u{e0041}x\"" },
		{ "\"\\\\u202e\\\\\\u202e\"", "\"\\\\u202e\\\\\\\\u{202e}\"" },
		{ "\"日本\"", "\"日本\"" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		for (size_t piece = 1; piece <= 13; piece++) {
			char *visible = write_through(visible_json_open, cases[i].json, strlen(cases[i].json), piece);
			assert_string_equal(visible, cases[i].visible);
			free(visible);
		}
}

static void packed_text_unpacks(void **state)
{
	(void)state;
	static const size_t lengths[] = { 0, 1, 2, 3, 1000, 300000 };
	for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
		size_t length = lengths[i];
		g_autofree char *text = g_malloc(length + 1), *again = g_malloc(length + 1);
		for (size_t k = 0; k < length; k++)
			text[k] = (char)(k * k % 251 ^ k >> 9);
		char *packed = write_through(packed_stream_open, text, length, 4099);
		gsize size;
		g_autofree guchar *deflated = g_base64_decode(packed, &size);
		uLongf got = length + 1;
		assert_int_equal(strspn(packed, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="), strlen(packed));
		assert_int_equal(uncompress((Bytef *)again, &got, deflated, size), Z_OK);
		assert_int_equal(got, length);
		assert_memory_equal(again, text, length);
		free(packed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(escapes_become_visible),
		cmocka_unit_test(packed_text_unpacks),
	};
	return cmocka_run_group_tests_name("page_streams", tests, NULL, NULL);
}
