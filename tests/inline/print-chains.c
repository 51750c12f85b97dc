/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* print-chains FILE <ADDRESSES: for each hexadecimal address, in ascending order, what `addr2line -a -i -f -C` prints.
   print-chains --scoped FILE: the names alone that were made of the scopes around a function. */
#include "input/debuginfo.h"
#include "input/demangle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_chain(uint64_t address, const GArray *chain)
{
	printf("0x%016llx\n", (unsigned long long)address);
	if (chain == NULL)
		puts("??\n??:0");
	for (guint i = 0; chain != NULL && i < chain->len; i++) {
		const struct debuginfo_call *call = &g_array_index(chain, struct debuginfo_call, i);
		g_autofree char *name = demangle(call->symbol);
		printf("%s\n%s:%u\n", *name != '\0' ? name : "??", *call->file != '\0' ? call->file : "??", call->line);
	}
}

/* A mangled name needs no scopes, and one without arguments has none. */
static void print_scoped(const GArray *chain)
{
	for (guint i = 0; chain != NULL && i < chain->len; i++) {
		const char *symbol = g_array_index(chain, struct debuginfo_call, i).symbol;
		if (strchr(symbol, '(') != NULL)
			puts(symbol);
	}
}

int main(int argc, char **argv)
{
	GError *error = NULL;
	bool scoped = argc > 2 && strcmp(argv[1], "--scoped") == 0;
	if (argc != 2 + scoped)
		return 2;
	argv += scoped;
	struct object_image *image = object_image_open(argv[1], "", &error);
	struct debuginfo *d = image != NULL ? debuginfo_of(image, &error) : NULL;
	if (d == NULL) {
		fprintf(stderr, "%s: %s\n", argv[1], error->message);
		g_error_free(error);
		return 1;
	}
	GArray *addresses = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	char line[64];
	while (fgets(line, sizeof line, stdin) != NULL) {
		uint64_t address = strtoull(line, NULL, 16);
		g_array_append_val(addresses, address);
	}
	GArray **chains = g_new0(GArray *, addresses->len);
	debuginfo_resolve(d, (const uint64_t *)(void *)addresses->data, addresses->len, chains);
	for (guint i = 0; i < addresses->len; i++) {
		if (scoped)
			print_scoped(chains[i]);
		else
			print_chain(g_array_index(addresses, uint64_t, i), chains[i]);
		if (chains[i] != NULL)
			g_array_unref(chains[i]);
	}
	g_free(chains);
	g_array_unref(addresses);
	debuginfo_free(d);
	object_image_free(image);
	return 0;
}
