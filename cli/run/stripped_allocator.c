/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "run/stripped_allocator.h"

#include "core/ap_families.h"
#include "run/debugfile.h"
#include "run/elf_file.h"
#include "run/rust_symbol.h"

#include <string.h>

/* What a file without symbols shows. */
struct signs {
	bool has_rust;          /* code of Rust's library is in it that allocates */
	bool shares_rust;       /* and functions of it in another file */
	bool takes;             /* it calls the C library's malloc, calloc or realloc */
	bool takes_aligned;     /* and its posix_memalign */
	guint serves;           /* how many of malloc, calloc, realloc and free it has for all to see */
	bool marks[AP_FAMILIES];   /* the allocators that bring all of their functions, and whose texts it has */
	const char *family;        /* the first of them; NULL: it has none, or all, as a program has that knows allocators */
};

/* Calls a function for each symbol of the tables of one kind (SHT_SYMTAB, SHT_DYNSYM), until it returns true. */
static bool any_symbol(Elf *elf, GElf_Word kind, bool (*is_it)(const char *name, const GElf_Sym *symbol, struct signs *s),
                       struct signs *s)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr header;
	GElf_Sym symbol;

	while ((scn = elf_nextscn(elf, scn))) {
		Elf_Data *data = gelf_getshdr(scn, &header) && header.sh_type == kind ? elf_getdata(scn, NULL) : NULL;
		for (int i = 0; data && gelf_getsym(data, i, &symbol); i++) {
			const char *name = elf_strptr(elf, header.sh_link, symbol.st_name);
			if (name && is_it(name, &symbol, s))
				return true;
		}
	}
	return false;
}

static bool names_function(const char *name, const GElf_Sym *symbol, struct signs *s)
{
	(void)s;
	return *name && symbol->st_shndx != SHN_UNDEF && GELF_ST_TYPE(symbol->st_info) == STT_FUNC;
}

static bool has_names(const char *path, Elf *elf)
{
	g_autofree char *beside = NULL;
	struct elf_file file;
	bool has;

	if (any_symbol(elf, SHT_SYMTAB, names_function, NULL))
		return true;
	beside = debugfile_find(path, elf);
	if (!beside || !elf_file_open(&file, beside))
		return false;
	has = any_symbol(file.elf, SHT_SYMTAB, names_function, NULL);
	elf_file_close(&file);
	return has;
}

/* Takes account of a dynamic symbol. */
static bool note_symbol(const char *name, const GElf_Sym *symbol, struct signs *s)
{
	static const char *const served[] = { "malloc", "calloc", "realloc", "free", NULL };
	static const char *const taken[] = { "malloc", "calloc", "realloc", NULL };

	if (symbol->st_shndx != SHN_UNDEF) {
		s->serves += g_strv_contains(served, name);
	} else {
		s->takes |= g_strv_contains(taken, name);
		s->takes_aligned |= strcmp(name, "posix_memalign") == 0;
		s->shares_rust |= rust_symbol_is(name);
	}
	return false;
}

static bool begins(const char *at, const char *end, const char *text)
{
	return (size_t)(end - at) >= strlen(text) && memcmp(at, text, strlen(text)) == 0;
}

/* Whether there are paths of the sources of Rust's library, which its panics name: /rustc/COMMIT/library/std/…, or
   …/rustc-1.63.0/library/std/… by some distributions. Code that has only the library's core allocates nothing. */
static bool has_rust_path(const char *bytes, size_t length)
{
	static const char begin[] = "/rustc";
	const char *end = bytes + length;

	for (const char *at = bytes; (at = memmem(at, (size_t)(end - at), begin, strlen(begin)));) {
		at += strlen(begin);
		if (at < end && (*at == '/' || *at == '-'))
			at++;
		while (at < end && (g_ascii_isxdigit(*at) || *at == '.'))
			at++;
		if (begins(at, end, "/library/std/") || begins(at, end, "/library/alloc/"))
			return true;
	}
	return false;
}

static bool is_marked(const struct ap_family *f)
{
	return f->kind == AP_FAMILY_OWN && *f->mark;
}

static bool has_mark(const struct ap_family *f, const Elf_Data *data)
{
	return is_marked(f) && memmem(data->d_buf, data->d_size, f->mark, strlen(f->mark));
}

static void note_texts(Elf *elf, struct signs *s)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr header;

	while ((scn = elf_nextscn(elf, scn))) {
		Elf_Data *data = gelf_getshdr(scn, &header) && header.sh_type == SHT_PROGBITS && (header.sh_flags & SHF_ALLOC)
		                 && !(header.sh_flags & SHF_EXECINSTR) ? elf_rawdata(scn, NULL) : NULL;
		if (!data || !data->d_buf)
			continue;
		s->has_rust |= has_rust_path(data->d_buf, data->d_size);
		for (size_t i = 0; i < AP_FAMILIES; i++)
			s->marks[i] |= has_mark(&AP_(family_table)[i], data);
	}
}

static const char *find_family(const struct signs *s)
{
	const char *first = NULL;
	guint known = 0, found = 0;

	for (size_t i = 0; i < AP_FAMILIES; i++) {
		known += is_marked(&AP_(family_table)[i]);
		found += s->marks[i];
		if (s->marks[i] && !first)
			first = AP_(family_table)[i].title;
	}
	return found < known ? first : NULL;
}

bool stripped_allocator_is_static(Elf *elf)
{
	size_t count;
	GElf_Ehdr file;
	GElf_Phdr header;
	bool is_position_independent = false;

	if (!gelf_getehdr(elf, &file) || elf_getphdrnum(elf, &count) != 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		Elf_Data *data;
		GElf_Dyn entry;

		if (!gelf_getphdr(elf, (int)i, &header))
			continue;
		if (header.p_type == PT_INTERP)
			return false;
		data = header.p_type == PT_DYNAMIC
		       ? elf_getdata_rawchunk(elf, (int64_t)header.p_offset, header.p_filesz, ELF_T_DYN) : NULL;
		for (int j = 0; data && gelf_getdyn(data, j, &entry); j++)
			is_position_independent |= entry.d_tag == DT_FLAGS_1 && (entry.d_un.d_val & DF_1_PIE);
	}
	return file.e_type == ET_EXEC || is_position_independent;
}

/* A Rust program with the default allocator calls posix_memalign, whatever the optimiser leaves out. One with another allocator
   does not. A program in C that serves the C library's own names is replaced there. Otherwise it may have an allocator that it
   does not use, as Python 3.13 has mimalloc. */
static enum stripped_allocator judge(const struct signs *s)
{
	enum { ALL_SERVED = 4 };

	if (s->has_rust && !s->shares_rust && !s->takes_aligned)
		return STRIPPED_ALLOCATOR_IS_OWN;
	if (!s->family || (!s->has_rust && s->serves == ALL_SERVED))
		return STRIPPED_ALLOCATOR_NONE;
	return s->has_rust || s->takes ? STRIPPED_ALLOCATOR_MAY_BE_OWN : STRIPPED_ALLOCATOR_IS_OWN;
}

enum stripped_allocator stripped_allocator_find(const char *path, Elf *elf, char **text)
{
	bool is_static = stripped_allocator_is_static(elf);
	enum stripped_allocator found;
	struct signs s = { 0 };
	g_autofree char *family = NULL;
	const char *way;

	if (has_names(path, elf))
		return STRIPPED_ALLOCATOR_NONE;
	any_symbol(elf, SHT_DYNSYM, note_symbol, &s);
	note_texts(elf, &s);
	s.family = find_family(&s);
	found = is_static ? STRIPPED_ALLOCATOR_IS_OWN : judge(&s);
	way = s.has_rust ? "build it with 'strip = \"debuginfo\"'" : "strip it with 'strip --strip-debug'";
	family = s.family ? g_strdup_printf(", %s,", s.family) : g_strdup("");
	if (found == STRIPPED_ALLOCATOR_IS_OWN)
		*text = g_strdup_printf("is stripped%s, so the functions of its allocator%s cannot be found: %s, "
		                        "or install its separate debug file", is_static ? " and statically linked" : "", family, way);
	if (found == STRIPPED_ALLOCATOR_MAY_BE_OWN)
		*text = g_strdup_printf("is stripped and has the allocator %s in it: what it takes from that is not seen: %s, "
		                        "or install its separate debug file", s.family, way);
	return found;
}
