/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "run/sanitizer.h"

#include <stddef.h>
#include <string.h>

/* The function that code built with each sanitizer calls first, in a library or in the program. */
static const struct { const char *symbol, *name; } sanitizers[] = {
	{ "__asan_init", "AddressSanitizer" },
	{ "__hwasan_init", "HWAddressSanitizer" },
	{ "__lsan_init", "LeakSanitizer" },
	{ "__msan_init", "MemorySanitizer" },
	{ "__tsan_init", "ThreadSanitizer" },
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
