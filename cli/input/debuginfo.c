/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/debuginfo.h"

#include "input/dwarf_names.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <stdlib.h>
#include <string.h>

G_DEFINE_QUARK(debuginfo-error-quark, debuginfo_error)

struct debuginfo {
	Dwarf *dbg;             /* the image owns it */
	GStringChunk *texts;
	GHashTable *names;      /* address of a function's entry in the debug information → its name */
	struct dwarf_scopes *scopes;
	GHashTable *inlined;    /* see debuginfo_inlined; NULL: nobody asked */
	GHashTable *files;      /* address of a file name in libdw → our copy, because many lines share one */
	const char *missing;    /* see debuginfo_missing */
};

/* A walk over one unit. */
struct walk {
	struct debuginfo *d;
	const uint64_t *addresses;
	size_t n;
	GArray **scopes;        /* by address: of Dwarf_Die, the functions around it, outermost first */
	GArray *covered;        /* of size_t: a stack of address indices, with one run for each level */
};

/* ------------------------------------------------ opening ------------------------------------------------ */

/* Whether the object has a section of that type with all of these flags. type SHT_NULL: of any type. */
static bool has_section(Dwfl_Module *module, GElf_Word type, GElf_Xword flags)
{
	GElf_Addr bias;
	Elf *elf = dwfl_module_getelf(module, &bias);
	Elf_Scn *scn = NULL;
	GElf_Shdr header;
	while (elf != NULL && (scn = elf_nextscn(elf, scn)) != NULL)
		if (gelf_getshdr(scn, &header) != NULL && (type == SHT_NULL || header.sh_type == type)
		    && (header.sh_flags & flags) == flags)
			return true;
	return false;
}

static bool has_units(Dwarf *dbg)
{
	Dwarf_CU *cu = NULL;
	return dwarf_get_units(dbg, cu, &cu, NULL, NULL, NULL, NULL) == 0;
}

/* Sets *error to what the object has instead of debug information. */
static void set_lack(GError **error, Dwfl_Module *module)
{
	/* libdw has already uncompressed what it can. */
	if (has_section(module, SHT_NULL, SHF_COMPRESSED))
		g_set_error(error, DEBUGINFO_ERROR, DEBUGINFO_PACKED, "its debug information cannot be uncompressed");
	/* Functions that the object exports have names in any case. */
	else if (has_section(module, SHT_SYMTAB, 0))
		g_set_error(error, DEBUGINFO_ERROR, DEBUGINFO_NONE, "it has no debug information");
	else
		g_set_error(error, DEBUGINFO_ERROR, DEBUGINFO_STRIPPED, "it is stripped");
}

struct debuginfo *debuginfo_of(const struct object_image *image, GError **error)
{
	Dwfl_Module *module = object_image_module(image);
	Dwarf_Addr bias;
	Dwarf *dbg = dwfl_module_getdwarf(module, &bias);
	if (dbg == NULL || !has_units(dbg)) {
		set_lack(error, module);
		return NULL;
	}
	struct debuginfo *d = g_new0(struct debuginfo, 1);
	d->dbg = dbg;
	d->texts = g_string_chunk_new(1 << 14);
	d->names = g_hash_table_new(NULL, NULL);
	d->scopes = dwarf_scopes_new();
	d->files = g_hash_table_new(NULL, NULL);
	return d;
}

void debuginfo_free(struct debuginfo *d)
{
	if (d == NULL)
		return;
	g_hash_table_destroy(d->names);
	dwarf_scopes_free(d->scopes);
	g_hash_table_destroy(d->files);
	g_clear_pointer(&d->inlined, g_hash_table_destroy);
	g_string_chunk_free(d->texts);
	g_free(d);
}

/* ------------------------------------------------ walking ------------------------------------------------ */

/* Entries that contain functions, and what functions contain. */
#define CASES_OF_SCOPES \
	case DW_TAG_namespace: case DW_TAG_module: case DW_TAG_structure_type: case DW_TAG_class_type: case DW_TAG_union_type: \
	case DW_TAG_enumeration_type: case DW_TAG_variant_part: case DW_TAG_variant
#define CASES_OF_CODE \
	case DW_TAG_subprogram: case DW_TAG_inlined_subroutine: case DW_TAG_lexical_block

/* Returns the first of addresses[from … to − 1] that is not below bound. */
static size_t lower_bound(const struct walk *w, size_t from, size_t to, uint64_t bound)
{
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (w->addresses[middle] < bound)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* Pushes the addresses of the run [first, last) of covered that die covers. Returns where the new run begins;
   it ends at the end of covered. */
static guint push_covered(struct walk *w, Dwarf_Die *die, guint first, guint last)
{
	guint begin = w->covered->len;
	Dwarf_Addr base, low, high;
	ptrdiff_t offset = 0;
	while ((offset = dwarf_ranges(die, offset, &base, &low, &high)) > 0) {
		guint a = first, b = last;
		while (a < b) {
			guint middle = a + (b - a) / 2;
			if (w->addresses[g_array_index(w->covered, size_t, middle)] < low)
				a = middle + 1;
			else
				b = middle;
		}
		for (; a < last; a++) {
			size_t i = g_array_index(w->covered, size_t, a);
			if (w->addresses[i] >= high)
				break;
			g_array_append_val(w->covered, i);
		}
	}
	return begin;
}

static int by_index(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	return (x > y) - (x < y);
}

/* Visits the children of die. [first, last) of covered are the addresses in it. */
static void walk_children(struct walk *w, Dwarf_Die *die, guint first, guint last)
{
	Dwarf_Die child;
	if (dwarf_child(die, &child) != 0)
		return;
	do {
		int tag = dwarf_tag(&child);
		switch (tag) {
		CASES_OF_SCOPES:
			walk_children(w, &child, first, last);
			break;
		CASES_OF_CODE: {
			guint begin = push_covered(w, &child, first, last);
			guint end = w->covered->len;
			if (end == begin)
				break;
			/* Ranges need not be sorted. */
			qsort(&g_array_index(w->covered, size_t, begin), end - begin, sizeof(size_t), by_index);
			for (guint i = begin; tag != DW_TAG_lexical_block && i < end; i++) {
				GArray **scopes = &w->scopes[g_array_index(w->covered, size_t, i)];
				if (*scopes == NULL)
					*scopes = g_array_new(FALSE, FALSE, sizeof(Dwarf_Die));
				g_array_append_val(*scopes, child);
			}
			walk_children(w, &child, begin, end);
			g_array_set_size(w->covered, begin);
			break;
		}
		}
	} while (dwarf_siblingof(&child, &child) == 0);
}

/* ------------------------------------------------ names -------------------------------------------------- */

static const char *name_of(struct debuginfo *d, Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	Dwarf_Die origin = *die;
	if (dwarf_attr_integrate(die, DW_AT_abstract_origin, &attribute) != NULL)
		dwarf_formref_die(&attribute, &origin);
	const char *known = g_hash_table_lookup(d->names, origin.addr);
	if (known != NULL)
		return known;
	const char *name = NULL;
	if (dwarf_attr_integrate(die, DW_AT_linkage_name, &attribute) != NULL
	    || dwarf_attr_integrate(die, DW_AT_MIPS_linkage_name, &attribute) != NULL)
		name = dwarf_formstring(&attribute);
	g_autofree char *full = name == NULL ? dwarf_names_full_name(d->scopes, die) : NULL;
	if (name == NULL)
		name = full != NULL ? full : dwarf_diename(die);
	known = g_string_chunk_insert(d->texts, name != NULL ? name : "");
	g_hash_table_insert(d->names, origin.addr, (gpointer)(uintptr_t)known);
	return known;
}

/* file: as the unit names it. If that is relative, adds the unit's directory. */
static const char *file_text(struct debuginfo *d, Dwarf_Die *unit, const char *file)
{
	if (file == NULL)
		return "";
	const char *known = g_hash_table_lookup(d->files, file);
	if (known == NULL) {
		Dwarf_Attribute attribute;
		const char *directory = g_path_is_absolute(file)
			? NULL : dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir, &attribute));
		g_autofree char *path = directory != NULL ? g_build_filename(directory, file, NULL) : g_strdup(file);
		known = g_string_chunk_insert_const(d->texts, path);
		g_hash_table_insert(d->files, (gpointer)(uintptr_t)file, (gpointer)(uintptr_t)known);
	}
	return known;
}

static uint32_t number_of(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute attribute;
	Dwarf_Word value;
	if (dwarf_attr(die, name, &attribute) == NULL || dwarf_formudata(&attribute, &value) != 0)
		return 0;
	return value <= UINT32_MAX ? (uint32_t)value : 0;
}

/* Whether the unit's own tree is in another file that libdw did not find or does not follow. The tree in its
   place only has bare names, and its file numbers are for another table. */
static bool is_elsewhere(Dwarf_Die *unit, const Dwarf_Die *split)
{
	return split->addr == NULL && (dwarf_hasattr(unit, DW_AT_dwo_name) || dwarf_hasattr(unit, DW_AT_GNU_dwo_name));
}

static void note_missing(struct debuginfo *d, Dwarf_Die *unit)
{
	Dwarf_Attribute attribute;
	if (d->missing != NULL)
		return;
	if (dwarf_attr(unit, DW_AT_dwo_name, &attribute) == NULL)
		dwarf_attr(unit, DW_AT_GNU_dwo_name, &attribute);
	const char *name = dwarf_formstring(&attribute);
	d->missing = g_string_chunk_insert(d->texts, name != NULL ? name : "?");
}

/* tree: the unit's own, in this file or in another. scopes: NULL if the tree has no entry for the function, as
   in assembler code and mostly in line tables only; the symbol table then has its name. */
static GArray *chain_of(struct debuginfo *d, Dwarf_Die *unit, Dwarf_Die *tree, uint64_t address, const GArray *scopes)
{
	struct debuginfo_call at = { .symbol = "", .file = "" };
	Dwarf_Line *line = dwarf_getsrc_die(unit, address);
	if (line != NULL) {
		int number = 0, column = 0;
		dwarf_lineno(line, &number);
		dwarf_linecol(line, &column);
		at.file = file_text(d, unit, dwarf_linesrc(line, NULL, NULL));
		at.line = number > 0 ? (uint32_t)number : 0;
		at.column = column > 0 ? (uint32_t)column : 0;
	}
	if (scopes == NULL && at.line == 0)
		return NULL;
	GArray *chain = g_array_new(FALSE, TRUE, sizeof(struct debuginfo_call));
	if (scopes == NULL)
		g_array_append_val(chain, at);
	for (guint i = scopes != NULL ? scopes->len : 0; i > 0; i--) {
		Dwarf_Die *scope = &g_array_index(scopes, Dwarf_Die, i - 1);
		at.symbol = name_of(d, scope);
		at.inlined = i > 1;
		g_array_append_val(chain, at);
		if (i > 1) {
			Dwarf_Files *files;
			size_t n_files;
			uint32_t file = number_of(scope, DW_AT_call_file);
			at.file = dwarf_getsrcfiles(tree, &files, &n_files) == 0 && file < n_files
				? file_text(d, unit, dwarf_filesrc(files, file, NULL, NULL)) : "";
			at.line = number_of(scope, DW_AT_call_line);
			at.column = number_of(scope, DW_AT_call_column);
		}
	}
	return chain;
}

/* The outermost scopes may be a function within a function (GNU C): the inner one starts the chain, because it
   is not inlined. */
static void drop_what_encloses(GArray *scopes)
{
	for (guint i = scopes->len; i > 1; i--)
		if (dwarf_tag(&g_array_index(scopes, Dwarf_Die, i - 1)) == DW_TAG_subprogram) {
			g_array_remove_range(scopes, 0, i - 1);
			return;
		}
}

void debuginfo_resolve(struct debuginfo *d, const uint64_t *addresses, size_t n, GArray **chains)
{
	struct walk w = { .d = d, .addresses = addresses, .n = n };

	if (n == 0)
		return;
	w.scopes = g_new0(GArray *, n);
	w.covered = g_array_new(FALSE, FALSE, sizeof(size_t));
	memset(chains, 0, n * sizeof *chains);

	Dwarf_CU *cu = NULL;
	Dwarf_Die unit, split;
	while (dwarf_get_units(d->dbg, cu, &cu, NULL, NULL, &unit, &split) == 0) {
		/* The addresses that the unit says it covers. If it does not say, look into it. */
		Dwarf_Addr base, low, high;
		ptrdiff_t offset = 0;
		bool says = false;
		g_array_set_size(w.covered, 0);
		while ((offset = dwarf_ranges(&unit, offset, &base, &low, &high)) > 0) {
			says = true;
			for (size_t i = lower_bound(&w, 0, n, low); i < n && addresses[i] < high; i++)
				g_array_append_val(w.covered, i);
		}
		for (size_t i = 0; !says && i < n; i++)
			g_array_append_val(w.covered, i);
		if (w.covered->len == 0)
			continue;
		Dwarf_Die *tree = split.addr != NULL ? &split : &unit;
		g_array_sort(w.covered, by_index);
		guint covered = w.covered->len;
		/* Lines are in this file. */
		if (is_elsewhere(&unit, &split))
			note_missing(d, &unit);
		else
			walk_children(&w, tree, 0, covered);
		for (guint k = 0; k < covered; k++) {
			size_t i = g_array_index(w.covered, size_t, k);
			if (chains[i] != NULL || (w.scopes[i] == NULL && !says))
				continue;
			if (w.scopes[i] != NULL)
				drop_what_encloses(w.scopes[i]);
			chains[i] = chain_of(d, &unit, tree, addresses[i], w.scopes[i]);
		}
	}
	for (size_t i = 0; i < n; i++)
		if (w.scopes[i] != NULL)
			g_array_unref(w.scopes[i]);
	g_free(w.scopes);
	g_array_unref(w.covered);
}

/* Nothing of a call may be left in the code. */
static bool has_code(Dwarf_Die *die)
{
	Dwarf_Addr base, low, high;
	return dwarf_ranges(die, 0, &base, &low, &high) > 0;
}

/* What a hostile file nests deeper than this is not counted. */
#define DEEPEST 1000

static void count_inlined(struct debuginfo *d, Dwarf_Die *die, unsigned depth)
{
	Dwarf_Die child;
	if (depth == DEEPEST || dwarf_child(die, &child) != 0)
		return;
	do {
		switch (dwarf_tag(&child)) {
		CASES_OF_CODE:
		CASES_OF_SCOPES:
			if (dwarf_tag(&child) == DW_TAG_inlined_subroutine && has_code(&child)) {
				char *symbol = (char *)(uintptr_t)name_of(d, &child);
				guint before = GPOINTER_TO_UINT(g_hash_table_lookup(d->inlined, symbol));
				g_hash_table_insert(d->inlined, symbol, GUINT_TO_POINTER(before + 1));
			}
			count_inlined(d, &child, depth + 1);
		}
	} while (dwarf_siblingof(&child, &child) == 0);
}

GHashTable *debuginfo_inlined(struct debuginfo *d)
{
	Dwarf_CU *cu = NULL;
	Dwarf_Die unit, split;
	if (d->inlined != NULL)
		return d->inlined;
	d->inlined = g_hash_table_new(g_str_hash, g_str_equal);
	while (dwarf_get_units(d->dbg, cu, &cu, NULL, NULL, &unit, &split) == 0)
		if (!is_elsewhere(&unit, &split))
			count_inlined(d, split.addr != NULL ? &split : &unit, 0);
	return d->inlined;
}

static bool has_function(Dwarf_Die *die, bool (*is)(const char *symbol), unsigned depth)
{
	Dwarf_Die child;
	Dwarf_Attribute attribute;
	if (depth == DEEPEST || dwarf_child(die, &child) != 0)
		return false;
	do {
		const char *symbol = dwarf_tag(&child) == DW_TAG_subprogram
			? dwarf_formstring(dwarf_attr_integrate(&child, DW_AT_linkage_name, &attribute)) : NULL;
		if (symbol == NULL && dwarf_tag(&child) == DW_TAG_subprogram)
			symbol = dwarf_diename(&child);
		if (symbol != NULL && is(symbol) && (has_code(&child) || dwarf_hasattr(&child, DW_AT_inline)))
			return true;
		switch (dwarf_tag(&child)) {
		CASES_OF_SCOPES:
			if (has_function(&child, is, depth + 1))
				return true;
		}
	} while (dwarf_siblingof(&child, &child) == 0);
	return false;
}

bool debuginfo_has_function(struct debuginfo *d, bool (*is)(const char *symbol))
{
	Dwarf_CU *cu = NULL;
	Dwarf_Die unit, split;
	while (dwarf_get_units(d->dbg, cu, &cu, NULL, NULL, &unit, &split) == 0)
		if (!is_elsewhere(&unit, &split) && has_function(split.addr != NULL ? &split : &unit, is, 0))
			return true;
	return false;
}

const char *debuginfo_missing(const struct debuginfo *d)
{
	return d->missing;
}

bool debuginfo_reads_packages(void)
{
	/* 0.188 */
	const char *version = dwfl_version(NULL), *behind_dot = version != NULL ? strchr(version, '.') : NULL;
	return version != NULL && (atoi(version) > 0 || (behind_dot != NULL && atoi(behind_dot + 1) >= 191));
}
