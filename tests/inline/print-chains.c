/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* print-chains FILE <ADDRESSES: for each hexadecimal address, in ascending order, what `addr2line -a -i -f -C` prints. */
#include "debuginfo.h"
#include "demangle.h"

#include <stdio.h>
#include <stdlib.h>

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

int main(int argc, char **argv)
{
	GError *error = NULL;
	if (argc != 2)
		return 2;
	struct debuginfo *d = debuginfo_open(argv[1], "", &error);
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
		print_chain(g_array_index(addresses, uint64_t, i), chains[i]);
		if (chains[i] != NULL)
			g_array_unref(chains[i]);
	}
	g_free(chains);
	g_array_unref(addresses);
	debuginfo_free(d);
	return 0;
}
