/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Stands in for allocating.rs where there is no rustc. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct record { char *name; unsigned *values, count; };

static struct record *make(unsigned i)
{
	char text[64];
	struct record *r = malloc(sizeof *r);
	snprintf(text, sizeof text, "record number %u", i);
	r->name = strdup(text);
	r->count = i % 5 + 1;
	r->values = malloc(r->count * sizeof *r->values);
	for (unsigned k = 0; k < r->count; k++)
		r->values[k] = k;
	return r;
}

int main(void)
{
	static struct record *table[40000];
	unsigned long seed = 1;
	size_t found = 0;
	for (unsigned i = 0; i < 140000; i++) {
		seed = seed * 6364136223846793005ul + 1442695040888963407ul;
		struct record **at = &table[(seed >> 33) % 40000];
		if (*at) {
			found += strlen((*at)->name) + (*at)->count;
			free((*at)->name);
			free((*at)->values);
			free(*at);
		}
		*at = make(i);
	}
	printf("%zu\n", found);
	return 0;
}
