/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Valgrind's rules, by which every address has one symbol at most:
   - Symbols of functions and of data count if they have a size and lie in mapped code, but not in data that is
     mapped with it, nor in the linkage tables.
   - Where two begin at different addresses, the first ends where the second begins.
   - Where two of different sizes begin at one address, the longer one begins where the shorter one ends. (Of three,
     Valgrind may lose one. We do not.)
   - Of several names of the same code, the shortest one counts. */
#include "input/object_symbols.h"

#include <elfutils/libdwfl.h>
#include <stdbool.h>
#include <string.h>

/* The code in [start, end). */
struct span { uint64_t start, end; const char *name; };

struct object_symbols {
	const struct object_image *image;
	GArray *spans;       /* of struct span: by start, without overlaps; NULL: not read yet */
};

struct object_symbols *object_symbols_of(const struct object_image *image)
{
	struct object_symbols *s = g_new0(struct object_symbols, 1);
	s->image = image;
	return s;
}

void object_symbols_free(struct object_symbols *s)
{
	if (s == NULL)
		return;
	if (s->spans != NULL)
		g_array_unref(s->spans);
	g_free(s);
}

/* ------------------------------------------------ which symbols count ------------------------------------ */

struct range { uint64_t start, end; };

static bool contains(const GArray *ranges, uint64_t first, uint64_t last)
{
	for (guint i = 0; i < ranges->len; i++) {
		const struct range *r = &g_array_index(ranges, struct range, i);
		if (first >= r->start && last < r->end)
			return true;
	}
	return false;
}

static void add_range(GArray *ranges, uint64_t start, uint64_t size)
{
	struct range r = { start, start + size };
	if (size > 0 && r.end > start)
		g_array_append_val(ranges, r);
}

/* Returns the pages of the file that are mapped as code. */
static GArray *read_code(Elf *elf)
{
	enum { PAGE = 4096 };
	GArray *code = g_array_new(FALSE, FALSE, sizeof(struct range));
	size_t count;
	GElf_Phdr p;
	for (size_t i = 0; elf_getphdrnum(elf, &count) == 0 && i < count; i++)
		if (gelf_getphdr(elf, (int)i, &p) != NULL && p.p_type == PT_LOAD && (p.p_flags & (PF_R | PF_W | PF_X)) == (PF_R | PF_X)
		    && p.p_filesz < UINT64_MAX / 2) {
			uint64_t inset = p.p_vaddr % PAGE;
			add_range(code, p.p_vaddr - inset, (p.p_filesz + inset + PAGE - 1) / PAGE * PAGE);
		}
	return code;
}

/* Returns the sections whose symbols name no code, though they may be mapped together with code. */
static GArray *read_data(Elf *elf)
{
	static const char *const names[] = { ".data", ".sdata", ".rodata", ".bss", ".sbss", ".got", ".plt" };
	GArray *data = g_array_new(FALSE, FALSE, sizeof(struct range));
	size_t strings;
	Elf_Scn *scn = NULL;
	GElf_Shdr header;
	if (elf_getshdrstrndx(elf, &strings) != 0)
		return data;
	while ((scn = elf_nextscn(elf, scn)) != NULL) {
		const char *name = gelf_getshdr(scn, &header) != NULL ? elf_strptr(elf, strings, header.sh_name) : NULL;
		for (size_t i = 0; name != NULL && i < G_N_ELEMENTS(names); i++)
			if (strcmp(name, names[i]) == 0)
				add_range(data, header.sh_addr, header.sh_size);
	}
	return data;
}

/* What symbols are added to. */
struct collecting { GArray *spans, *code, *data; };

typedef void take_symbol(void *to, const char *name, const GElf_Sym *sym, uint64_t address);

static void add_symbol(void *to, const char *name, const GElf_Sym *sym, uint64_t address)
{
	struct collecting *c = to;
	int type = GELF_ST_TYPE(sym->st_info), bind = GELF_ST_BIND(sym->st_info);
	if (name == NULL || *name == '\0' || (type != STT_FUNC && type != STT_OBJECT && type != STT_GNU_IFUNC)
	    || (bind != STB_LOCAL && bind != STB_GLOBAL && bind != STB_WEAK))
		return;
	if (sym->st_size == 0 || (uint32_t)sym->st_value == 0 || address > UINT64_MAX - sym->st_size)
		return;
	struct span s = { address, address + sym->st_size, name };
	if (contains(c->code, s.start, s.end - 1) && !contains(c->data, s.start, s.start))
		g_array_append_val(c->spans, s);
}

/* Takes those of the dynamic symbol table, which libdwfl leaves out if there is another one. */
static void take_dynamic(Elf *elf, take_symbol *take, void *to)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr header;
	while ((scn = elf_nextscn(elf, scn)) != NULL) {
		if (gelf_getshdr(scn, &header) == NULL || header.sh_type != SHT_DYNSYM || header.sh_entsize == 0)
			continue;
		Elf_Data *data = elf_getdata(scn, NULL);
		size_t count = data != NULL ? data->d_size / header.sh_entsize : 0;
		GElf_Sym sym;
		for (size_t i = 1; i < count && i < G_MAXINT && gelf_getsym(data, (int)i, &sym) != NULL; i++)
			take(to, elf_strptr(elf, header.sh_link, sym.st_name), &sym, sym.st_value);
	}
}

static void take_all(Dwfl_Module *module, Elf *elf, take_symbol *take, void *to)
{
	int count = dwfl_module_getsymtab(module);
	for (int i = 1; i < count; i++) {
		GElf_Sym sym;
		GElf_Addr address;
		const char *name = dwfl_module_getsym_info(module, i, &sym, &address, NULL, NULL, NULL);
		if (name != NULL)
			take(to, name, &sym, address);
	}
	take_dynamic(elf, take, to);
}

static GArray *collect(Dwfl_Module *module)
{
	GElf_Addr bias;
	Elf *elf = dwfl_module_getelf(module, &bias);
	struct collecting c = { .spans = g_array_new(FALSE, FALSE, sizeof(struct span)) };
	if (elf == NULL)
		return c.spans;
	c.code = read_code(elf);
	c.data = read_data(elf);
	take_all(module, elf, add_symbol, &c);
	g_array_unref(c.code);
	g_array_unref(c.data);
	return c.spans;
}

/* ------------------------------------------------ the symbols themselves --------------------------------- */

static void list_symbol(void *to, const char *name, const GElf_Sym *sym, uint64_t address)
{
	int type = GELF_ST_TYPE(sym->st_info);
	const struct object_symbol s = {
		.name = name, .address = address, .size = sym->st_size,
		.kind = sym->st_shndx == SHN_UNDEF ? OBJECT_SYMBOL_UNDEFINED : type == STT_FUNC ? OBJECT_SYMBOL_FUNCTION
		        : type == STT_GNU_IFUNC ? OBJECT_SYMBOL_IFUNC : OBJECT_SYMBOL_OTHER,
	};
	if (name != NULL && *name != '\0' && sym->st_shndx != SHN_ABS && type != STT_SECTION && type != STT_FILE && type != STT_TLS)
		g_array_append_val((GArray *)to, s);
}

void object_symbols_list(const struct object_image *image, GArray *symbols)
{
	GElf_Addr bias;
	Elf *elf = dwfl_module_getelf(object_image_module(image), &bias);
	if (elf != NULL)
		take_all(object_image_module(image), elf, list_symbol, symbols);
}

bool object_symbols_read_code(const void *image, uint64_t address, uint8_t *code, size_t n)
{
	GElf_Addr bias;
	Elf *elf = dwfl_module_getelf(object_image_module(image), &bias);
	size_t count;
	GElf_Phdr p;
	for (size_t i = 0; elf != NULL && elf_getphdrnum(elf, &count) == 0 && i < count; i++) {
		if (gelf_getphdr(elf, (int)i, &p) == NULL || p.p_type != PT_LOAD || !(p.p_flags & PF_X) || address < p.p_vaddr
		    || p.p_filesz < n || address - p.p_vaddr > p.p_filesz - n || p.p_offset > INT64_MAX - p.p_filesz)
			continue;
		const Elf_Data *data = elf_getdata_rawchunk(elf, (int64_t)(p.p_offset + (address - p.p_vaddr)), n, ELF_T_BYTE);
		if (data == NULL || data->d_size < n)
			return false;
		memcpy(code, data->d_buf, n);
		return true;
	}
	return false;
}

/* ------------------------------------------------ one symbol for each address ---------------------------- */

/* The dynamic linker's versions (`name@VERSION`) do not count as part of a name's length. */
static size_t length_of(const char *name)
{
	return strcspn(name, "@");
}

static bool is_profiled_mpi(const char *name, const char *plain)
{
	return g_str_has_prefix(name, "PMPI_") && strcmp(name + 1, plain) == 0;
}

/* Returns which of two names of the same code is shown. */
static const char *shown(const char *a, const char *b)
{
	size_t x = length_of(a), y = length_of(b);
	if (is_profiled_mpi(a, b) || is_profiled_mpi(b, a))
		return *a == 'P' ? a : b;
	if (x != y)
		return (x < y && x > 0) || y == 0 ? a : b;
	if ((a[x] == '\0') != (b[y] == '\0'))
		return a[x] != '\0' ? a : b;
	return strcmp(a, b) <= 0 ? a : b;
}

static gint by_place(gconstpointer a, gconstpointer b)
{
	const struct span *x = a, *y = b;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->end < y->end ? -1 : x->end > y->end;
}

static gint by_place_of_item(gconstpointer a, gconstpointer b, gpointer unused)
{
	(void)unused;
	return by_place(a, b);
}

/* The spans that have no place yet, in their order. */
struct waiting {
	GArray *sorted;      /* those from `next` on */
	guint next;
	GSequence *moved;    /* of struct span *: those whose beginning was moved */
};

/* Returns the first of those that wait, or NULL. */
static const struct span *first_of(const struct waiting *w)
{
	const struct span *a = w->next < w->sorted->len ? &g_array_index(w->sorted, struct span, w->next) : NULL;
	const struct span *b = g_sequence_is_empty(w->moved) ? NULL : g_sequence_get(g_sequence_get_begin_iter(w->moved));
	return a == NULL || (b != NULL && by_place(b, a) < 0) ? b : a;
}

static struct span take_first(struct waiting *w)
{
	const struct span *first = first_of(w);
	struct span s = *first;
	if (w->next < w->sorted->len && first == &g_array_index(w->sorted, struct span, w->next))
		w->next++;
	else
		g_sequence_remove(g_sequence_get_begin_iter(w->moved));
	return s;
}

/* Takes what begins where *s begins. What is as long gives *s its name; what is longer begins where *s ends. Returns
   how many these were. */
static guint take_same_start(struct waiting *w, struct span *s)
{
	g_autoptr(GArray) longer = g_array_new(FALSE, FALSE, sizeof(struct span));
	guint n = 0;
	const struct span *first;
	for (; (first = first_of(w)) != NULL && first->start == s->start; n++) {
		struct span other = take_first(w);
		if (other.end == s->end) {
			s->name = shown(s->name, other.name);
		} else {
			other.start = s->end;
			g_array_append_val(longer, other);
		}
	}
	for (guint i = 0; i < longer->len; i++) {
		struct span *moved = g_new(struct span, 1);
		*moved = g_array_index(longer, struct span, i);
		g_sequence_insert_sorted(w->moved, moved, by_place_of_item, NULL);
	}
	return n;
}

/* Returns the spans without overlaps. No file of a linker needs many steps for each symbol: if one does, the symbols
   name nothing. */
static GArray *without_overlaps(GArray *spans)
{
	enum { STEPS_FOR_EACH = 64, STEPS = 10000 };
	struct waiting w = { .sorted = spans, .moved = g_sequence_new(g_free) };
	GArray *result = g_array_new(FALSE, FALSE, sizeof(struct span));
	uint64_t steps = 0, most = (uint64_t)spans->len * STEPS_FOR_EACH + STEPS;
	g_array_sort(spans, by_place);
	while (first_of(&w) != NULL && steps <= most) {
		struct span s = take_first(&w);
		steps += 1 + take_same_start(&w, &s);
		const struct span *next = first_of(&w);
		if (next != NULL && next->start < s.end)
			s.end = next->start;
		g_array_append_val(result, s);
	}
	if (steps > most)
		g_array_set_size(result, 0);
	g_sequence_free(w.moved);
	return result;
}

const char *object_symbols_at(struct object_symbols *s, uint64_t address)
{
	if (s->spans == NULL) {
		g_autoptr(GArray) spans = collect(object_image_module(s->image));
		s->spans = without_overlaps(spans);
	}
	guint low = 0, high = s->spans->len;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		if (g_array_index(s->spans, struct span, middle).end <= address)
			low = middle + 1;
		else
			high = middle;
	}
	const struct span *found = low < s->spans->len ? &g_array_index(s->spans, struct span, low) : NULL;
	return found != NULL && found->start <= address ? found->name : NULL;
}
