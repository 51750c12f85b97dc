/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_paths.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_mallocfree.h"

#define LINKS_MAX 40        /* the kernel's own limit */
#define PATH_BYTES 4096

const HChar *AP_(path_last)(const HChar *path)
{
	const HChar *slash = VG_(strrchr)(path, '/');
	return slash ? slash + 1 : path;
}

static HChar *copy(const HChar *path, SizeT length, SizeT room)
{
	HChar *made = VG_(malloc)("ap.paths", length + room + 1);
	VG_(memcpy)(made, path, length);
	made[length] = '\0';
	return made;
}

/* A copy of the path up to the dot of its extension, with room for so many more bytes. A leading dot begins
   no extension. */
static HChar *stem(const HChar *path, SizeT room, const HChar **extension)
{
	const HChar *name = AP_(path_last)(path), *dot = VG_(strrchr)(name, '.');
	*extension = dot && dot > name ? dot : path + VG_(strlen)(path);
	return copy(path, *extension - path, room);
}

HChar *AP_(path_with)(const HChar *path, const HChar *addition, const HChar *ending)
{
	const HChar *extension;
	HChar *made = stem(path, VG_(strlen)(path) + VG_(strlen)(addition) + VG_(strlen)(ending) + 1, &extension);
	VG_(sprintf)(made + VG_(strlen)(made), ".%s%s%s", addition, extension, ending);
	return made;
}

HChar *AP_(path_numbered)(const HChar *path, UInt number, const HChar *ending)
{
	HChar text[16];
	if (number > 1) {
		VG_(sprintf)(text, "%u", number);
		return AP_(path_with)(path, text, ending);
	}
	HChar *made = copy(path, VG_(strlen)(path), VG_(strlen)(ending));
	VG_(strcpy)(made + VG_(strlen)(made), ending);
	return made;
}

Bool AP_(path_is_of_proc)(const HChar *path)
{
	return VG_(strncmp)(path, "/proc/", 6) == 0;
}

HChar *AP_(path_follow_links)(const HChar *path)
{
	HChar *at = copy(path, VG_(strlen)(path), 0);
	HChar target[PATH_BYTES];
	for (UInt links = 0; links < LINKS_MAX && !AP_(path_is_of_proc)(at); links++) {
		SSizeT n = VG_(readlink)(at, target, sizeof target - 1);
		if (n <= 0)
			break;
		target[n] = '\0';
		/* A relative target begins at the directory of the link. */
		SizeT directory = target[0] == '/' ? 0 : AP_(path_last)(at) - at;
		HChar *next = copy(at, directory, n);
		VG_(strcpy)(next + directory, target);
		VG_(free)(at);
		at = next;
	}
	return at;
}
