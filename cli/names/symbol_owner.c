/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "names/symbol_owner.h"

#include <glib.h>
#include <string.h>

/* What a segment of a name is. */
enum segment {
	FUNCTION,   /* anything else */
	CLOSURE,    /* a closure or block of Rust; this segment is its name */
	SHIM,       /* what the compiler writes to call a closure */
	LAMBDA,     /* the class of a lambda of C++ */
	CALL,       /* a function of such a class */
};

static const struct { const char *begins; enum segment segment; } segments[] = {
	{ "{{closure", CLOSURE },
	{ "{{vtable.shim", SHIM },
	{ "{lambda(", LAMBDA },
	{ "$_", LAMBDA },
	{ "operator", CALL },
	{ "_FUN", CALL },
	{ "__invoke", CALL },
};

static enum segment segment_of(struct symbol_part segment)
{
	for (size_t i = 0; i < G_N_ELEMENTS(segments); i++)
		if (part_begins(segment, segments[i].begins))
			return segments[i].segment;
	return FUNCTION;
}

/* Returns where the segment at `at` ends. An operator contains its arguments, and more segments may follow. */
static size_t segment_end(struct symbol_part name, size_t at)
{
	return part_find(name, at + part_behind_operator(part_tail(name, at)), "::");
}

/* Whether `next` belongs to a function that stands before it. */
static bool goes_on(enum segment last, enum segment next)
{
	switch (next) {
	case CLOSURE:
	case LAMBDA:
		return true;
	case SHIM:
		return last == CLOSURE;
	case CALL:
		return last == LAMBDA;
	default:
		return false;
	}
}

/* Returns where the path of a C++ name begins, behind the return type of a template. */
static size_t behind_returned(struct symbol_part name)
{
	struct symbol_part path = part_path(name);
	size_t start = (size_t)(path.text - name.text), end = start + path.length;
	return path.length > 0 && end < name.length && name.text[end] == '(' ? start : 0;
}

struct symbol_part symbol_owner(struct symbol_part name)
{
	size_t start = behind_returned(name), owner = 0;
	enum segment last = FUNCTION;
	for (size_t at = start, end; at < name.length; at = end + strlen("::")) {
		end = segment_end(name, at);
		enum segment next = segment_of(part(name.text + at, end - at));
		if (at == start || !goes_on(last, next))
			owner = 0;
		else if (owner == 0)
			owner = at - strlen("::");
		last = at == start ? FUNCTION : next;
	}
	if (owner <= start || last == LAMBDA)
		return part_tail(name, start);
	return part(name.text + start, owner - start);
}
