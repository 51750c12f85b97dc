/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "run/allocator_symbols.h"

#include "core/ap_families.h"
#include "input/native_host.h"
#include "run/debugfile.h"
#include "run/elf_file.h"
#include "run/rust_symbol.h"

#include <string.h>

/* Adds what the symbol tables tell. An optimiser keeps at least the statics of std::rt, in both manglings. Returns whether there
   is a table. */
static bool read_tables(Elf *elf, const struct ap_families *families, struct ap_sight *sight, struct allocator_symbols *a)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr header;
	GElf_Sym symbol;
	bool any = false;

	while ((scn = elf_nextscn(elf, scn))) {
		Elf_Data *data = gelf_getshdr(scn, &header) && header.sh_type == SHT_SYMTAB ? elf_getdata(scn, NULL) : NULL;
		any |= data != NULL;
		for (int i = 0; data && gelf_getsym(data, i, &symbol); i++) {
			const char *name = symbol.st_shndx == SHN_UNDEF ? NULL : elf_strptr(elf, header.sh_link, symbol.st_name);
			if (!name)
				continue;
			a->has_runtime |= strstr(name, "3std2rt") && rust_symbol_is(name);
			AP_(sight_add)(sight, families, name, strlen(name));
		}
	}
	return any;
}

/* The names that have a prefix are copies. The others stand in the table. */
static void free_families(struct ap_families *f)
{
	for (UInt i = 0; i < f->list.count; i++) {
		const struct ap_entry_point *e = AP_(list_at)(&f->list, i);
		if (e->name != e->signature.name && e->name != e->signature.name + 1)
			g_free((char *)(uintptr_t)e->name);
	}
	native_host_free_list(&f->list, &f->by_name);
}

void allocator_symbols_read(const char *path, struct allocator_symbols *a)
{
	struct ap_families families = { 0 };
	struct ap_sight sight = { 0 };
	g_autofree char *beside = NULL;
	struct elf_file file, other;

	*a = (struct allocator_symbols){ 0 };
	if (!elf_file_open(&file, path))
		return;
	AP_(families_init)(&families);
	if (!read_tables(file.elf, &families, &sight, a) && (beside = debugfile_find(path, file.elf))
	    && elf_file_open(&other, beside)) {
		read_tables(other.elf, &families, &sight, a);
		elf_file_close(&other);
	}
	a->has_default = sight.has_rust_default;
	a->is_visible = AP_(sight_has_own)(&sight) || AP_(sight_needs_rust)(&sight);
	a->entries = sight.rust;
	free_families(&families);
	elf_file_close(&file);
}

char *allocator_symbols_missing(const struct allocator_symbols *a)
{
	static const char *const names[ALLOCATOR_SYMBOLS_ENTRIES] = {
		"__rust_alloc", "__rust_dealloc", "__rust_realloc", "__rust_alloc_zeroed",
	};
	GString *text = g_string_new(NULL);
	int left = ALLOCATOR_SYMBOLS_ENTRIES - __builtin_popcount(a->entries);

	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (!(a->entries & 1u << i))
			g_string_append_printf(text, "%s%s", names[i], --left > 1 ? ", " : left == 1 ? " and " : "");
	if (text->len > 0)
		return g_string_free(text, FALSE);
	g_string_free(text, TRUE);
	return NULL;
}
