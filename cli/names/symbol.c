/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "names/symbol.h"

#include <glib.h>
#include <string.h>

/* How deep to follow types within types: a hostile name is nested without end. */
enum { DEEPEST = 16 };

/* A name taken apart. `<type as trait>::…` fills all members, `<type>::…` all but trait. self is the path at
   the heart of the type. */
struct anatomy { struct symbol_part path, type, self, trait; };

/* Returns the path at the heart of a type: for `&mut [a::B; 3]`, a::B. */
static struct symbol_part heart(struct symbol_part type)
{
	static const char *const before[] = {
		"&", "*const ", "*mut ", "mut ", "dyn ", "impl ", "[", "(", " ", NULL,
	};
	for (bool again = true; again && type.length > 0;) {
		again = false;
		for (const char *const *b = before; *b != NULL; b++)
			if (part_begins(type, *b)) {
				type = part_tail(type, strlen(*b));
				again = true;
			}
		if (part_begins(type, "'")) {
			type = part_tail(type, part_find(type, 0, " "));
			again = true;
		} else if (part_begins(type, "for<")) {
			type = part_tail(type, part_behind_bracket(type, strlen("for")));
			again = true;
		}
	}
	size_t end = 0;
	while (end < type.length && strchr(",;)] +", type.text[end]) == NULL)
		end = part_is_opening(type.text[end]) ? part_behind_bracket(type, end) : end + 1;
	return part(type.text, end);
}

/* Takes apart what stands between the brackets at the beginning of p. */
static void take_apart_bracket(struct symbol_part p, struct anatomy *a)
{
	size_t behind = part_behind_bracket(p, 0);
	bool closed = behind > 1 && p.text[behind - 1] == '>';
	struct symbol_part trait;
	a->type = part(p.text + 1, behind - 1 - closed);
	if (part_split(&a->type, " as ", &trait))
		a->trait = heart(trait);
	a->self = heart(a->type);
}

static struct anatomy take_apart(struct symbol_part name)
{
	struct anatomy a = { part_path(name), part_none(), part_none(), part_none() };
	if (part_begins(a.path, "<"))
		take_apart_bracket(a.path, &a);
	return a;
}

/* Returns the first identifier of a name that was not demangled; none if it is not obvious. */
static struct symbol_part mangled_crate(struct symbol_part name)
{
	size_t at;
	bool v0 = !part_begins(name, "_ZN");
	if (!v0) {
		at = strlen("_ZN");
	} else {
		/* v0: the tags of the path, then C, its disambiguator s…_, and the crate's name. */
		for (at = 2; at < name.length && strchr("NYXMIvtns", name.text[at]) != NULL; at++)
			;
		if (at >= name.length || name.text[at++] != 'C')
			return part_none();
		if (at < name.length && name.text[at] == 's')
			while (at < name.length && name.text[at++] != '_')
				;
	}
	size_t length = 0;
	while (at < name.length && g_ascii_isdigit(name.text[at]) && length < name.length)
		length = length * 10 + (size_t)(name.text[at++] - '0');
	/* v0 separates digits and underscores from the number before them. */
	if (v0 && at < name.length && name.text[at] == '_')
		at++;
	return length > 0 && length <= name.length - at ? part(name.text + at, length) : part_none();
}

static bool is_mangled(struct symbol_part name)
{
	return part_begins(name, "_ZN") || (part_begins(name, "_R") && name.length > 2 && g_ascii_isupper(name.text[2]));
}

static bool is_one_of(struct symbol_part crate, const char *const *crates)
{
	for (; *crates != NULL; crates++)
		if (part_equals(crate, *crates))
			return true;
	return false;
}

bool symbol_is_rusts_crate(struct symbol_part crate)
{
	static const char *const crates[] = { "core", "alloc", "std", "test", "proc_macro", NULL };
	return is_one_of(crate, crates);
}

bool symbol_is_library_crate(struct symbol_part crate)
{
	static const char *const crates[] = {
		"core", "alloc", "std", "hashbrown", "compiler_builtins", "panic_abort", "panic_unwind", "std_detect",
		"__gnu_cxx", "__rustc", "__cxxabiv1", NULL,
	};
	return is_one_of(crate, crates);
}

/* Whether an implementation belongs to the trait rather than to the type, by the crates of both. */
static bool is_of_trait(struct symbol_part self, struct symbol_part trait)
{
	return trait.length > 0 && (self.length == 0 || (symbol_is_library_crate(self) && !symbol_is_library_crate(trait)));
}

/* Returns the first segment of a path that has several. For an implementation: that of the type or the trait. */
static struct symbol_part crate_of(struct symbol_part path, unsigned depth)
{
	if (depth == DEEPEST)
		return part_none();
	if (is_mangled(path))
		return mangled_crate(path);
	struct anatomy a = take_apart(path);
	if (a.type.length > 0) {
		struct symbol_part self = crate_of(a.self, depth + 1), trait = crate_of(a.trait, depth + 1);
		return is_of_trait(self, trait) ? trait : self;
	}
	size_t end = part_find(a.path, 0, "::");
	if (end == a.path.length || part_begins(a.path, "{"))
		return part_none();
	/* A demangler may write the crate's hash behind it. */
	const char *hash = memchr(a.path.text, '[', end);
	return part(a.path.text, hash != NULL ? (size_t)(hash - a.path.text) : end);
}

/* Sets where a path ends without its last segment (*module), and where it ends with the function's type (*type;
   0: none). A capital letter tells a type. The first segment is a crate, whatever its letters. */
static void split_path(struct symbol_part path, size_t *module, size_t *type)
{
	struct symbol_part segment;
	size_t before = 0;   /* where the path ends without the segment before this one */
	*module = *type = 0;
	for (size_t n = 0, at = 0, next = 0; part_next_segment(path, &next, &segment); n++, at = next) {
		size_t here = at >= 2 ? at - 2 : 0;   /* where the path ends without this segment */
		bool closure = part_begins(segment, "{{") || part_begins(segment, "{closure") || part_begins(segment, "{shim");
		if (n > 0 && closure) {
			*module = before;
			return;
		}
		before = *module = here;
		if (n > 0 && (part_begins(segment, "{") || part_begins(segment, "impl$") || g_ascii_isupper(segment.text[0]))) {
			bool last = next >= path.length;
			*type = last ? 0 : next - 2;
			return;
		}
	}
}

static struct symbol_part module_of(struct symbol_part path, unsigned depth, struct symbol_part *type)
{
	size_t module_end, type_end;
	*type = part_none();
	if (depth == DEEPEST)
		return part_none();
	struct anatomy a = take_apart(path);
	if (a.type.length > 0) {
		bool of_trait = is_of_trait(crate_of(a.self, depth + 1), crate_of(a.trait, depth + 1));
		struct symbol_part outer = of_trait ? a.trait : a.self, inner;
		struct symbol_part module = module_of(outer, depth + 1, &inner);
		*type = a.type;
		return module;
	}
	split_path(a.path, &module_end, &type_end);
	*type = part(a.path.text, type_end);
	return part(a.path.text, module_end);
}

/* Returns the function's own name: the last segment that is not a closure, a shim or a list of types. */
static struct symbol_part own_name(struct symbol_part path)
{
	struct symbol_part name = part_none(), segment;
	for (size_t at = 0; part_next_segment(path, &at, &segment);)
		if (segment.text[0] != '{' && segment.text[0] != '<')
			name = segment;
	for (size_t i = 1; i < name.length; i++)
		if (name.text[i] == '<' || name.text[i] == '{')
			return part(name.text, i);
	return name;
}

struct symbol symbol_parse(const char *name)
{
	struct symbol_part whole = part(name, strlen(name));
	if (is_mangled(whole)) {
		struct symbol_part crate = mangled_crate(whole);
		return (struct symbol){ .crate = crate, .module = crate, .function = whole, .path = whole };
	}
	struct anatomy a = take_apart(whole);
	struct symbol s = { .path = a.path, .self = a.self, .trait = a.trait };
	s.crate = crate_of(whole, 0);
	s.of_trait = a.type.length > 0 && is_of_trait(crate_of(a.self, 1), crate_of(a.trait, 1));
	s.module = module_of(whole, 0, &s.type);
	s.function = own_name(a.path);
	return s;
}
