/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "input/native_replacements.h"

#include "input/code_references.h"
#include "input/native_host.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define INSTEAD ": use '--backend=valgrind'"

/* Longer ones name no function of an allocator. */
enum { NAME_MOST = 100 };

/* A function of a family. */
struct found { const struct object_symbol *symbol; const struct ap_entry_point *point; };

struct choice {
	struct ap_families families;
	struct ap_sight sight;
	GArray *found, *unserved;          /* of struct found */
	bool replaces[AP_FAMILIES];
	struct native_replacements *result;
	char *fault;
};

static const char *title_of(enum ap_family_id family)
{
	return AP_(family_table)[family].title;
}

/* Notes why the allocator cannot be replaced, unless that is known already. */
__attribute__((format(printf, 3, 4)))
static void set_fault(struct choice *c, enum ap_family_id family, const char *format, ...)
{
	va_list arguments;
	if (c->fault != NULL)
		return;
	va_start(arguments, format);
	g_autofree char *reason = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	c->fault = g_strdup_printf("the backend 'native' cannot take the place of its allocator, %s: %s" INSTEAD, title_of(family), reason);
}

/* ------------------------------------------------ what it has -------------------------------------------- */

static void look_at(struct choice *c, const struct object_symbol *s)
{
	size_t length = strnlen(s->name, NAME_MOST + 1);
	if (length > NAME_MOST)
		return;
	if (s->kind == OBJECT_SYMBOL_FUNCTION || s->kind == OBJECT_SYMBOL_IFUNC) {
		const struct found f = { s, AP_(sight_add)(&c->sight, &c->families, s->name, length) };
		if (f.point != NULL)
			g_array_append_val(c->found, f);
	} else if (s->kind == OBJECT_SYMBOL_UNDEFINED) {
		const struct ap_entry_point *e = AP_(entry_point_of)(&c->families, s->name, length);
		if (e != NULL && AP_(family_table)[e->family].kind == AP_FAMILY_OWN)
			set_fault(c, e->family, "it calls '%s' in a shared library", s->name);
	}
}

/* One function alone may be anything. A function of the C library's names that allocates is an allocator, though. */
static bool is_there(struct choice *c, enum ap_family_id family)
{
	const char *missing = AP_(sight_missing)(&c->sight, family);
	enum ap_family_kind kind = AP_(family_table)[family].kind;
	if (kind == AP_FAMILY_PLAIN && c->sight.roles[family] & 1u << AP_ROLE_ALLOC) {
		missing = c->sight.roles[family] & 1u << AP_ROLE_FREE ? NULL : "a function that frees";
		if (missing != NULL)
			set_fault(c, family, "it lacks %s", missing);
		return true;
	}
	if (kind != AP_FAMILY_OWN || c->sight.functions[family] == 0)
		return false;
	if (missing != NULL)
		set_fault(c, family, "it lacks %s", missing);
	return AP_(sight_has)(&c->sight, family);
}

/* With an allocator go the functions that may stand on it under the C library's names, and C++'s operators. */
static void choose_families(struct choice *c)
{
	bool any = false;
	for (guint i = 0; i < AP_FAMILIES; i++)
		any |= c->replaces[i] = is_there(c, (enum ap_family_id)i);
	for (guint i = 0; i < AP_FAMILIES; i++) {
		enum ap_family_kind kind = AP_(family_table)[i].kind;
		c->replaces[i] |= any && (kind == AP_FAMILY_PLAIN || kind == AP_FAMILY_CXX);
	}
}

/* --------------------------------------------- what can be served ---------------------------------------- */

static bool has(const struct ap_signature *s, enum ap_param param)
{
	return s->position[param] >= 0;
}

/* Returns which text function the entry point is, from 1; 0: none. */
static uint8_t text_of(const struct ap_entry_point *e)
{
#define NAME(name) name,
	static const char *const names[] = { AP_REPLACEMENT_TEXTS(NAME) };
	g_autofree char *name = g_strndup(e->name, e->length);
	for (size_t i = 0; i < G_N_ELEMENTS(names) && has(&e->signature, AP_PARAM_TEXT) && !has(&e->signature, AP_PARAM_POOL); i++)
		if (g_str_has_suffix(name, names[i]))
			return (uint8_t)(i + 1);
	return 0;
}

/* Why a call of the function cannot be served, as what follows its name; NULL: it can. */
static const char *why_not(const struct ap_entry_point *e)
{
	const struct ap_signature *s = &e->signature;
	bool makes = s->role == AP_ROLE_ALLOC || s->role == AP_ROLE_REALLOC || s->role == AP_ROLE_REALLOCF || s->role == AP_ROLE_EXPAND;
	if (s->role == AP_ROLE_RESET || s->role == AP_ROLE_LEAVE)
		return "ends many blocks at once";
	if (text_of(e) > 0)
		return NULL;
	if (has(s, AP_PARAM_POOL))
		return "allocates in a heap that the program chooses";
	if (has(s, AP_PARAM_TEXT) || has(s, AP_PARAM_WIDE))
		return "returns a text";
	if (s->role == AP_ROLE_GROW || (makes && s->has_unsaid) || (s->role == AP_ROLE_ALLOC && has(s, AP_PARAM_PTR)))
		return "has parameters that only the allocator understands";
	return NULL;
}

/* What it does besides has no meaning for blocks of another allocator, and does no harm. */
static bool is_left(const struct ap_signature *s)
{
	return s->role == AP_ROLE_UNSEEN || (s->role == AP_ROLE_INSIDE && s->manner != AP_MANNER_ROUNDS);
}

static bool means_the_same(const struct ap_replacement *a, const struct ap_replacement *b)
{
	if (a->role != b->role || a->manner != b->manner || a->text != b->text || a->returns_size != b->returns_size)
		return false;
	/* Only the block matters to these. */
	if (a->role == AP_ROLE_FREE || a->role == AP_ROLE_USABLE)
		return a->position[AP_PARAM_PTR] == b->position[AP_PARAM_PTR];
	return memcmp(a->position, b->position, sizeof a->position) == 0;
}

/* ---------------------------------------------- what can be replaced ------------------------------------- */

static bool make_entry(struct choice *c, const struct found *f, const struct native_executable *x, struct ap_replacement *r)
{
	const struct ap_signature *s = &f->point->signature;
	const char *name = f->symbol->name;
	enum ap_family_id family = f->point->family;
	*r = (struct ap_replacement){
		.address = f->symbol->address, .role = (uint8_t)s->role, .manner = (uint8_t)s->manner,
		.text = text_of(f->point), .as_mimalloc = family == AP_FAMILY_mimalloc,
		.returns_size = strstr(name, "size_returning") != NULL,
	};
	memcpy(r->position, s->position, sizeof r->position);
	if (f->symbol->kind == OBJECT_SYMBOL_IFUNC)
		set_fault(c, family, "the program chooses among several '%s' when it starts", name);
	else if (f->symbol->size < AP_REPLACEMENT_JUMP || !x->read(x->data, r->address, r->code, AP_REPLACEMENT_JUMP))
		set_fault(c, family, "'%s' is too short", name);
	if (memcmp(r->code, ap_replacement_mark, AP_REPLACEMENT_MARK) == 0) {
		r->begin = AP_REPLACEMENT_MARK;
		if (f->symbol->size < AP_REPLACEMENT_CODE || !x->read(x->data, r->address, r->code, AP_REPLACEMENT_CODE))
			set_fault(c, family, "'%s' is too short", name);
	}
	return c->fault == NULL;
}

/* Adds the function, which may have several names. */
static void add_entry(struct choice *c, const struct found *f, const struct ap_replacement *r)
{
	GArray *entries = c->result->entries;
	for (guint i = 0; i < entries->len; i++) {
		const struct ap_replacement *other = &g_array_index(entries, struct ap_replacement, i);
		if (other->address != r->address)
			continue;
		if (!means_the_same(other, r))
			set_fault(c, f->point->family, "'%s' is one function with another that does something else", f->symbol->name);
		return;
	}
	if (entries->len < AP_REPLACEMENTS_MAX)
		g_array_append_vals(entries, r, 1);
	else
		set_fault(c, f->point->family, "it has too many functions");
}

static gint by_address(gconstpointer a, gconstpointer b)
{
	const struct ap_replacement *x = a, *y = b;
	return x->address < y->address ? -1 : x->address > y->address;
}

/* Nothing may begin in the bytes that a jump takes. */
static void check_overlaps(struct choice *c, const GArray *symbols)
{
	const GArray *entries = c->result->entries;
	for (guint i = 0; i < symbols->len; i++) {
		const struct object_symbol *s = &g_array_index(symbols, struct object_symbol, i);
		guint low = 0, high = entries->len;
		while (low < high) {
			guint middle = low + (high - low) / 2;
			if (g_array_index(entries, struct ap_replacement, middle).address >= s->address)
				high = middle;
			else
				low = middle + 1;
		}
		/* The last entry before the symbol. */
		const struct ap_replacement *e = low > 0 ? &g_array_index(entries, struct ap_replacement, low - 1) : NULL;
		if (e != NULL && s->kind != OBJECT_SYMBOL_UNDEFINED && s->address - e->address < (uint64_t)e->begin + AP_REPLACEMENT_JUMP)
			for (guint k = 0; k < c->found->len; k++) {
				const struct found *f = &g_array_index(c->found, struct found, k);
				if (f->symbol->address == e->address)
					set_fault(c, f->point->family, "'%s' begins within the first bytes of '%s'", s->name, f->symbol->name);
			}
	}
}

/* -------------------------------------------- what nobody calls ------------------------------------------ */

/* Whether the code at the address is the allocator's own, by any of its names. */
static bool is_of_family(const struct choice *c, const GArray *symbols, uint64_t address, enum ap_family_id family)
{
	for (guint i = 0; i < symbols->len; i++) {
		const struct object_symbol *s = &g_array_index(symbols, struct object_symbol, i);
		if (s->kind != OBJECT_SYMBOL_FUNCTION || address < s->address || address - s->address >= s->size)
			continue;
		const struct ap_entry_point *e = AP_(entry_point_of)(&c->families, s->name, strlen(s->name));
		if ((e != NULL && c->replaces[e->family]) || AP_(is_internal_of)(family, s->name))
			return true;
	}
	return false;
}

static gint by_value(gconstpointer a, gconstpointer b)
{
	const uint64_t *x = a, *y = b;
	return *x < *y ? -1 : *x > *y;
}

/* An allocator that is linked as a whole has functions that the program never calls. What is not served must be of these: then it is
   called by the allocator alone, for memory of its own. */
static void check_unserved(struct choice *c, const GArray *symbols, const struct native_executable *x)
{
	g_autoptr(GArray) functions = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	g_autoptr(GArray) references = g_array_new(FALSE, FALSE, sizeof(struct code_reference));
	for (guint i = 0; i < c->unserved->len; i++)
		g_array_append_val(functions, g_array_index(c->unserved, struct found, i).symbol->address);
	g_array_sort(functions, by_value);
	if (functions->len > 0)
		x->find_references(x->data, (const uint64_t *)(void *)functions->data, functions->len, references);
	for (guint i = 0; i < c->unserved->len; i++) {
		const struct found *f = &g_array_index(c->unserved, struct found, i);
		enum ap_family_id family = f->point->family;
		for (guint k = 0; k < references->len && c->fault == NULL; k++) {
			const struct code_reference *r = &g_array_index(references, struct code_reference, k);
			if (r->to == f->symbol->address && (r->from == 0 || !is_of_family(c, symbols, r->from, family)))
				set_fault(c, family, "'%s' %s", f->symbol->name, why_not(f->point));
		}
		for (guint k = 0; k < c->result->entries->len; k++)
			if (g_array_index(c->result->entries, struct ap_replacement, k).address == f->symbol->address)
				set_fault(c, family, "'%s' is one function with another that does something else", f->symbol->name);
	}
}

static void add_entries(struct choice *c, const GArray *symbols, const struct native_executable *x)
{
	for (guint i = 0; i < c->found->len && c->fault == NULL; i++) {
		const struct found *f = &g_array_index(c->found, struct found, i);
		struct ap_replacement r;
		if (!c->replaces[f->point->family] || is_left(&f->point->signature))
			continue;
		if (why_not(f->point) != NULL) {
			g_array_append_val(c->unserved, *f);
			continue;
		}
		if (make_entry(c, f, x, &r)) {
			add_entry(c, f, &r);
			c->result->of[f->point->family]++;
		}
	}
	g_array_sort(c->result->entries, by_address);
	if (c->fault == NULL)
		check_overlaps(c, symbols);
	if (c->fault == NULL)
		check_unserved(c, symbols, x);
}

/* --------------------------------------------------- all ------------------------------------------------- */

/* The names that have a prefix are copies. The others stand in the table. */
static void free_families(struct ap_families *f)
{
	for (UInt i = 0; i < f->list.count; i++) {
		const struct ap_entry_point *e = AP_(list_at)(&f->list, i);
		if (e->name != e->signature.name && e->name != e->signature.name + 1)
			g_free((gpointer)(uintptr_t)e->name);
	}
	native_host_free_list(&f->list, &f->by_name);
}

static gint by_name(gconstpointer a, gconstpointer b)
{
	const struct found *x = a, *y = b;
	return strcmp(x->symbol->name, y->symbol->name);
}

struct native_replacements *native_replacements_choose(const GArray *symbols, const struct native_executable *x, char **fault)
{
	struct choice c = {
		.found = g_array_new(FALSE, FALSE, sizeof(struct found)), .unserved = g_array_new(FALSE, FALSE, sizeof(struct found)),
		.result = g_new0(struct native_replacements, 1),
	};
	c.result->entries = g_array_new(FALSE, FALSE, sizeof(struct ap_replacement));
	AP_(families_init)(&c.families);
	for (guint i = 0; i < symbols->len; i++)
		look_at(&c, &g_array_index(symbols, struct object_symbol, i));
	/* So that the same fault is found first in any order of the symbols. */
	g_array_sort(c.found, by_name);
	choose_families(&c);
	add_entries(&c, symbols, x);
	g_array_unref(c.found);
	g_array_unref(c.unserved);
	free_families(&c.families);
	*fault = c.fault;
	if (c.fault == NULL)
		return c.result;
	native_replacements_free(c.result);
	return NULL;
}

void native_replacements_free(struct native_replacements *r)
{
	if (r == NULL)
		return;
	g_array_unref(r->entries);
	g_free(r);
}

struct native_replacements *native_replacements_of(const char *path, char **fault)
{
	struct object_image *image = object_image_open(path, "", NULL);
	g_autoptr(GArray) symbols = g_array_new(FALSE, FALSE, sizeof(struct object_symbol));
	if (image != NULL)
		object_symbols_list(image, symbols);
	const struct native_executable x = { image, object_symbols_read_code, code_references_find };
	struct native_replacements *r = native_replacements_choose(symbols, &x, fault);
	object_image_free(image);
	return r;
}

char *native_replacements_title(const struct native_replacements *r)
{
	g_autoptr(GPtrArray) titles = g_ptr_array_new();
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < AP_FAMILIES; i++)
		if (r->of[i] > 0)
			g_ptr_array_add(titles, (gpointer)(uintptr_t)title_of((enum ap_family_id)i));
	for (guint i = 0; i < titles->len; i++)
		g_string_append_printf(text, "%s%s", i == 0 ? "" : i + 1 == titles->len ? " and " : ", ",
		                       (const char *)g_ptr_array_index(titles, i));
	return g_string_free(text, FALSE);
}

bool native_replacements_write(const struct native_replacements *r, const char *executable, const char *to, GError **error)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	struct stat st;
	if (stat(executable, &st) != 0) {
		g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(errno), "cannot read '%s': %s", executable, g_strerror(errno));
		return false;
	}
	const struct ap_replacements head = {
		.magic = AP_REPLACEMENTS_MAGIC, .layout = sizeof(struct ap_replacement), .n = r->entries->len,
		.executable = {
			st.st_dev, st.st_ino, (uint64_t)st.st_size, (uint64_t)st.st_mtim.tv_sec, (uint64_t)st.st_mtim.tv_nsec,
		},
	};
	g_byte_array_append(bytes, (const guint8 *)&head, sizeof head);
	g_byte_array_append(bytes, (const guint8 *)r->entries->data, r->entries->len * (guint)sizeof(struct ap_replacement));
	return g_file_set_contents(to, (const char *)bytes->data, (gssize)bytes->len, error);
}
