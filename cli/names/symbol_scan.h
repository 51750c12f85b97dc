/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Walks over a demangled name: parts of a text, brackets, segments between `::`. */
#ifndef CLI_SYMBOL_SCAN_H
#define CLI_SYMBOL_SCAN_H

#include <stdbool.h>
#include <stddef.h>

/* A part of a name, which it borrows. Its length is 0 if the name has no such part. */
struct symbol_part { const char *text; size_t length; };

static inline struct symbol_part part(const char *text, size_t length)
{ return (struct symbol_part){ text, length }; }
static inline struct symbol_part part_none(void)
{ return part("", 0); }

/* Returns p without its first `from` bytes. */
static inline struct symbol_part part_tail(struct symbol_part p, size_t from)
{ return from < p.length ? part(p.text + from, p.length - from) : part_none(); }

/* Whether p begins with the prefix, and whether it is the text. */
bool part_begins(struct symbol_part p, const char *prefix);
bool part_equals(struct symbol_part p, const char *text);

/* Whether c opens a bracket: < ( [ { */
bool part_is_opening(char c);

/* Returns the place just behind the bracket that closes the one at `at`; the end of p if none does. An arrow
   closes nothing. */
size_t part_behind_bracket(struct symbol_part p, size_t at);

/* Returns where `what` is outside of brackets, from `at` on; the end of p if it is not. */
size_t part_find(struct symbol_part p, size_t at, const char *what);

/* Cuts p at the first `delimiter` outside of brackets: p becomes what stands before it, *behind what follows
   it. Returns false and leaves p unchanged if p has no such delimiter. The search stays inside p. */
bool part_split(struct symbol_part *p, const char *delimiter, struct symbol_part *behind);

/* Returns the place behind the C++ operator at the beginning of p, with its brackets and blanks; 0 if there is
   none. */
size_t part_behind_operator(struct symbol_part p);

/* Returns the path in a name. C++ writes a template's return type before it and the arguments after it, and a
   compiler adds `[clone .cold]`. */
struct symbol_part part_path(struct symbol_part name);

/* Reads the next segment of a path from *at on. Returns false after the last one. */
bool part_next_segment(struct symbol_part path, size_t *at, struct symbol_part *segment);

#endif
