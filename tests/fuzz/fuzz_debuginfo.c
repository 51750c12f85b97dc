/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A file whose symbols and debug information tell what addresses in it are: that ends, and its names are texts. */
#include "config.h"

#include "fuzz.h"

#include "input/debuginfo.h"
#include "input/object_symbols.h"

#include <sys/mman.h>
#include <unistd.h>

static void look_up_symbols(const struct object_image *image)
{
	struct object_symbols *s = object_symbols_of(image);
	for (uint64_t address = 0; address < 0x4000; address += 8) {
		const char *name = object_symbols_at(s, address);
		FUZZ_REQUIRE(name == NULL || (*name != '\0' && strlen(name) < 1 << 20), "an empty name at %#lx", (unsigned long)address);
	}
	object_symbols_free(s);
}

static void look_up(struct debuginfo *d)
{
	uint64_t addresses[64];
	GArray *chains[G_N_ELEMENTS(addresses)] = { NULL };

	/* Where the code of a small program is. */
	for (size_t i = 0; i < G_N_ELEMENTS(addresses); i++)
		addresses[i] = 0x100 + 16 * i;
	debuginfo_resolve(d, addresses, G_N_ELEMENTS(addresses), chains);
	for (size_t i = 0; i < G_N_ELEMENTS(addresses); i++) {
		for (guint k = 0; chains[i] != NULL && k < chains[i]->len; k++) {
			const struct debuginfo_call *call = &g_array_index(chains[i], struct debuginfo_call, k);
			FUZZ_REQUIRE(call->symbol != NULL && strlen(call->symbol) < 1 << 20, "no name");
			FUZZ_REQUIRE(call->file == NULL || strlen(call->file) < 1 << 20, "a file of %s", call->symbol);
		}
		if (chains[i] != NULL)
			g_array_unref(chains[i]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
	g_autoptr(GError) error = NULL;

	FUZZ_REQUIRE(fd >= 0 && write(fd, data, size) == (ssize_t)size, "%zu bytes", size);
	struct object_image *image = object_image_open(path, "", &error);
	if (image != NULL) {
		struct debuginfo *d = debuginfo_of(image, &error);
		if (d != NULL)
			look_up(d);
		debuginfo_free(d);
		look_up_symbols(image);
	}
	object_image_free(image);
	close(fd);
	return 0;
}
