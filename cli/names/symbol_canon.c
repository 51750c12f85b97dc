/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Rewrites a name from left to right, and types within types by recursion. RFC 2603 has the grammar of v0
   names; legacy names are what the compiler prints for types. */
#include "names/symbol_canon.h"

#include "names/symbol_scan.h"
#include "names/symbol_stable.h"

#include <glib.h>
#include <string.h>

/* How deep to follow types within types: a hostile name is nested without end. */
enum { DEEPEST = 24 };

struct writer {
	GString *out;
	bool generics;
	unsigned depth;
};

static void put_types(struct writer *w, struct symbol_part p);
static void put_path(struct writer *w, struct symbol_part path, bool provided);

static void put(struct writer *w, struct symbol_part p)
{
	g_string_append_len(w->out, p.text, (gssize)p.length);
}

/* Returns what stands between the bracket at the beginning of p and the one that closes it. */
static struct symbol_part inside_of(struct symbol_part p)
{
	size_t behind = part_behind_bracket(p, 0);
	bool closed = behind > 1 && strchr(">)]}", p.text[behind - 1]) != NULL;
	return part(p.text + 1, behind - 1 - closed);
}

static size_t skip_blanks(struct symbol_part p, size_t at)
{
	while (at < p.length && p.text[at] == ' ')
		at++;
	return at;
}

static bool is_identifier(char c)
{
	return g_ascii_isalnum(c) || c == '_' || (c & 0x80) != 0;
}

static void put_arguments(struct writer *w, struct symbol_part inside)
{
	if (!w->generics)
		return;
	/* Arguments of a trait's own function follow the type that it is for. */
	if (g_str_has_suffix(w->out->str, ">")) {
		g_string_truncate(w->out, w->out->len - 1);
		g_string_append(w->out, ", ");
	} else {
		g_string_append_c(w->out, '<');
	}
	put_types(w, inside);
	g_string_append_c(w->out, '>');
}

/* Rewrites `{closure#1}` to `{{closure}}`, which is also the mangled name of an async block, `{shim:vtable#0}`
   to `{{vtable.shim}}`, and `{K#0}` to `{{constant}}`. */
static void put_note(struct writer *w, struct symbol_part note)
{
	static const struct { const char *begins, *instead, *behind; } notes[] = {
		{ "closure", "closure", "" },
		{ "async_fn", "closure", "" },
		{ "async_block", "closure", "" },
		{ "async_closure", "closure", "" },
		{ "async_gen_fn", "closure", "" },
		{ "async_gen_block", "closure", "" },
		{ "gen_fn", "closure", "" },
		{ "gen_block", "closure", "" },
		{ "constant", "constant", "" },
		{ "K#", "constant", "" },
		{ "shim:", "", ".shim" },
	};
	struct symbol_part inside = inside_of(note);
	for (size_t i = 0; i < G_N_ELEMENTS(notes); i++)
		if (part_begins(inside, notes[i].begins)) {
			inside = part_tail(inside, strlen(notes[i].begins));
			inside.length = part_find(inside, 0, "#");
			bool numbered = g_str_has_suffix(notes[i].begins, "#");
			g_string_append_printf(w->out, "{{%s", notes[i].instead);
			put(w, numbered ? part_none() : inside);
			g_string_append_printf(w->out, "%s}}", notes[i].behind);
			return;
		}
	put(w, note);
}

static gboolean is_hexadecimal(char c)
{
	return g_ascii_isxdigit(c) && !g_ascii_isupper(c);
}

/* Whether this is the number of a crate, which a demangler may write behind its name. */
static bool is_crate_number(struct symbol_part inside)
{
	for (size_t i = 0; i < inside.length; i++)
		if (!is_hexadecimal(inside.text[i]))
			return false;
	return inside.length > 0;
}

/* Writes a segment of a path: an identifier, then perhaps the number of a crate, generic arguments and notes. */
static void put_segment(struct writer *w, struct symbol_part segment)
{
	size_t at = 0;
	while (at < segment.length && !part_is_opening(segment.text[at]))
		at++;
	put(w, part(segment.text, at));
	while (at < segment.length) {
		struct symbol_part rest = part_tail(segment, at);
		size_t length = part_is_opening(rest.text[0]) ? part_behind_bracket(rest, 0) : 1;
		if (rest.text[0] == '<')
			put_arguments(w, inside_of(rest));
		else if (rest.text[0] == '{') {
			g_string_append(w->out, at > 0 ? "::" : "");
			put_note(w, part(rest.text, length));
		} else if (rest.text[0] != '[' || !is_crate_number(inside_of(rest))) {
			put(w, part(rest.text, length));
		}
		at += length;
	}
}

/* Whether a type is a path, which a function can be a further segment of. */
static bool is_path(struct symbol_part type)
{
	return type.length > 0 && (is_identifier(type.text[0]) || type.text[0] == '<')
		&& part_find(type, 0, "::") < type.length && part_find(type, 0, " ") == type.length;
}

/* Writes `<self as trait>`, `<self>` or `<impl trait for self>`. If the trait provides the function, only the
   trait's path is written, and the result is the type that it is for. */
static struct symbol_part put_implementation(struct writer *w, struct symbol_part bracket, bool provided)
{
	struct symbol_part self = inside_of(bracket), trait = part_none();
	if (part_begins(self, "impl ")) {
		struct symbol_part before = part_tail(self, strlen("impl "));
		self = before;
		if (part_split(&before, " for ", &self))
			trait = before;
	} else {
		part_split(&self, " as ", &trait);
	}

	if (trait.length == 0 && is_path(self)) {
		put_path(w, self, false);
	} else if (trait.length > 0 && provided) {
		put_types(w, trait);
		return self;
	} else {
		g_string_append_c(w->out, '<');
		put_types(w, self);
		if (trait.length > 0) {
			g_string_append(w->out, " as ");
			put_types(w, trait);
		}
		g_string_append_c(w->out, '>');
	}
	return part_none();
}

/* Returns where the last segment `<impl …>` begins. The module that has the implementation stands before it. */
static size_t find_implementation(struct symbol_part path)
{
	struct symbol_part segment;
	size_t found = 0;
	for (size_t at = 0; part_next_segment(path, &at, &segment);)
		if (part_begins(segment, "<impl "))
			found = (size_t)(segment.text - path.text);
	return found;
}

/* provided: the function is the trait's own, for the type that stands before the trait. */
static void put_path(struct writer *w, struct symbol_part path, bool provided)
{
	struct symbol_part segment, self = part_none();
	bool first = true;
	if (w->depth >= DEEPEST)
		return;
	w->depth++;
	if (part_begins(path, "_<"))
		path = part_tail(path, 1);
	path = part_tail(path, find_implementation(path));
	for (size_t at = 0; part_next_segment(path, &at, &segment); first = false) {
		bool bracket = part_begins(segment, "<");
		if (first && bracket) {
			self = put_implementation(w, segment, provided);
		} else if (bracket) {
			put_arguments(w, inside_of(segment));
		} else {
			g_string_append(w->out, first ? "" : "::");
			put_segment(w, segment);
			if (self.length > 0)
				put_arguments(w, self);
			self = part_none();
		}
	}
	w->depth--;
}

/* A lifetime has no closing quote; a character as a generic argument has. */
static size_t put_quote(struct writer *w, struct symbol_part p, size_t at)
{
	size_t end = at + 1;
	while (end < p.length && is_identifier(p.text[end]))
		end++;
	if (end < p.length && p.text[end] == '\'') {
		put(w, part(p.text + at, end + 1 - at));
		return end + 1;
	}
	return skip_blanks(p, end);
}

/* Writes a further bound of `dyn`. Lifetimes are no part of a name. The legacy spelling has the types that a
   trait is bound to here, v0 among its arguments. */
static size_t put_bound(struct writer *w, struct symbol_part p, size_t at)
{
	size_t next = skip_blanks(p, at + 1);
	struct symbol_part bound = part_tail(p, next);
	bound.length = part_find(bound, 0, "+");
	size_t length = w->out->len;
	while (length > 0 && w->out->str[length - 1] == ' ')
		length--;
	g_string_truncate(w->out, length);
	if (part_begins(bound, "'") || part_find(bound, 0, " = ") < bound.length)
		return next + bound.length;
	g_string_append(w->out, " + ");
	return next;
}

/* Writes the shape of a tuple, a slice, an array or a function's arguments without generic arguments. */
static void put_shape(struct writer *w, struct symbol_part bracket)
{
	struct symbol_part inside = inside_of(bracket);
	bool tuple = bracket.text[0] == '(';
	g_string_append_c(w->out, bracket.text[0]);
	if (w->generics) {
		put_types(w, inside);
	} else if (tuple) {
		for (size_t at = 0; at < inside.length;) {
			at = skip_blanks(inside, part_find(inside, at, ",") + 1);
			g_string_append(w->out, at < inside.length ? "_, " : "_");
		}
	} else {
		g_string_append(w->out, part_find(inside, 0, ";") < inside.length ? "_; _" : "_");
	}
	g_string_append_c(w->out, tuple ? ')' : ']');
}

/* Skips what a function's type returns, as its arguments are skipped: it may be a type parameter, and v0 does
   not write a parameter that stands for (). */
static size_t skip_returned(struct writer *w, struct symbol_part p, size_t at)
{
	if (g_str_has_suffix(w->out->str, " "))
		g_string_truncate(w->out, w->out->len - 1);
	return MIN(part_find(p, at, ","), part_find(p, at, ";"));
}

/* Writes what begins at `at` in a list of types. Returns where the next thing begins. */
static size_t put_type(struct writer *w, struct symbol_part p, size_t at)
{
	struct symbol_part rest = part_tail(p, at);
	size_t length = 0;
	switch (rest.text[0]) {
	case '\'':
		return put_quote(w, p, at);
	case '+':
		return put_bound(w, p, at);
	case ',':
	case ';':
		g_string_append_c(w->out, rest.text[0]);
		at = skip_blanks(p, at + 1);
		if (at < p.length)
			g_string_append_c(w->out, ' ');
		return at;
	case '(':
	case '[':
		length = part_behind_bracket(rest, 0);
		put_shape(w, part(rest.text, length));
		return at + length;
	default:
		break;
	}
	if (part_begins(rest, "-> ") && !w->generics)
		return skip_returned(w, p, at);
	if (part_begins(rest, "for<"))
		return skip_blanks(p, at + part_behind_bracket(rest, strlen("for")));
	while (length < rest.length && strchr(" ,;+()]>=&*", rest.text[length]) == NULL)
		length = part_is_opening(rest.text[length]) ? part_behind_bracket(rest, length) : length + 1;
	if (length == 0)
		put(w, part(rest.text, length = 1));
	else
		put_path(w, part(rest.text, length), false);
	return at + length;
}

static void put_types(struct writer *w, struct symbol_part p)
{
	w->depth++;
	for (size_t at = 0; at < p.length && w->depth < DEEPEST;)
		at = put_type(w, p, at);
	w->depth--;
}

/* Whether a v0 name is of a function that a trait provides. Then `Y`, a type and a trait are at the root of its
   path, inside nothing but generic arguments (I) and names (N and the kind of name). */
static bool is_provided(const char *mangled)
{
	if (!g_str_has_prefix(mangled, "_R"))
		return false;
	const char *at = mangled + 2;
	while (*at == 'I' || (*at == 'N' && at[1] != '\0'))
		at += *at == 'I' ? 1 : 2;
	return *at == 'Y';
}

/* Whether each bracket is closed, as in every name that a compiler makes. */
static bool is_balanced(struct symbol_part name)
{
	for (size_t at = 0; at < name.length;) {
		if (strchr(")]}", name.text[at]) != NULL || (name.text[at] == '>' && (at == 0 || name.text[at - 1] != '-')))
			return false;
		size_t behind = part_is_opening(name.text[at]) ? part_behind_bracket(name, at) : at + 1;
		if (part_is_opening(name.text[at]) && strchr(">)]}", name.text[behind - 1]) == NULL)
			return false;
		at = behind;
	}
	return true;
}

/* Whether put_path can rewrite the name. A name with arguments or a return type is C++, and names from
   compilers have all brackets closed. */
static bool is_rewritable(struct symbol_part name)
{
	return part_path(name).length == name.length && part_find(name, 0, "::") < name.length && is_balanced(name);
}

static char *rewrite(const char *name, bool provided, bool generics)
{
	struct symbol_part whole = part(name, strlen(name));
	if (!is_rewritable(whole))
		return g_strdup(name);
	struct writer w = { g_string_sized_new(whole.length), generics, 0 };
	put_path(&w, whole, provided);
	return g_string_free(w.out, FALSE);
}

static bool becomes(const char *name, bool generics, const char *wanted)
{
	g_autofree char *again = rewrite(name, false, generics);
	return strcmp(again, wanted) == 0;
}

static bool is_stable(const char *name)
{
	g_autofree char *again = symbol_stable(name);
	return strcmp(again, name) == 0;
}

/* Whether canonical spellings of the name stay as they are when spelt again, with and without generic
   arguments. That holds for names from compilers, and comparisons of saved names rely on it. */
static bool is_settled(const char *name, bool provided)
{
	g_autofree char *whole = rewrite(name, provided, true), *folded = rewrite(name, provided, false);
	return is_stable(whole) && is_stable(folded) && becomes(whole, true, whole) && becomes(whole, false, folded)
		&& becomes(folded, true, folded) && becomes(folded, false, folded);
}

char *symbol_canonical(const char *name, const char *mangled, bool generics)
{
	char *stable = symbol_stable(name);
	bool provided = is_provided(mangled) && is_settled(stable, true);
	if (!provided && !is_settled(stable, false))
		return stable;
	char *canonical = rewrite(stable, provided, generics);
	g_free(stable);
	return canonical;
}

char *symbol_pattern_key(const char *canonical)
{
	struct symbol_part path = part_path(part(canonical, strlen(canonical))), segment;
	GString *key = g_string_new(NULL);
	for (size_t at = 0; part_next_segment(path, &at, &segment);) {
		struct symbol_part left = segment;
		bool keeps = part_behind_operator(segment) > 0 || part_begins(segment, "<") || part_begins(segment, "{");
		if (!keeps)
			left.length = part_find(segment, 0, "<");
		g_string_append_printf(key, "%s%.*s", key->len > 0 ? "::" : "", (int)left.length, left.text);
	}
	return g_string_free(key, FALSE);
}
