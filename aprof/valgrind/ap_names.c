/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* cli/names/symbol_canon.c does the same for the command line, in full. The tool cannot link it, so this
   module does what is needed to tell functions apart. */
#include "valgrind/ap_names.h"

#include "valgrind/ap_symbols.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"

/* Types within types are written down to this depth only: a hostile name has no end of them. */
#define DEEPEST 24

/* A part of a text. */
struct part { const HChar *text; SizeT length; };

struct writer { HChar *out; SizeT length, room; UInt depth; };

static void put_path(struct writer *w, struct part path, Bool provided);

static void put(struct writer *w, const HChar *text, SizeT length)
{
	if (length > w->room - w->length)
		length = w->room - w->length;
	VG_(memcpy)(w->out + w->length, text, length);
	w->length += length;
}

static void put_text(struct writer *w, const HChar *text)
{
	put(w, text, VG_(strlen)(text));
}

static Bool begins(struct part p, const HChar *text)
{
	SizeT length = VG_(strlen)(text);
	return p.length >= length && VG_(memcmp)(p.text, text, length) == 0;
}

static struct part tail(struct part p, SizeT from)
{
	return from < p.length ? (struct part){ p.text + from, p.length - from } : (struct part){ p.text, 0 };
}

static Bool opens(HChar c)
{
	return c == '<' || c == '(' || c == '[' || c == '{';
}

/* Whether the character at `at` closes a bracket. The > of an arrow does not. */
static Bool closes(struct part p, SizeT at)
{
	HChar c = p.text[at];
	return c == ')' || c == ']' || c == '}' || (c == '>' && (at == 0 || p.text[at - 1] != '-'));
}

/* The place behind the bracket that closes the one at `at`, or the end. */
static SizeT behind_bracket(struct part p, SizeT at)
{
	SizeT depth = 0;
	for (; at < p.length; at++) {
		if (opens(p.text[at]))
			depth++;
		else if (closes(p, at))
			depth--;
		if (depth == 0)
			return at + 1;
	}
	return p.length;
}

/* The first place of `what` outside of brackets, from `at` on, or the end. */
static SizeT find(struct part p, SizeT at, const HChar *what)
{
	while (at < p.length && !begins(tail(p, at), what))
		at = opens(p.text[at]) ? behind_bracket(p, at) : at + 1;
	return at < p.length ? at : p.length;
}

/* Splits p at the first `delimiter` outside of brackets: p becomes the part before it, and *behind the part
   after it. Returns False if p has no such delimiter. Searches only p, so no part reaches beyond it. */
static Bool split(struct part *p, const HChar *delimiter, struct part *behind)
{
	SizeT at = find(*p, 0, delimiter);
	if (at == p->length)
		return False;
	*behind = tail(*p, at + VG_(strlen)(delimiter));
	p->length = at;
	return True;
}

/* Whether p begins with the name of an operator in C++, which may contain brackets. */
static Bool is_operator(struct part p)
{
	return begins(p, "operator") && p.length > 8 && VG_(strchr)("<>=!+-*/%^&|~,[( ", p.text[8]) != NULL;
}

static struct part inside_of(struct part bracket)
{
	return bracket.length < 2 ? tail(bracket, 1) : (struct part){ bracket.text + 1, bracket.length - 2 };
}

/* Writes only the shape of a tuple, a slice, an array, or a function's arguments: `(_, _)`, `[_]`, `[_; _]`. */
static void put_shape(struct writer *w, struct part bracket)
{
	struct part inside = inside_of(bracket);
	if (bracket.text[0] == '[') {
		put_text(w, find(inside, 0, ";") < inside.length ? "[_; _]" : "[_]");
		return;
	}
	put_text(w, "(");
	for (SizeT at = 0; at < inside.length;) {
		at = find(inside, at, ",") + 1;
		while (at < inside.length && inside.text[at] == ' ')
			at++;
		put_text(w, at < inside.length ? "_, " : "_");
	}
	put_text(w, ")");
}

static Bool has_shape(struct part p)
{
	return (begins(p, "[") || begins(p, "(")) && !begins(p, "[*]") && !begins(p, "(*)");
}

static Bool is_identifier(HChar c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* The place behind a lifetime at the beginning of p, and behind the blank after it; 0 if p begins with no
   lifetime. */
static SizeT behind_lifetime(struct part p)
{
	SizeT end = 1;
	while (end < p.length && is_identifier(p.text[end]))
		end++;
	if (!begins(p, "'") || begins(tail(p, end), "'"))
		return 0;
	return begins(tail(p, end), " ") ? end + 1 : end;
}

static void trim(struct writer *w)
{
	while (w->length > 0 && w->out[w->length - 1] == ' ')
		w->length--;
}

/* Writes a further bound of `dyn`. In the legacy mangling associated types are among the bounds, in v0 among
   the arguments of the trait, so they are left out. Returns how much of p it used. */
static SizeT put_bound(struct writer *w, struct part p)
{
	SizeT start = begins(p, "+ ") ? 2 : 1;
	struct part bound = tail(p, start);
	bound.length = find(bound, 0, "+");
	trim(w);
	if (begins(bound, "'") || find(bound, 0, " = ") < bound.length)
		return start + bound.length;
	put_text(w, " + ");
	return start;
}

/* Writes the first type of a list. Returns how much of p it used. */
static SizeT put_one(struct writer *w, struct part p)
{
	SizeT end = behind_lifetime(p);
	if (end > 0)
		return end;
	if (begins(p, "for<")) {
		end = behind_bracket(p, 3);
		return begins(tail(p, end), " ") ? end + 1 : end;
	}
	if (begins(p, "+"))
		return put_bound(w, p);
	if (begins(p, "-> ")) {
		/* The result of a function's type counts as little as its arguments do. */
		SizeT comma = find(p, 3, ","), semicolon = find(p, 3, ";");
		trim(w);
		return comma < semicolon ? comma : semicolon;
	}
	if (begins(p, ",")) {
		put_text(w, ", ");
		return begins(p, ", ") ? 2 : 1;
	}
	if (has_shape(p)) {
		end = behind_bracket(p, 0);
		put_shape(w, (struct part){ p.text, end });
		return end;
	}
	while (end < p.length && !VG_(strchr)(" ,;+()[]=&*", p.text[end]))
		end = opens(p.text[end]) ? behind_bracket(p, end) : end + 1;
	if (end == 0)
		put(w, p.text, end = 1);
	else
		put_path(w, (struct part){ p.text, end }, False);
	return end;
}

/* Writes types without generic arguments and lifetimes, and only the shape of tuples, slices, arrays and
   functions. */
static void put_type(struct writer *w, struct part p)
{
	while (p.length > 0)
		p = tail(p, put_one(w, p));
}

/* Writes `<self as trait>`, `<self>` or `<impl trait for self>` in one way. */
static void put_implementation(struct writer *w, struct part bracket, Bool provided)
{
	struct part self = inside_of(bracket), trait = { self.text, 0 };
	if (begins(self, "impl ")) {
		struct part before = tail(self, VG_(strlen)("impl "));
		self = before;
		if (split(&before, " for ", &self))
			trait = before;
	} else
		split(&self, " as ", &trait);
	if (provided && trait.length) {
		put_type(w, trait);
		return;
	}
	if (!trait.length && find(self, 0, "::") < self.length) {
		put_type(w, self);
		return;
	}
	put_text(w, "<");
	put_type(w, self);
	if (trait.length) {
		put_text(w, " as ");
		put_type(w, trait);
	}
	put_text(w, ">");
}

/* Writes `{closure#1}` and `{{closure}}`, `{K#0}` and `{{constant}}`, `{shim:vtable#0}` and `{{vtable.shim}}`
   each in one way. */
static void put_note(struct writer *w, struct part note)
{
	while (note.length > 1 && note.text[0] == '{')
		note = inside_of(note);
	Bool constant = begins(note, "K#"), shim = begins(note, "shim:");
	if (shim)
		note = tail(note, VG_(strlen)("shim:"));
	note.length = find(note, 0, "#");
	put_text(w, "{{");
	if (constant)
		put_text(w, "constant");
	else
		put(w, note.text, note.length);
	put_text(w, shim ? ".shim}}" : "}}");
}

/* Writes a segment of a path: an identifier, without generic arguments and the number of a crate, and its
   notes. */
static void put_segment(struct writer *w, struct part s)
{
	for (SizeT at = 0; at < s.length;) {
		SizeT end = at;
		if (!opens(s.text[at])) {
			while (end < s.length && !opens(s.text[end]))
				end++;
			put(w, s.text + at, end - at);
		} else {
			end = behind_bracket(s, at);
			if (s.text[at] == '{') {
				put_text(w, at > 0 ? "::" : "");
				put_note(w, (struct part){ s.text + at, end - at });
			} else if (s.text[at] == '(')
				put(w, s.text + at, end - at);
		}
		at = end;
	}
}

/* The part of the path from its last `<impl …>` on. What comes before is the module that contains it. */
static struct part from_implementation(struct part path)
{
	SizeT found = 0;
	for (SizeT at = 0; at < path.length; at = find(path, at, "::") + 2)
		if (begins(tail(path, at), "<impl "))
			found = at;
	return tail(path, found);
}

static void put_path(struct writer *w, struct part path, Bool provided)
{
	Bool first = True;
	if (w->depth >= DEEPEST)
		return;
	w->depth++;
	if (begins(path, "_<"))
		path = tail(path, 1);
	path = from_implementation(path);
	for (SizeT at = 0; at < path.length;) {
		Bool operator = is_operator(tail(path, at));
		SizeT end = operator ? path.length : find(path, at, "::");
		struct part segment = { path.text + at, end - at };
		if (operator) {
			put_text(w, first ? "" : "::");
			put(w, segment.text, segment.length);
		} else if (!begins(segment, "<")) {
			put_text(w, first ? "" : "::");
			put_segment(w, segment);
		} else if (first)
			put_implementation(w, segment, provided);
		first = False;
		at = end + 2;
	}
	w->depth--;
}

/* The path in a name of C++, without the result before it and the arguments behind it. The bracket at the
   beginning of a segment is not that of arguments: `(anonymous namespace)`. */
static struct part without_arguments(struct part p)
{
	SizeT start = 0, segment = 0, at = 0;
	while (at < p.length) {
		if (p.text[at] == '(' && at > segment)
			break;
		if (at == segment && is_operator(tail(p, at))) {
			at += 8;
			if (begins(tail(p, at), "()"))
				at += 2;
			while (at < p.length && p.text[at] != '(')
				at++;
		} else if (opens(p.text[at]))
			at = behind_bracket(p, at);
		else if (p.text[at] == ' ')
			start = segment = ++at;
		else if (begins(tail(p, at), "::"))
			segment = at += 2;
		else
			at++;
	}
	return (struct part){ p.text + start, at - start };
}

HChar *AP_(name_canonical)(const HChar *name, Bool provided)
{
	HChar *text = AP_(symbol_unescape)(name);
	struct part p = { text, VG_(strlen)(text) };
	const HChar *version = VG_(strchr)(text, '@');
	if (version && version > text)
		p.length = version - text;
	p.length = find(p, 0, " [clone ");
	p.length = AP_(symbol_stem_length)(p.text, p.length);
	p = without_arguments(p);
	/* The canonical name adds braces, words of notes and blanks. In a name from a compiler it leaves out
	   at least as much. */
	struct writer w = { .room = 2 * p.length + 8 };
	w.out = VG_(malloc)("ap.names.key", w.room + 1);
	put_path(&w, p, provided);
	w.out[w.length] = '\0';
	VG_(free)(text);
	return w.out;
}

/* Whether c is a byte of a UTF-8 character, but not its first one. */
static Bool continues(HChar c)
{
	return ((UChar)c & 0xc0) == 0x80;
}

Bool AP_(name_matches)(const HChar *pattern, const HChar *key)
{
	const HChar *star = NULL, *again = NULL;
	while (*key) {
		if (*pattern == '*') {
			star = ++pattern;
			again = key;
		} else if (*pattern == '?') {
			pattern++;
			for (key++; continues(*key); key++)
				;
		} else if (*pattern == *key) {
			pattern++;
			key++;
		} else if (star) {
			/* Let the last star match one character more. Those before it need not change. */
			pattern = star;
			key = ++again;
		} else
			return False;
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}
