/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/valgrind_debuginfo.h"

#include "run/debugfile.h"
#include "run/program_libraries.h"
#include "run/valgrind_dwarf.h"

#include <fcntl.h>
#include <glib.h>
#include <unistd.h>

/* Returns what makes Valgrind give up on the file at path. Sets *beside to the file that has its debug
   information, if that is separate; free it with g_free. */
static enum valgrind_dwarf_fault find_fatal(const char *path, char **beside)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	Elf *elf = fd < 0 || elf_version(EV_CURRENT) == EV_NONE ? NULL : elf_begin(fd, ELF_C_READ_MMAP, NULL);
	enum valgrind_dwarf_fault fault = VALGRIND_DWARF_NONE;

	if (elf_kind(elf) == ELF_K_ELF && gelf_getclass(elf) == ELFCLASS64) {
		if (beside)
			*beside = debugfile_find(path, elf);
		fault = valgrind_dwarf_find_fault(elf, AP_VALGRIND_VERSION);
	}
	elf_end(elf);
	if (fd >= 0)
		close(fd);
	return fault;
}

/* The same for an object together with its debug file. */
static enum valgrind_dwarf_fault find_fatal_of_object(const char *path)
{
	g_autofree char *beside = NULL;
	enum valgrind_dwarf_fault fault = find_fatal(path, &beside);

	return beside ? find_fatal(beside, NULL) : fault;
}

/* library: NULL if the program itself is what cannot be read. */
static char *describe(const char *library, enum valgrind_dwarf_fault fault)
{
	static const struct { const char *how, *version; } advice[] = {
		[VALGRIND_DWARF_OLD] = { "with the default options for debug information", "3.20" },
		[VALGRIND_DWARF_5] = { "with DWARF 4 ('-Cdwarf-version=4' in RUSTFLAGS, '-gdwarf-4' for C)", "3.20" },
		[VALGRIND_DWARF_COMPRESSION] = { "without compressed debug information, or with '--compress-debug-sections=zlib' for the linker", "3.25" },
	};
	g_autofree char *of = library ? g_strdup_printf("the debug information of '%s': build that", library)
	                              : g_strdup("its debug information: build it");

	return g_strdup_printf("Valgrind %s cannot read %s %s, or use Valgrind %s or later", AP_VALGRIND_VERSION, of,
	                       advice[fault].how, advice[fault].version);
}

char *valgrind_debuginfo_find_fault(const char *path)
{
	g_autoptr(GPtrArray) objects = NULL;

	if (!valgrind_dwarf_can_fail(AP_VALGRIND_VERSION))
		return NULL;
	objects = program_libraries_find(path);
	g_ptr_array_insert(objects, 0, g_strdup(path));
	for (guint i = 0; i < objects->len; i++) {
		const char *object = g_ptr_array_index(objects, i);
		enum valgrind_dwarf_fault fault = find_fatal_of_object(object);
		if (fault != VALGRIND_DWARF_NONE)
			return describe(i > 0 ? object : NULL, fault);
	}
	return NULL;
}
