/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Walking over a demangled name: parts of a text, brackets, segments between `::`. */
#ifndef CLI_SYMBOL_SCAN_H
#define CLI_SYMBOL_SCAN_H

#include <stdbool.h>
#include <stddef.h>

/* Part of a name, which it borrows; of length 0 where the name has no such part. */
struct symbol_part { const char *text; size_t length; };

static inline struct symbol_part part(const char *text, size_t length)
{ return (struct symbol_part){ text, length }; }
static inline struct symbol_part part_none(void)
{ return part("", 0); }

/* What is left of p behind its first `from` bytes. */
static inline struct symbol_part part_tail(struct symbol_part p, size_t from)
{ return from < p.length ? part(p.text + from, p.length - from) : part_none(); }

bool part_begins(struct symbol_part p, const char *prefix);
bool part_equals(struct symbol_part p, const char *text);

/* Whether c opens a bracket: < ( [ { */
bool part_is_opening(char c);

/* Just behind the bracket that closes the one at `at`; the end of p where none does. An arrow closes nothing. */
size_t part_behind_bracket(struct symbol_part p, size_t at);

/* Where `what` is outside of brackets from `at` on; the end of p where it is not. */
size_t part_find(struct symbol_part p, size_t at, const char *what);

/* Cuts p where `delimiter` first is outside of brackets: p is then what stands before it, and *behind what follows it. False
   where it is not: p is what it was. The delimiter is looked for in p alone, so neither can reach beyond it. */
bool part_split(struct symbol_part *p, const char *delimiter, struct symbol_part *behind);

/* Behind C++'s operator at the beginning of p, its brackets and blanks included; 0 where there is none. */
size_t part_behind_operator(struct symbol_part p);

/* The path that a name is: C++ writes what a template returns before it and the arguments after it, and a
   compiler adds `[clone .cold]`. */
struct symbol_part part_path(struct symbol_part name);

/* The next segment of a path, from *at on; false behind the last. */
bool part_next_segment(struct symbol_part path, size_t *at, struct symbol_part *segment);

#endif
