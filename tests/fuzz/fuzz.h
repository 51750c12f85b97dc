/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What every harness is made of. A harness is one file with LLVMFuzzerTestOneInput: libFuzzer (fuzz.mk) looks for inputs that
   break it, and replay.c gives it those of its corpus in every `make check`. It takes bytes of any kind, breaks on nothing
   but a fault, and keeps nothing from one input to the next. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the program where a condition does not hold, with a line that says what was wrong. */
#define FUZZ_REQUIRE(holds, ...) \
	do { \
		if (!(holds)) { \
			fprintf(stderr, "does not hold: %s: ", #holds); \
			fprintf(stderr, __VA_ARGS__); \
			fputc('\n', stderr); \
			abort(); \
		} \
	} while (0)

/* The input as a text, which ends at its first NUL; to be freed with g_free. */
static inline char *fuzz_text(const uint8_t *data, size_t size)
{
	return g_strndup((const char *)data, size);
}

/* The input as `most` texts, one a line; the last one has all other lines, and "" stands for those that are not there. To be
   freed with g_strfreev. */
static inline char **fuzz_lines(const uint8_t *data, size_t size, guint most)
{
	g_autofree char *text = fuzz_text(data, size);
	char **lines = g_strsplit(text, "\n", (gint)most);
	guint n = g_strv_length(lines);
	lines = g_renew(char *, lines, most + 1);
	for (; n < most; n++)
		lines[n] = g_strdup("");
	lines[most] = NULL;
	return lines;
}

#endif
