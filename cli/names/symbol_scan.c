/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "names/symbol_scan.h"

#include <string.h>

bool part_begins(struct symbol_part p, const char *prefix)
{
	size_t length = strlen(prefix);
	return p.length >= length && memcmp(p.text, prefix, length) == 0;
}

bool part_equals(struct symbol_part p, const char *text)
{
	return p.length == strlen(text) && memcmp(p.text, text, p.length) == 0;
}

bool part_is_opening(char c)
{
	return c == '<' || c == '(' || c == '[' || c == '{';
}

size_t part_behind_bracket(struct symbol_part p, size_t at)
{
	size_t depth = 0;
	for (; at < p.length; at++) {
		char c = p.text[at];
		if (part_is_opening(c))
			depth++;
		else if (c == ')' || c == ']' || c == '}' || (c == '>' && (at == 0 || p.text[at - 1] != '-')))
			depth--;
		if (depth == 0)
			return at + 1;
	}
	return p.length;
}

size_t part_find(struct symbol_part p, size_t at, const char *what)
{
	while (at < p.length && !part_begins(part_tail(p, at), what))
		at = part_is_opening(p.text[at]) ? part_behind_bracket(p, at) : at + 1;
	return at < p.length ? at : p.length;
}

bool part_split(struct symbol_part *p, const char *delimiter, struct symbol_part *behind)
{
	size_t at = part_find(*p, 0, delimiter);
	if (at == p->length)
		return false;
	*behind = part_tail(*p, at + strlen(delimiter));
	p->length = at;
	return true;
}

size_t part_behind_operator(struct symbol_part p)
{
	size_t at = strlen("operator");
	if (!part_begins(p, "operator") || at == p.length || strchr("<>=!+-*/%^&|~,[( ", p.text[at]) == NULL)
		return 0;
	if (part_begins(part_tail(p, at), "()"))
		return at + 2;
	while (at < p.length && p.text[at] != '(')
		at++;
	return at;
}

struct symbol_part part_path(struct symbol_part name)
{
	size_t start = 0, segment = 0, at = 0;
	while (at < name.length) {
		size_t behind = at == segment ? part_behind_operator(part_tail(name, at)) : 0;
		if (behind > 0) {
			at += behind;
		} else if (name.text[at] == '(' && at > segment) {
			break;
		} else if (part_is_opening(name.text[at])) {
			at = part_behind_bracket(name, at);
		} else if (name.text[at] == ' ') {
			if (part_begins(part_tail(name, at), " [clone"))
				break;
			start = segment = ++at;
		} else if (part_begins(part_tail(name, at), "::")) {
			segment = at += 2;
		} else {
			at++;
		}
	}
	return part(name.text + start, at - start);
}

bool part_next_segment(struct symbol_part path, size_t *at, struct symbol_part *segment)
{
	if (*at >= path.length)
		return false;
	size_t behind = part_behind_operator(part_tail(path, *at));
	size_t end = behind > 0 ? path.length : part_find(path, *at, "::");
	*segment = part(path.text + *at, end - *at);
	*at = end + 2;
	return true;
}
