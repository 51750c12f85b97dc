/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "run/sanitizer.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* The function that code built with each sanitizer calls first, in a library or in the program, and what the names of its
   libraries begin with: gcc's libasan.so.8, clang's libclang_rt.asan-x86_64.so. */
static const struct { const char *symbol, *library, *name; } sanitizers[] = {
	{ "__asan_init", "asan", "AddressSanitizer" },
	{ "__hwasan_init", "hwasan", "HWAddressSanitizer" },
	{ "__lsan_init", "lsan", "LeakSanitizer" },
	{ "__msan_init", "msan", "MemorySanitizer" },
	{ "__tsan_init", "tsan", "ThreadSanitizer" },
};

static const char *find_in(Elf *elf, Elf_Scn *scn, const GElf_Shdr *header)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	GElf_Sym symbol;

	for (int i = 0; data && gelf_getsym(data, i, &symbol); i++) {
		const char *name = elf_strptr(elf, header->sh_link, symbol.st_name);
		/* A weak symbol only asks for a sanitizer that may be there, as libraries that serve both kinds
		   of program do. */
		if (!name || name[0] != '_' || name[1] != '_'
		    || (symbol.st_shndx == SHN_UNDEF && GELF_ST_BIND(symbol.st_info) == STB_WEAK))
			continue;
		for (size_t s = 0; s < sizeof sanitizers / sizeof *sanitizers; s++)
			if (strcmp(name, sanitizers[s].symbol) == 0)
				return sanitizers[s].name;
	}
	return NULL;
}

const char *sanitizer_of(Elf *elf)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr header;
	const char *name = NULL;

	while (!name && (scn = elf_nextscn(elf, scn)))
		if (gelf_getshdr(scn, &header) && (header.sh_type == SHT_DYNSYM || header.sh_type == SHT_SYMTAB))
			name = find_in(elf, scn, &header);
	return name;
}

static bool begins(const char *name, const char *before, const char *word)
{
	size_t length = strlen(before);

	return strncmp(name, before, length) == 0 && strncmp(name + length, word, strlen(word)) == 0
	       && strchr(".-_", name[length + strlen(word)]);
}

const char *sanitizer_of_library(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

	for (size_t s = 0; s < sizeof sanitizers / sizeof *sanitizers; s++)
		if (begins(name, "lib", sanitizers[s].library) || begins(name, "libclang_rt.", sanitizers[s].library))
			return sanitizers[s].name;
	return NULL;
}
