/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Stands in for mixed.rs where there is no rustc. */
#define _GNU_SOURCE
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(void)
{
	size_t total = 0;
	for (int round = 0; round < 2; round++) {
		enum { WORDS = 25000 };
		char *text = NULL, *rest, *word, **words = malloc(WORDS * sizeof *words);
		size_t size = 0, count = 0;
		unsigned seed = 12345;
		FILE *out = open_memstream(&text, &size);
		for (int i = 0; i < WORDS; i++) {
			seed = seed * 1103515245 + 12345;
			fprintf(out, "word%u ", (seed >> 16) % 4000);
		}
		fclose(out);
		for (rest = text; (word = strtok_r(rest, " ", &rest)) != NULL;)
			words[count++] = strdup(word);
		for (int again = 0; again < 24; again++)
			qsort(words, count, sizeof *words, by_text);
		for (size_t i = 0; i < count; i++) {
			total += strlen(words[i]);
			free(words[i]);
		}
		free(words);
		free(text);
	}
	printf("%zu\n", total);
	return 0;
}
