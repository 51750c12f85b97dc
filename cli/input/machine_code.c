/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Reads symbols with libdwfl, bytes and relocations from the file itself, and instructions with capstone. */
#include "input/machine_code.h"

#include <capstone.h>
#include <elfutils/libdwfl.h>
#include <string.h>

enum { LARGEST_FUNCTION = 1 << 20 };

struct symbol_entry { uint64_t start, end; const char *name; bool exported; };
struct segment { uint64_t start, end; const unsigned char *bytes; bool code; };

struct machine_code {
	Dwfl_Module *module;     /* the image owns it */
	csh decoder;
	bool decodes;
	GArray *symbols;         /* of struct symbol_entry, by start; the module owns the names */
	GPtrArray *names;        /* of const char *, by index in symbols */
	GArray *reach;           /* of uint64_t: for each symbol, the largest end of those up to it */
	GArray *segments;
	GHashTable *slots;       /* address of a word in the linkage table → struct machine_code_target */
	GHashTable *exported;    /* name → its index in symbols + 1 */
	GHashTable *replaced;    /* names of functions that others of this object replace */
	GHashTable *codes;       /* start of a function → struct machine_code_exits */
};

/* ------------------------------------------------ opening ------------------------------------------------ */

static void read_segments(struct machine_code *m, Elf *elf)
{
	size_t size, count;
	const char *file = elf_rawfile(elf, &size);
	if (file == NULL || elf_getphdrnum(elf, &count) != 0)
		return;
	for (size_t i = 0; i < count; i++) {
		GElf_Phdr p;
		if (gelf_getphdr(elf, (int)i, &p) == NULL || p.p_type != PT_LOAD || p.p_offset > size || p.p_filesz > size - p.p_offset
		    || p.p_vaddr > UINT64_MAX - p.p_filesz)
			continue;
		struct segment s = {
			p.p_vaddr, p.p_vaddr + p.p_filesz, (const unsigned char *)file + p.p_offset, (p.p_flags & PF_X) != 0,
		};
		g_array_append_val(m->segments, s);
	}
}

/* Returns the bytes at address and sets *left to how many there are; NULL if the file has none. */
static const unsigned char *bytes_at(const struct machine_code *m, uint64_t address, bool code, uint64_t *left)
{
	for (guint i = 0; i < m->segments->len; i++) {
		const struct segment *s = &g_array_index(m->segments, struct segment, i);
		if (address >= s->start && address < s->end && (s->code || !code)) {
			*left = s->end - address;
			return s->bytes + (address - s->start);
		}
	}
	return NULL;
}

static gint by_start(gconstpointer a, gconstpointer b)
{
	const struct symbol_entry *x = a, *y = b;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* `_vgr10010ZU_libcZdsoZa_malloc` replaces malloc. */
static void note_replaced(struct machine_code *m, const char *name)
{
	static const char begin[] = "_vgr", plain[] = "ZU_";
	enum { DIGITS = 5 };
	if (!g_str_has_prefix(name, begin) || strlen(name) < strlen(begin) + DIGITS)
		return;
	const char *rest = name + strlen(begin) + DIGITS;
	const char *function = g_str_has_prefix(rest, plain) ? strchr(rest + strlen(plain), '_') : NULL;
	if (function != NULL)
		g_hash_table_add(m->replaced, (gpointer)(uintptr_t)(function + 1));
}

static void note_exported(struct machine_code *m)
{
	GHashTableIter all;
	gpointer name;
	g_hash_table_iter_init(&all, m->exported);
	while (g_hash_table_iter_next(&all, &name, NULL))
		g_hash_table_add(m->replaced, name);
}

static void read_symbols(struct machine_code *m)
{
	int count = dwfl_module_getsymtab(m->module);
	for (int i = 1; i < count; i++) {
		GElf_Sym sym;
		GElf_Addr address;
		GElf_Word section;
		const char *name = dwfl_module_getsym_info(m->module, i, &sym, &address, &section, NULL, NULL);
		int type = GELF_ST_TYPE(sym.st_info);
		if (name == NULL || *name == '\0' || section == SHN_UNDEF || (type != STT_FUNC && type != STT_GNU_IFUNC))
			continue;
		note_replaced(m, name);
		/* The file does not tell which function an indirect one resolves to. */
		if (type != STT_FUNC || sym.st_size == 0 || address > UINT64_MAX - sym.st_size)
			continue;
		struct symbol_entry s = {
			address, address + sym.st_size, name, GELF_ST_BIND(sym.st_info) != STB_LOCAL,
		};
		g_array_append_val(m->symbols, s);
	}
	g_array_sort(m->symbols, by_start);
	uint64_t reach = 0;
	for (guint i = 0; i < m->symbols->len; i++) {
		struct symbol_entry *s = &g_array_index(m->symbols, struct symbol_entry, i);
		reach = MAX(reach, s->end);
		g_array_append_val(m->reach, reach);
		g_ptr_array_add(m->names, (gpointer)(uintptr_t)s->name);
		if (s->exported)
			g_hash_table_insert(m->exported, (gpointer)(uintptr_t)s->name, GUINT_TO_POINTER(i + 1));
	}
}

static uint64_t *key_of(uint64_t address)
{
	uint64_t *key = g_new(uint64_t, 1);
	*key = address;
	return key;
}

static void add_slot(struct machine_code *m, uint64_t address, struct machine_code_target to)
{
	struct machine_code_target *kept = g_new(struct machine_code_target, 1);
	*kept = to;
	g_hash_table_insert(m->slots, key_of(address), kept);
}

static const char *symbol_of(Elf *elf, GElf_Word table, size_t index)
{
	GElf_Shdr header;
	GElf_Sym sym;
	Elf_Scn *scn = elf_getscn(elf, table);
	if (scn == NULL || gelf_getshdr(scn, &header) == NULL || gelf_getsym(elf_getdata(scn, NULL), (int)index, &sym) == NULL)
		return NULL;
	const char *name = elf_strptr(elf, header.sh_link, sym.st_name);
	return name != NULL && *name != '\0' ? name : NULL;
}

/* Reads the linkage table. The dynamic linker writes each of its words once. */
static void read_slots(struct machine_code *m, Elf *elf)
{
	uint64_t got[4][2];
	size_t gots = 0, strings;
	Elf_Scn *scn = NULL;
	GElf_Shdr header;
	if (elf_getshdrstrndx(elf, &strings) != 0)
		return;
	while ((scn = elf_nextscn(elf, scn)) != NULL) {
		const char *name = gelf_getshdr(scn, &header) != NULL ? elf_strptr(elf, strings, header.sh_name) : NULL;
		if (name != NULL && gots < G_N_ELEMENTS(got) && (strcmp(name, ".got") == 0 || strcmp(name, ".got.plt") == 0)
		    && header.sh_addr <= UINT64_MAX - header.sh_size) {
			got[gots][0] = header.sh_addr;
			got[gots++][1] = header.sh_addr + header.sh_size;
		}
	}
	for (scn = NULL; (scn = elf_nextscn(elf, scn)) != NULL;) {
		if (gelf_getshdr(scn, &header) == NULL || header.sh_type != SHT_RELA || (header.sh_flags & SHF_ALLOC) == 0
		    || header.sh_entsize == 0)
			continue;
		Elf_Data *data = elf_getdata(scn, NULL);
		size_t count = data != NULL ? data->d_size / header.sh_entsize : 0;
		GElf_Rela rela;
		for (size_t i = 0; i < count && i < G_MAXINT && gelf_getrela(data, (int)i, &rela) != NULL; i++) {
			struct machine_code_target to = { 0 };
			size_t g = 0;
			while (g < gots && (rela.r_offset < got[g][0] || rela.r_offset >= got[g][1]))
				g++;
			if (g == gots)
				continue;
			size_t type = GELF_R_TYPE(rela.r_info), index = GELF_R_SYM(rela.r_info);
			if (type == R_X86_64_RELATIVE)
				to.address = (uint64_t)rela.r_addend;
			else if (type == R_X86_64_JUMP_SLOT || type == R_X86_64_GLOB_DAT)
				to.external = symbol_of(elf, header.sh_link, index);
			add_slot(m, rela.r_offset, to);
		}
	}
}

static void code_free(gpointer data)
{
	struct machine_code_exits *code = data;
	g_array_unref(code->calls);
	g_array_unref(code->jumps);
	g_free(code);
}

static struct machine_code *machine_new(void)
{
	struct machine_code *m = g_new0(struct machine_code, 1);
	m->symbols = g_array_new(FALSE, FALSE, sizeof(struct symbol_entry));
	m->names = g_ptr_array_new();
	m->reach = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	m->segments = g_array_new(FALSE, FALSE, sizeof(struct segment));
	m->slots = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
	m->exported = g_hash_table_new(g_str_hash, g_str_equal);
	m->replaced = g_hash_table_new(g_str_hash, g_str_equal);
	m->codes = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, code_free);
	return m;
}

struct machine_code *machine_code_of(const struct object_image *image, bool is_preloaded)
{
	struct machine_code *m = machine_new();
	m->module = object_image_module(image);
	GElf_Addr bias;
	GElf_Ehdr header;
	Elf *elf = dwfl_module_getelf(m->module, &bias);
	if (elf == NULL || bias != 0 || gelf_getehdr(elf, &header) == NULL || header.e_machine != EM_X86_64
	    || gelf_getclass(elf) != ELFCLASS64 || cs_open(CS_ARCH_X86, CS_MODE_64, &m->decoder) != CS_ERR_OK) {
		machine_code_free(m);
		return NULL;
	}
	m->decodes = true;
	read_segments(m, elf);
	read_symbols(m);
	if (is_preloaded)
		note_exported(m);
	read_slots(m, elf);
	return m;
}

void machine_code_free(struct machine_code *m)
{
	if (m == NULL)
		return;
	if (m->decodes)
		cs_close(&m->decoder);
	g_array_unref(m->symbols);
	g_ptr_array_unref(m->names);
	g_array_unref(m->reach);
	g_array_unref(m->segments);
	GHashTable *tables[] = { m->slots, m->exported, m->replaced, m->codes };
	for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
		g_hash_table_destroy(tables[i]);
	g_free(m);
}

/* ------------------------------------------------ functions ---------------------------------------------- */

static const struct symbol_entry *entry(const struct machine_code *m, guint i)
{
	return &g_array_index(m->symbols, struct symbol_entry, i);
}

bool machine_code_function_at(struct machine_code *m, uint64_t address, struct machine_code_function *f)
{
	guint low = 0, high = m->symbols->len;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		if (entry(m, middle)->start <= address)
			low = middle + 1;
		else
			high = middle;
	}
	/* Go backwards over the symbols that begin before the address, as long as one of them may contain it. */
	*f = (struct machine_code_function){ 0 };
	for (guint i = low; i > 0 && g_array_index(m->reach, uint64_t, i - 1) > address; i--) {
		const struct symbol_entry *s = entry(m, i - 1);
		if (s->end <= address && (f->count == 0 || s->start != f->start))
			continue;
		if (f->count != 0 && s->start != f->start)
			return false;
		f->start = s->start;
		f->end = MAX(f->end, s->end);
		f->names = (const char *const *)&m->names->pdata[i - 1];
		f->count++;
	}
	return f->count != 0;
}

bool machine_code_function_named(struct machine_code *m, const char *name, struct machine_code_function *f)
{
	guint place = GPOINTER_TO_UINT(g_hash_table_lookup(m->exported, name));
	return place != 0 && machine_code_function_at(m, entry(m, place - 1)->start, f);
}

bool machine_code_is_replaced(struct machine_code *m, const char *name)
{
	return g_hash_table_contains(m->replaced, name);
}

/* ------------------------------------------------ instructions ------------------------------------------- */

static int32_t displacement(const unsigned char *bytes)
{
	int32_t value;
	memcpy(&value, bytes, sizeof value);
	return value;
}

/* Returns what the word of the linkage table at address leads to. */
static struct machine_code_target through_slot(struct machine_code *m, uint64_t address)
{
	const struct machine_code_target *known = g_hash_table_lookup(m->slots, &address);
	return known != NULL ? *known : (struct machine_code_target){ 0 };
}

/* Returns the target at address. If that is a stub of the linkage table (`jmp *x(%rip)`, perhaps after
   `endbr64` or with `bnd`), returns what the stub leads to. */
static struct machine_code_target resolved(struct machine_code *m, uint64_t address)
{
	static const unsigned char endbr[] = { 0xf3, 0x0f, 0x1e, 0xfa };
	enum { JUMP = 6 };
	struct machine_code_function f;
	uint64_t left, at = address;
	const unsigned char *code = bytes_at(m, address, true, &left);
	if (code == NULL)
		return (struct machine_code_target){ 0 };
	if (machine_code_function_at(m, address, &f))
		return (struct machine_code_target){ .address = address };
	if (left >= sizeof endbr && memcmp(code, endbr, sizeof endbr) == 0) {
		code += sizeof endbr;
		at += sizeof endbr;
		left -= sizeof endbr;
	}
	if (left > 0 && *code == 0xf2) {
		code++;
		at++;
		left--;
	}
	if (left >= JUMP && code[0] == 0xff && code[1] == 0x25)
		return through_slot(m, at + JUMP + (uint64_t)(int64_t)displacement(code + 2));
	return (struct machine_code_target){ 0 };
}

struct machine_code_target machine_code_guess_call(struct machine_code *m, uint64_t next)
{
	enum { LENGTH = 6 };
	uint64_t left;
	struct machine_code_target none = { 0 };
	const unsigned char *code = bytes_at(m, next - LENGTH, true, &left);
	if (code == NULL || left < LENGTH)
		return none;
	uint64_t place = next + (uint64_t)(int64_t)displacement(code + LENGTH - 4);
	return code[1] == 0xe8 ? resolved(m, place) : code[0] == 0xff && code[1] == 0x15 ? through_slot(m, place) : none;
}

bool machine_code_is_signal_return(struct machine_code *m, uint64_t address)
{
	/* mov $15,%rax; syscall */
	static const unsigned char restore[] = { 0x48, 0xc7, 0xc0, 0x0f, 0, 0, 0, 0x0f, 0x05 };
	uint64_t left;
	const unsigned char *code = bytes_at(m, address, true, &left);
	return code != NULL && left >= sizeof restore && memcmp(code, restore, sizeof restore) == 0;
}

/* Adds a jump if it leads out of the function. */
static void add_jump(struct machine_code_exits *code, const struct machine_code_function *f, uint64_t from,
                     struct machine_code_target to)
{
	struct machine_code_jump jump = { from, to };
	if (to.external == NULL && to.address > f->start && to.address < f->end)
		return;
	g_array_append_val(code->jumps, jump);
}

static void add_call(struct machine_code_exits *code, uint64_t next, struct machine_code_target to)
{
	struct machine_code_call call = { next, to };
	g_array_append_val(code->calls, call);
}

static bool is_conditional(const cs_insn *i)
{
	const unsigned char *b = i->bytes;
	return i->size >= 2 && ((i->id >= X86_INS_JAE && i->id <= X86_INS_JS) || b[0] == 0xe3) && i->id != X86_INS_JMP
		&& i->id != X86_INS_LJMP;
}

/* Skips the prefixes that a call or a jump may have. */
static const unsigned char *opcode_of(const cs_insn *i)
{
	const unsigned char *b = i->bytes, *end = i->bytes + i->size;
	while (b + 1 < end && (*b == 0x66 || *b == 0x67 || *b == 0xf2 || *b == 0x3e || *b == 0x2e || (*b & 0xf0) == 0x40))
		b++;
	return b;
}

/* Adds what one instruction does to `code`. False if it leads somewhere that cannot be told. */
static bool add_instruction(struct machine_code *m, struct machine_code_exits *code,
                            const struct machine_code_function *f, const cs_insn *i)
{
	const unsigned char *b = opcode_of(i), *end = i->bytes + i->size;
	uint64_t next = i->address + i->size;
	bool call = i->id == X86_INS_CALL, jump = i->id == X86_INS_JMP || is_conditional(i);
	if (!call && !jump)
		return true;
	/* A relative jump or call: the last bytes are the displacement. */
	if (*b == 0xe8 || *b == 0xe9 || (*b == 0x0f && jump)) {
		uint64_t to = next + (uint64_t)(int64_t)displacement(end - 4);
		if (call)
			add_call(code, next, resolved(m, to));
		else if (to <= f->start || to >= f->end)
			add_jump(code, f, i->address, resolved(m, to));
		return true;
	}
	if (jump && (*b == 0xeb || (*b & 0xf0) == 0x70 || *b == 0xe3)) {
		uint64_t to = next + (uint64_t)(int64_t)(int8_t)end[-1];
		if (to <= f->start || to >= f->end)
			add_jump(code, f, i->address, resolved(m, to));
		return true;
	}
	if (end - b == 6 && b[0] == 0xff && b[1] == (call ? 0x15 : 0x25)) {
		struct machine_code_target to = through_slot(m, next + (uint64_t)(int64_t)displacement(b + 2));
		if (call)
			add_call(code, next, to);
		else
			add_jump(code, f, i->address, to);
		return true;
	}
	return call;
}

static struct machine_code_exits *read_code(struct machine_code *m, const struct machine_code_function *f)
{
	struct machine_code_exits *code = g_new0(struct machine_code_exits, 1);
	code->calls = g_array_new(FALSE, FALSE, sizeof(struct machine_code_call));
	code->jumps = g_array_new(FALSE, FALSE, sizeof(struct machine_code_jump));
	uint64_t left, address = f->start, size = f->end - f->start;
	const uint8_t *bytes = bytes_at(m, f->start, true, &left);
	if (bytes == NULL || left < size || size > LARGEST_FUNCTION)
		return code;
	size_t rest = size;
	cs_insn *insn = cs_malloc(m->decoder);
	code->whole = true;
	while (rest > 0 && cs_disasm_iter(m->decoder, &bytes, &rest, &address, insn))
		code->whole &= add_instruction(m, code, f, insn);
	/* Bytes that cannot be read may be data, and then the rest may be decoded from a wrong start. */
	code->whole &= rest == 0;
	cs_free(insn, 1);
	return code;
}

const struct machine_code_exits *machine_code_exits_of(struct machine_code *m,
                                                       const struct machine_code_function *f)
{
	struct machine_code_exits *code = g_hash_table_lookup(m->codes, &f->start);
	if (code == NULL) {
		code = read_code(m, f);
		g_hash_table_insert(m->codes, key_of(f->start), code);
	}
	return code;
}
