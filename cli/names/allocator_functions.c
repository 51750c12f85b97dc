/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "names/allocator_functions.h"

#include "base/wildcard.h"
#include "core/ap_families.h"
#include "names/symbol_canon.h"

#include <string.h>

static const struct { enum ap_family_id family; const char *signature; } entry_points[] = {
#define FUNCTION(id, signature) { AP_FAMILY_##id, signature },
#include "allocators/families.def"
};

static const struct { enum ap_family_id family; const char *pattern; } internals[] = {
#define INTERNAL(id, pattern) { AP_FAMILY_##id, pattern },
#include "allocators/families.def"
};

struct allocator_functions {
	bool seen[AP_FAMILIES];
	GPtrArray *own;          /* of char *: patterns for canonical names without generic arguments */
};

bool allocator_is_described(const char *family)
{
	return strchr(family, '=') != NULL;
}

bool allocator_is_rusts(const char *family)
{
	for (size_t i = 0; i < AP_FAMILIES; i++)
		if (AP_(family_table)[i].kind == AP_FAMILY_RUST && strcmp(AP_(family_table)[i].title, family) == 0)
			return true;
	return false;
}

bool allocator_is_rusts_entry(const char *symbol)
{
	for (size_t i = 0; i < G_N_ELEMENTS(entry_points); i++) {
		const char *text = entry_points[i].signature;
		struct ap_signature s;
		if (AP_(family_table)[entry_points[i].family].kind != AP_FAMILY_RUST || AP_(signature_parse)(&text, &s) != NULL)
			continue;
		g_autofree char *pattern = g_strndup(s.name, s.name_length);
		if (wildcard_matches(pattern, symbol))
			return true;
	}
	return false;
}

char *allocator_title(const char *family)
{
	struct ap_signature s;
	const char *text = family;
	return allocator_is_described(family) && AP_(signature_parse)(&text, &s) == NULL ? g_strndup(s.name, s.name_length) : g_strdup(family);
}

/* Adds the names of the functions in a description. */
static void add_own(struct allocator_functions *a, const char *text)
{
	struct ap_signature s;
	const char *wrong;
	while (AP_(description_next)(&text, &s, &wrong)) {
		g_autofree char *name = g_strndup(s.name, s.name_length);
		g_ptr_array_add(a->own, symbol_canonical(name, "", false));
	}
}

struct allocator_functions *allocator_functions_new(const struct model *m)
{
	struct allocator_functions *a = g_new0(struct allocator_functions, 1);
	a->own = g_ptr_array_new_with_free_func(g_free);
	for (int f = 0; f < AP_FAMILIES; f++)
		a->seen[f] = AP_(family_table)[f].kind == AP_FAMILY_PLAIN;
	for (guint i = 0; i < m->allocators->len; i++) {
		const char *family = model_text(m, g_array_index(m->allocators, struct allocator, i).family);
		for (int f = 0; f < AP_FAMILIES; f++)
			a->seen[f] |= strcmp(AP_(family_table)[f].title, family) == 0;
		if (allocator_is_described(family))
			add_own(a, family);
	}
	return a;
}

void allocator_functions_free(struct allocator_functions *a)
{
	if (a == NULL)
		return;
	g_ptr_array_unref(a->own);
	g_free(a);
}

/* Takes the next word from *words, which has blanks between them. */
static struct symbol_part next_word(const char **words)
{
	struct symbol_part word = part(*words, strcspn(*words, " "));
	*words += word.length + strspn(*words + word.length, " ");
	return word;
}

static bool are_equal(struct symbol_part a, struct symbol_part b)
{
	return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

/* Whether name is `wanted`, whose @ stands for each of the prefixes. */
static bool is_named(struct symbol_part name, struct symbol_part wanted, const char *prefixes)
{
	if (wanted.length == 0 || wanted.text[0] != '@')
		return are_equal(name, wanted);
	struct symbol_part rest = part_tail(wanted, 1);
	while (*prefixes != '\0') {
		struct symbol_part prefix = next_word(&prefixes);
		if (part_equals(prefix, "-"))
			prefix = part_none();
		if (name.length == prefix.length + rest.length && memcmp(name.text, prefix.text, prefix.length) == 0
		    && are_equal(part_tail(name, prefix.length), rest))
			return true;
	}
	return false;
}

static bool is_entry_point(const struct allocator_functions *a, struct symbol_part name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(entry_points); i++) {
		const char *begin = strchr(entry_points[i].signature, '=') + 1;
		if (a->seen[entry_points[i].family]
		    && is_named(name, part(begin, strcspn(begin, "(")), AP_(family_table)[entry_points[i].family].prefixes))
			return true;
	}
	return false;
}

/* A pattern of a mangled name is `_ZN8snmalloc*`, for all names that begin `snmalloc::`. */
static bool is_below(struct symbol_part path, const char *pattern)
{
	const char *digits = pattern + strcspn(pattern, "0123456789");
	const char *name = digits + strspn(digits, "0123456789");
	size_t length = strcspn(name, "*");
	return path.length > length + 2 && memcmp(path.text, name, length) == 0 && memcmp(path.text + length, "::", 2) == 0;
}

static bool is_internal(const struct allocator_functions *a, const struct symbol *s)
{
	g_autofree char *name = g_strndup(s->path.text, s->path.length);
	for (size_t i = 0; i < G_N_ELEMENTS(internals); i++)
		if (a->seen[internals[i].family]
		    && (g_str_has_prefix(internals[i].pattern, "_Z") ? is_below(s->path, internals[i].pattern)
		                                                      : s->crate.length == 0 && wildcard_matches(internals[i].pattern, name)))
			return true;
	return false;
}

/* Whether the crate is a package of the family. The names of packages have hyphens. */
static bool is_of_package(const struct allocator_functions *a, struct symbol_part crate)
{
	g_autofree char *name = g_strdelimit(g_strndup(crate.text, crate.length), "_", '-');
	for (int f = 0; f < AP_FAMILIES; f++) {
		const char *packages = AP_(family_table)[f].crates;
		while (a->seen[f] && *packages != '\0')
			if (part_equals(next_word(&packages), name))
				return true;
	}
	return false;
}

bool allocator_functions_have(const struct allocator_functions *a, const struct symbol *s, bool inlined, enum origin origin)
{
	if (s->crate.length == 0 && !inlined && is_entry_point(a, s->path))
		return true;
	if (origin == ORIGIN_WORKSPACE)
		return false;
	return (s->crate.length > 0 && is_of_package(a, s->crate)) || is_internal(a, s);
}

bool allocator_functions_has_own(const struct allocator_functions *a)
{
	return a->own->len > 0;
}

bool allocator_functions_is_own(const struct allocator_functions *a, const char *canonical)
{
	g_autofree char *key = symbol_pattern_key(canonical);
	for (guint i = 0; i < a->own->len; i++)
		if (wildcard_matches(g_ptr_array_index(a->own, i), key))
			return true;
	return false;
}
