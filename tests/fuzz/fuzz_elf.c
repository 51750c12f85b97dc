/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A file that is to be profiled: whether it can be, what it brings along, and where its debug information is. */
#include "config.h"

#include "fuzz.h"

#include "run/debugfile.h"
#include "run/executable.h"
#include "run/program_libraries.h"
#include "run/valgrind_dwarf.h"

#include <gelf.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void look_inside(int fd, const char *path)
{
	Elf *elf = elf_version(EV_CURRENT) != EV_NONE ? elf_begin(fd, ELF_C_READ_MMAP, NULL) : NULL;

	if (elf_kind(elf) == ELF_K_ELF && gelf_getclass(elf) == ELFCLASS64) {
		g_free(debugfile_find(path, elf));
		valgrind_dwarf_find_fault(elf, "3.19.0");
	}
	elf_end(elf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);

	FUZZ_REQUIRE(fd >= 0 && fchmod(fd, 0700) == 0 && write(fd, data, size) == (ssize_t)size, "%zu bytes", size);
	for (int b = BACKEND_UNSET + 1; b < BACKEND_COUNT; b++) {
		g_autoptr(GError) error = NULL;
		const struct executable_request request = { .backend = backend_get((enum backend_name)b) };

		executable_check(path, &request, &error);
	}
	g_ptr_array_unref(program_libraries_find(path));
	look_inside(fd, path);
	close(fd);
	return 0;
}
