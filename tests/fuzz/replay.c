/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* replay FILE…: gives a harness each file once, without libFuzzer. */
#include "fuzz.h"

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		g_autofree char *data = NULL;
		g_autoptr(GError) error = NULL;
		gsize size;
		if (!g_file_get_contents(argv[i], &data, &size, &error)) {
			fprintf(stderr, "%s\n", error->message);
			return 1;
		}
		/* Of the size alone, so that what reads behind the end is seen. */
		uint8_t *bytes = malloc(size + (size == 0));
		if (bytes == NULL)
			return 1;
		memcpy(bytes, data, size);
		LLVMFuzzerTestOneInput(bytes, size);
		free(bytes);
	}
	return 0;
}
