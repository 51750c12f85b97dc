/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Names are taken apart by their brackets; what is passed over is in tables. */
#include "symbol.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

/* A name taken apart. `<self as trait>::…` fills self and trait, `<self>::…` self alone. */
struct anatomy {
	struct symbol_part path;   /* without return type, arguments and notes of the compiler */
	struct symbol_part self, trait;
};

/* How deep types within types are followed: a hostile name is nested without end. */
enum { DEEPEST = 16 };

static struct symbol_part part(const char *text, size_t length)
{
	return (struct symbol_part){ text, length };
}

static struct symbol_part none(void)
{
	return part("", 0);
}

static struct symbol_part tail(struct symbol_part p, size_t from)
{
	return from < p.length ? part(p.text + from, p.length - from) : none();
}

static bool begins(struct symbol_part p, const char *prefix)
{
	size_t length = strlen(prefix);
	return p.length >= length && memcmp(p.text, prefix, length) == 0;
}

static bool equals(struct symbol_part p, const char *text)
{
	return p.length == strlen(text) && memcmp(p.text, text, p.length) == 0;
}

static bool is_one_of(struct symbol_part p, const char *const *names)
{
	for (; *names != NULL; names++)
		if (equals(p, *names))
			return true;
	return false;
}

static bool begins_one_of(struct symbol_part p, const char *const *prefixes)
{
	for (; *prefixes != NULL; prefixes++)
		if (begins(p, *prefixes))
			return true;
	return false;
}

static bool is_opening(char c)
{
	return c == '<' || c == '(' || c == '[' || c == '{';
}

/* Just behind the bracket that closes the one at `at`; the end of p where none does. An arrow closes nothing. */
static size_t behind_bracket(struct symbol_part p, size_t at)
{
	size_t depth = 0;
	for (; at < p.length; at++) {
		char c = p.text[at];
		if (is_opening(c))
			depth++;
		else if (c == ')' || c == ']' || c == '}' || (c == '>' && p.text[at - 1] != '-'))
			depth--;
		if (depth == 0)
			return at + 1;
	}
	return p.length;
}

/* Where `what` is outside of brackets from `at` on; the end of p where it is not. */
static size_t find(struct symbol_part p, size_t at, const char *what)
{
	while (at < p.length && !begins(tail(p, at), what))
		at = is_opening(p.text[at]) ? behind_bracket(p, at) : at + 1;
	return at < p.length ? at : p.length;
}

/* Behind C++'s operator at the beginning of p, its brackets and blanks included; 0 where there is none. */
static size_t behind_operator(struct symbol_part p)
{
	size_t at = strlen("operator");
	if (!begins(p, "operator") || at == p.length || strchr("<>=!+-*/%^&|~,[( ", p.text[at]) == NULL)
		return 0;
	if (begins(tail(p, at), "()"))
		return at + 2;
	while (at < p.length && p.text[at] != '(')
		at++;
	return at;
}

/* The path that a name is: C++ writes what a template returns before it and the arguments after it, and a
   compiler adds `[clone .cold]`. */
static struct symbol_part path_of(struct symbol_part name)
{
	size_t start = 0, segment = 0, at = 0;
	while (at < name.length) {
		size_t behind = at == segment ? behind_operator(tail(name, at)) : 0;
		if (behind > 0) {
			at += behind;
		} else if (name.text[at] == '(' && at > segment) {
			break;
		} else if (is_opening(name.text[at])) {
			at = behind_bracket(name, at);
		} else if (name.text[at] == ' ') {
			if (begins(tail(name, at), " [clone"))
				break;
			start = segment = ++at;
		} else if (begins(tail(name, at), "::")) {
			segment = at += 2;
		} else {
			at++;
		}
	}
	return part(name.text + start, at - start);
}

/* The next segment of a path, from *at on; false behind the last. */
static bool next_segment(struct symbol_part path, size_t *at, struct symbol_part *segment)
{
	if (*at >= path.length)
		return false;
	size_t behind = behind_operator(tail(path, *at));
	size_t end = behind > 0 ? path.length : find(path, *at, "::");
	*segment = part(path.text + *at, end - *at);
	*at = end + 2;
	return true;
}

/* The path at the heart of a type: of `&mut [a::B; 3]` it is a::B. */
static struct symbol_part heart(struct symbol_part type)
{
	static const char *const before[] = {
		"&", "*const ", "*mut ", "mut ", "dyn ", "impl ", "[", "(", " ", NULL,
	};
	for (bool again = true; again && type.length > 0;) {
		again = false;
		for (const char *const *b = before; *b != NULL; b++)
			if (begins(type, *b)) {
				type = tail(type, strlen(*b));
				again = true;
			}
		if (begins(type, "'")) {
			type = tail(type, find(type, 0, " "));
			again = true;
		} else if (begins(type, "for<")) {
			type = tail(type, behind_bracket(type, strlen("for")));
			again = true;
		}
	}
	size_t end = 0;
	while (end < type.length && strchr(",;)] +", type.text[end]) == NULL)
		end = is_opening(type.text[end]) ? behind_bracket(type, end) : end + 1;
	return part(type.text, end);
}

/* What is between the brackets of `<…>` or `<impl …>` at the beginning of p. */
static void take_apart_bracket(struct symbol_part p, struct anatomy *a)
{
	size_t behind = behind_bracket(p, 0);
	bool closed = behind > 1 && p.text[behind - 1] == '>';
	struct symbol_part inside = part(p.text + 1, behind - 1 - closed);
	size_t as = find(inside, 0, " as ");
	size_t whose = find(inside, 0, " for ");
	if (as < inside.length) {
		a->self = heart(part(inside.text, as));
		a->trait = heart(tail(inside, as + strlen(" as ")));
	} else if (begins(inside, "impl ") && whose < inside.length) {
		a->trait = heart(part(inside.text, whose));
		a->self = heart(tail(inside, whose + strlen(" for ")));
	} else {
		a->self = heart(inside);
	}
}

static struct anatomy take_apart(struct symbol_part name)
{
	struct anatomy a = { path_of(name), none(), none() };
	if (begins(a.path, "_<"))
		a.path = tail(a.path, 1);
	if (begins(a.path, "<"))
		take_apart_bracket(a.path, &a);
	return a;
}

/* The first identifier of a name that was not demangled; none where it is not plain to see. */
static struct symbol_part mangled_crate(struct symbol_part name)
{
	size_t at;
	bool v0 = !begins(name, "_ZN");
	if (!v0) {
		at = strlen("_ZN");
	} else {
		/* v0: the tags of the path, then C, its disambiguator s…_, and the crate's name. */
		for (at = 2; at < name.length && strchr("NYXMIvtns", name.text[at]) != NULL; at++)
			;
		if (at >= name.length || name.text[at++] != 'C')
			return none();
		if (at < name.length && name.text[at] == 's')
			while (at < name.length && name.text[at++] != '_')
				;
	}
	size_t length = 0;
	while (at < name.length && g_ascii_isdigit(name.text[at]) && length < name.length)
		length = length * 10 + (size_t)(name.text[at++] - '0');
	/* v0 keeps digits and underscores apart from the number before them. */
	if (v0 && at < name.length && name.text[at] == '_')
		at++;
	return length > 0 && length <= name.length - at ? part(name.text + at, length) : none();
}

static bool is_mangled(struct symbol_part name)
{
	return begins(name, "_ZN") || (begins(name, "_R") && name.length > 2 && g_ascii_isupper(name.text[2]));
}

static bool is_library_crate(struct symbol_part crate)
{
	static const char *const crates[] = {
		"core", "alloc", "std", "hashbrown", "compiler_builtins", "panic_abort", "panic_unwind", "std_detect",
		"__gnu_cxx", "__rustc", "__cxxabiv1", NULL,
	};
	return is_one_of(crate, crates);
}

/* Whether an implementation is the trait's rather than the type's, given the crates of both. */
static bool is_of_trait(struct symbol_part self, struct symbol_part trait)
{
	return trait.length > 0 && (self.length == 0 || (is_library_crate(self) && !is_library_crate(trait)));
}

/* The first segment of a path of more than one; of an implementation, that of the type or the trait. */
static struct symbol_part crate_of(struct symbol_part path, unsigned depth)
{
	if (depth == DEEPEST)
		return none();
	if (is_mangled(path))
		return mangled_crate(path);
	struct anatomy a = take_apart(path);
	if (a.self.length > 0) {
		struct symbol_part self = crate_of(a.self, depth + 1), trait = crate_of(a.trait, depth + 1);
		return is_of_trait(self, trait) ? trait : self;
	}
	size_t end = find(a.path, 0, "::");
	if (end == a.path.length || begins(a.path, "{"))
		return none();
	/* A demangler may write the crate's hash behind it. */
	const char *hash = memchr(a.path.text, '[', end);
	return part(a.path.text, hash != NULL ? (size_t)(hash - a.path.text) : end);
}

/* The path without its last segment, which is a function or a type; and without the type that the function is
   of, which is told by its capital letter: the first segment is a crate, whatever its letters. */
static struct symbol_part module_of(struct symbol_part path, unsigned depth)
{
	if (depth == DEEPEST)
		return none();
	struct anatomy a = take_apart(path);
	if (a.self.length > 0) {
		bool of_trait = is_of_trait(crate_of(a.self, depth + 1), crate_of(a.trait, depth + 1));
		return module_of(of_trait ? a.trait : a.self, depth + 1);
	}

	struct symbol_part segment;
	size_t at = 0;
	size_t end = 0, before = 0;   /* where the path ends without its last segment, and without the last but one */
	for (size_t n = 0, next = 0; next_segment(a.path, &next, &segment); n++, at = next) {
		size_t here = at >= 2 ? at - 2 : 0;   /* where the path ends without this segment */
		bool turbofish = begins(segment, "<") && !begins(segment, "<impl ");
		bool within = turbofish || begins(segment, "{{") || begins(segment, "{closure")
			|| begins(segment, "{shim");
		if (n > 0 && within)
			return part(a.path.text, before);
		before = end = here;
		if (n > 0 && (begins(segment, "{") || begins(segment, "<") || begins(segment, "impl$")
		              || g_ascii_isupper(segment.text[0])))
			break;
	}
	return part(a.path.text, end);
}

static struct symbol_part whole(const char *name)
{
	return part(name, symbol_length(name));
}

struct symbol_part symbol_crate(const char *name)
{
	return crate_of(whole(name), 0);
}

struct symbol_part symbol_module(const char *name)
{
	struct symbol_part path = whole(name);
	return is_mangled(path) ? mangled_crate(path) : module_of(path, 0);
}

/* Whether name ends in digits of the kind, behind `mark`: *length is then that without them. */
static bool ends_in(const char *name, size_t *length, const char *mark, gboolean (*is_digit)(char), size_t least)
{
	size_t start = *length, marked = strlen(mark);
	while (start > 0 && is_digit(name[start - 1]))
		start--;
	if (*length - start < least || start <= marked || memcmp(name + start - marked, mark, marked) != 0)
		return false;
	*length = start - marked;
	return true;
}

static gboolean is_decimal(char c)
{
	return g_ascii_isdigit(c);
}

static gboolean is_hexadecimal(char c)
{
	return g_ascii_isxdigit(c) && !g_ascii_isupper(c);
}

size_t symbol_length(const char *name)
{
	size_t length = strlen(name);
	const char *version = strpbrk(name, "@<( ");
	if (version != NULL && version > name && *version == '@')
		return (size_t)(version - name);
	ends_in(name, &length, ".llvm.", is_decimal, 1);
	size_t hashed = length;
	if (ends_in(name, &hashed, "::h", is_hexadecimal, 16) && length - hashed == strlen("::h") + 16)
		length = hashed;
	return length;
}

/* The function's own name: the last segment that is no closure, no shim and no list of types. */
static struct symbol_part own_name(struct symbol_part path)
{
	struct symbol_part name = none(), segment;
	for (size_t at = 0; next_segment(path, &at, &segment);)
		if (segment.text[0] != '{' && segment.text[0] != '<')
			name = segment;
	for (size_t i = 1; i < name.length; i++)
		if (name.text[i] == '<' || name.text[i] == '{')
			return part(name.text, i);
	return name;
}

/* Traits whose methods Rust's own library brings along for types of the user, but for those in `own`, which
   the user writes. A v0 name says <a::Type as Trait>::method of either. */
static const struct { const char *trait; const char *own[10]; } provided[] = {
	{ "core::convert::Into", { NULL } },
	{ "core::convert::TryInto", { NULL } },
	{ "core::iter::traits::iterator::Iterator",
	  { "next", "size_hint", "nth", "fold", "try_fold", "advance_by", "count", "last", NULL } },
	{ "core::fmt::Write", { "write_str", "write_char", NULL } },
	{ "std::io::Write", { "write", "flush", "write_vectored", "write_all", NULL } },
	{ "std::io::Read", { "read", "read_exact", "read_vectored", "read_buf", NULL } },
	{ "std::io::BufRead", { "fill_buf", "consume", NULL } },
};

static bool is_provided(const struct anatomy *a)
{
	struct symbol_part crate = crate_of(a->trait, 1), method = own_name(a->path);
	/* Of alloc's traits a user implements these two; the others are its own, as are those inside an impl
	   of [T]. */
	if (begins(a->trait, "<") || (equals(crate, "alloc") && !begins(a->trait, "alloc::borrow::ToOwned")
	                              && !begins(a->trait, "alloc::task::Wake")))
		return true;
	for (size_t i = 0; i < G_N_ELEMENTS(provided); i++)
		if (begins(a->trait, provided[i].trait) && !is_one_of(method, provided[i].own))
			return equals(a->trait, provided[i].trait) || a->trait.text[strlen(provided[i].trait)] == '<';
	return false;
}

static bool is_allocator(const struct anatomy *a, struct symbol_part crate)
{
	static const char *const names[] = {
		"malloc", "calloc", "realloc", "free", "cfree", "memalign", "posix_memalign", "aligned_alloc", "valloc",
		"pvalloc", "reallocarray", "__libc_malloc", "__libc_calloc", "__libc_realloc", "__libc_free",
		"__libc_memalign", "malloc_usable_size", NULL,
	};
	static const char *const prefixes[] = {
		"operator new", "operator delete", "_Znw", "_Zna", "_Zdl", "_Zda",
		"alloc::alloc::", "alloc::raw_vec::", "alloc::boxed::box_new", "hashbrown::raw::", "core::alloc::",
		"std::alloc::", "std::sys::alloc::", "std::sys::pal::unix::alloc::", NULL,
	};
	static const char *const rust[] = {
		"__rust_alloc", "__rust_realloc", "__rust_dealloc", "__rust_no_alloc", "__rdl_", "__rg_", NULL,
	};
	static const char *const traits[] = { "core::alloc::", "alloc::alloc::", "allocator_api2::", NULL };

	if (is_one_of(a->path, names) || begins_one_of(a->path, prefixes) || begins_one_of(a->trait, traits))
		return true;
	if (a->self.length > 0 && is_library_crate(crate) && begins_one_of(a->self, prefixes))
		return true;
	if (is_mangled(a->path) && equals(crate, "__rustc"))
		return true;
	return (crate.length == 0 || equals(crate, "__rustc")) && begins_one_of(own_name(a->path), rust);
}

static bool is_support_object(const char *object)
{
	static const char *const names[] = {
		"libc.so", "libc-2.", "ld-linux", "ld-2.", "ld.so", "ld-musl", "libpthread", "libm.so", "libm-2.", "libdl",
		"librt.", "librt-", "libgcc_s", "libstdc++", "libc++", "libresolv", "libnss_", NULL,
	};
	return begins_one_of(part(object, strlen(object)), names);
}

enum symbol_class symbol_classify(const char *name, const char *object)
{
	static const char *const entries[] = { "_start", "(below main)", "_dl_start_user", NULL };
	static const char *const thread_entries[] = {
		"clone", "clone3", "__clone", "__clone3", "start_thread", "execute_native_thread_routine", NULL,
	};
	static const char *const std_entries[] = { "__rust_begin_short_backtrace", "thread_start", NULL };
	static const char *const inner_crates[] = {
		"addr2line", "getopts", "gimli", "miniz_oxide", "object", "rustc_demangle", NULL,
	};
	const char *slash = strrchr(object, '/');
	const char *base = slash != NULL ? slash + 1 : object;
	bool support = is_support_object(base);
	struct anatomy a = take_apart(whole(name));
	struct symbol_part crate = symbol_crate(name);

	if (g_str_has_prefix(base, "vgpreload_") || is_allocator(&a, crate))
		return SYMBOL_ALLOCATOR;
	if (is_one_of(whole(name), entries) || begins(a.path, "__libc_start_")
	    || ((support || *base == '\0') && is_one_of(a.path, thread_entries)))
		return SYMBOL_ENTRY;
	if (begins(a.path, "std::rt::") || begins(a.path, "test::test_main") || (is_one_of(own_name(a.path), std_entries)
	                                    && (equals(crate, "std") || equals(crate, "test"))))
		return SYMBOL_STD_ENTRY;
	if (equals(crate, "std") || equals(crate, "test"))
		return SYMBOL_STD;
	if (is_library_crate(crate) || (crate.length == 0 && a.self.length > 0))
		return SYMBOL_CONTAINER;
	if (a.trait.length > 0 && is_provided(&a))
		return SYMBOL_CONTAINER;
	if (support || is_one_of(crate, inner_crates))
		return SYMBOL_SUPPORT;
	if (crate.length == 0 && (begins(a.path, "__rust_") || begins(a.path, "rust_begin_unwind")
	                          || begins(a.path, "rust_panic")))
		return SYMBOL_STD;
	return SYMBOL_USER;
}
