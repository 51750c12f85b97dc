/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/object_image.h"

#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

G_DEFINE_QUARK(object-image-error-quark, object_image_error)

struct object_image {
	Dwfl *dwfl;
	Dwfl_Module *module;
};

static bool build_id_differs(Dwfl_Module *module, const char *expected)
{
	const unsigned char *bits;
	GElf_Addr vaddr;
	int length = dwfl_module_build_id(module, &bits, &vaddr);
	if (*expected == '\0')
		return false;
	/* A file without a build id is another build, too. */
	g_autoptr(GString) found = g_string_new(NULL);
	for (int i = 0; i < length; i++)
		g_string_append_printf(found, "%02x", bits[i]);
	return strcmp(found->str, expected) != 0;
}

struct object_image *object_image_open(const char *path, const char *build_id, GError **error)
{
	static const Dwfl_Callbacks callbacks = {
		.find_debuginfo = dwfl_standard_find_debuginfo,
		.section_address = dwfl_offline_section_address,
	};
	struct object_image *image = g_new0(struct object_image, 1);
	image->dwfl = dwfl_begin(&callbacks);

	/* At base 0, an address in the module is the address in the file. */
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	image->module = fd < 0 || image->dwfl == NULL ? NULL : dwfl_report_elf(image->dwfl, path, path, fd, 0, true);
	if (fd >= 0 && image->module == NULL)
		close(fd);
	if (image->module == NULL || dwfl_report_end(image->dwfl, NULL, NULL) != 0)
		g_set_error(error, OBJECT_IMAGE_ERROR, OBJECT_IMAGE_GONE, "it can no longer be read");
	else if (build_id_differs(image->module, build_id))
		g_set_error(error, OBJECT_IMAGE_ERROR, OBJECT_IMAGE_REBUILT, "it was rebuilt after the run");
	else
		return image;
	object_image_free(image);
	return NULL;
}

void object_image_free(struct object_image *image)
{
	if (image == NULL)
		return;
	if (image->dwfl != NULL)
		dwfl_end(image->dwfl);
	g_free(image);
}

struct Dwfl_Module *object_image_module(const struct object_image *image)
{
	return image->module;
}
