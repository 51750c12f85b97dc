/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* print-symbols FILE <ADDRESSES: for each hexadecimal address what Valgrind would call the code there: the symbol, a
   tab, and the function. */
#include "input/demangle.h"
#include "input/object_symbols.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	if (argc != 2)
		return 2;
	struct object_image *image = object_image_open(argv[1], "", &error);
	if (image == NULL) {
		fprintf(stderr, "%s: %s\n", argv[1], error->message);
		return 1;
	}
	struct object_symbols *symbols = object_symbols_of(image);
	char line[64];
	while (fgets(line, sizeof line, stdin) != NULL) {
		const char *symbol = object_symbols_at(symbols, strtoull(line, NULL, 16));
		g_autofree char *function = symbol != NULL ? demangle_linkage(symbol) : g_strdup("");
		printf("%s\t%s\n", symbol != NULL ? symbol : "", function);
	}
	object_symbols_free(symbols);
	object_image_free(image);
	return 0;
}
