/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "run/unseen_allocator.h"

#include "names/frame_names.h"

#include <fcntl.h>
#include <gelf.h>
#include <string.h>
#include <unistd.h>

/* Whether a symbol is mangled by Rust: in the v0 scheme, or in the legacy scheme, which ends in a hash of 16
   digits. An optimiser appends a suffix after a dot. */
static bool is_rust(const char *symbol)
{
	static const char hash[] = "17h";
	const char *at = g_strrstr(symbol, hash);
	size_t digits = at ? strspn(at + strlen(hash), "0123456789abcdef") : 0;

	if (g_str_has_prefix(symbol, "_R"))
		return g_ascii_isupper(symbol[2]);
	return g_str_has_prefix(symbol, "_ZN") && digits == 16 && at[strlen(hash) + digits] == 'E';
}

/* Rust's library uses the system's allocator for some things of its own, whatever the program uses: through
   these functions, or through a trait that only it calls. */
static bool is_systems_own(const char *function)
{
	return g_str_has_prefix(function, "std::alloc::System::") || g_str_has_prefix(function, "<std::alloc::System>::")
	       || g_str_has_prefix(function, "<std::alloc::System as core::alloc::Allocator>");
}

/* Part of the system's allocator, which is also the default one. */
static bool is_systems(const char *function)
{
	return g_str_has_prefix(function, "<std::alloc::System as ");
}

/* Whether Rust code called the allocator. A function without a name may be Rust. So may any code in the
   executable, because everything may have been inlined into main. If debug information has only the last
   segment of an inlined call's name, its caller decides. */
static bool is_by_rust(const struct model *m, struct frame_names *n, stack_id s, const char *executable)
{
	for (; s.i != 0; s = model_get_stack(m, s)->parent) {
		const struct frame *f = model_get_frame(m, model_get_stack(m, s)->frame);
		const char *function = model_text(m, f->function);

		if (is_systems_own(function))
			return false;
		if (is_systems(function))
			continue;
		if (*function == '\0' || is_rust(model_text(m, f->symbol)) || is_rust(function)
		    || g_str_has_prefix(function, "__r"))
			return true;
		if (!f->inlined && frame_names_class(n, model_get_stack(m, s)->frame) != SYMBOL_ALLOCATOR)
			return strcmp(model_text(m, model_get_object(m, f->object)->path), executable) == 0;
	}
	return true;
}

static bool is_entered_by_rust(const struct model *m, struct frame_names *n, stack_id s)
{
	for (; s.i != 0; s = model_get_stack(m, s)->parent) {
		frame_id f = model_get_stack(m, s)->frame;

		if (is_rust(model_text(m, model_get_frame(m, f)->symbol))
		    && frame_names_class(n, f) == SYMBOL_STD_ENTRY)
			return true;
	}
	return false;
}

/* What an executable's symbols tell. HAS_RUNTIME: Rust's runtime is in it, even if all of it was inlined into a
   main without a Rust name. HAS_DEFAULT: the default allocator is in it; the linker leaves it out if the
   program has another. */
enum { HAS_RUNTIME = 1, HAS_DEFAULT = 2 };

/* An optimiser keeps at least the statics of std::rt, in both manglings. Later Rust versions mangle __rdl_alloc
   and the like. */
static unsigned int find_symbols(Elf *elf, Elf_Scn *scn, const GElf_Shdr *header)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	unsigned int found = 0;
	GElf_Sym symbol;

	for (int i = 0; data && gelf_getsym(data, i, &symbol); i++) {
		const char *name = elf_strptr(elf, header->sh_link, symbol.st_name);
		if (name && strstr(name, "3std2rt") && is_rust(name))
			found |= HAS_RUNTIME;
		if (name && strstr(name, "__rdl_"))
			found |= HAS_DEFAULT;
	}
	return found;
}

static unsigned int find_in_executable(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	Elf *elf = fd < 0 || elf_version(EV_CURRENT) == EV_NONE ? NULL : elf_begin(fd, ELF_C_READ_MMAP, NULL);
	Elf_Scn *scn = NULL;
	GElf_Shdr header;
	unsigned int found = 0;

	while (elf_kind(elf) == ELF_K_ELF && (scn = elf_nextscn(elf, scn)))
		if (gelf_getshdr(scn, &header) && header.sh_type == SHT_SYMTAB)
			found |= find_symbols(elf, scn, &header);
	elf_end(elf);
	if (fd >= 0)
		close(fd);
	return found;
}

static const struct process *process_of(const struct model *m, const struct site *site)
{
	return model_get_process(m, model_get_thread(m, site->thread)->process);
}

GPtrArray *unseen_allocator_executables(const struct model *m, bool *others)
{
	g_autoptr(GHashTable) all = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) asked = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) told = g_hash_table_new(g_str_hash, g_str_equal);
	GPtrArray *unseen = g_ptr_array_new();
	const struct report_options options = { 0 };
	struct catalog *catalog = catalog_new(true);
	struct frame_names *frame_names = frame_names_new(m, catalog, &options, NULL);

	for (guint i = 1; i < m->sites->len; i++) {
		const struct site *site = &g_array_index(m->sites, struct site, i);
		const struct process *p = process_of(m, site);

		g_hash_table_add(all, p->executable);
		/* Where not all allocations count, those of Rust may be among the others. */
		if (!g_hash_table_contains(seen, p->executable)
		    && (p->uncounted > 0 || is_by_rust(m, frame_names, site->stack, p->executable)))
			g_hash_table_add(seen, p->executable);
	}
	for (guint i = 1; i < m->sites->len; i++) {
		const struct site *site = &g_array_index(m->sites, struct site, i);
		const struct process *p = process_of(m, site);
		unsigned int found = 0;

		if (g_hash_table_contains(seen, p->executable) || g_hash_table_contains(told, p->executable))
			continue;
		if (g_hash_table_add(asked, p->executable))
			found = find_in_executable(p->executable);
		if (found & HAS_DEFAULT)
			g_hash_table_add(seen, p->executable);
		else if (is_entered_by_rust(m, frame_names, site->stack) || (found & HAS_RUNTIME)) {
			g_hash_table_add(told, p->executable);
			g_ptr_array_add(unseen, p->name);
		}
	}
	frame_names_free(frame_names);
	catalog_free(catalog);
	*others = g_hash_table_size(all) > unseen->len;
	return unseen;
}
