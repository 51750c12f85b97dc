/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_symbols.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"

static Bool is_decimal(HChar c)
{
	return c >= '0' && c <= '9';
}

static Bool is_hexadecimal(HChar c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static SizeT digits_at_end(const HChar *name, SizeT length, Bool (*is_digit)(HChar))
{
	SizeT n = 0;
	while (n < length && is_digit(name[length - n - 1]))
		n++;
	return n;
}

/* Cuts `ending` off the end of a name of *length bytes. Returns False if the name does not end so, or has
   nothing before it. */
static Bool cut_ending(const HChar *name, SizeT *length, const HChar *ending)
{
	SizeT n = VG_(strlen)(ending);
	if (*length <= n || VG_(memcmp)(name + *length - n, ending, n) != 0)
		return False;
	*length -= n;
	return True;
}

/* Cuts off the hash of Rust's legacy mangling, `::h` and 16 digits. */
static Bool cut_hash(const HChar *name, SizeT *length)
{
	enum { DIGITS = 16 };
	/* The h before the digits is no digit itself. */
	if (digits_at_end(name, *length, is_hexadecimal) != DIGITS)
		return False;
	SizeT before = *length - DIGITS;
	if (!cut_ending(name, &before, "::h"))
		return False;
	*length = before;
	return True;
}

/* Cuts off the mark that gcc or clang appends to a copy or a part of a function. Sets *is_part if the mark is
   that of a part. */
static Bool cut_copy_mark(const HChar *name, SizeT *length, Bool *is_part)
{
	static const struct { const HChar *mark; Bool numbered, part; } marks[] = {
		{ ".constprop", True, False }, { ".isra", True, False }, { ".part", True, True }, { ".lto_priv", True, False },
		{ ".llvm", True, False }, { ".specialized", True, False }, { ".__uniq", True, False }, { ".__part", True, True },
		{ ".cold", False, True }, { ".localalias", False, False },
	};
	SizeT before = *length - digits_at_end(name, *length, is_decimal);
	Bool numbered = before < *length && cut_ending(name, &before, ".");
	if (!numbered)
		before = *length;
	for (UInt i = 0; i < sizeof marks / sizeof *marks; i++)
		if ((numbered || !marks[i].numbered) && cut_ending(name, &before, marks[i].mark)) {
			*is_part |= marks[i].part;
			*length = before;
			return True;
		}
	return False;
}

SizeT AP_(symbol_stem_length)(const HChar *name, SizeT length)
{
	Bool is_part = False;
	while (cut_copy_mark(name, &length, &is_part) || cut_hash(name, &length))
		;
	return length;
}

Bool AP_(symbol_is_function_part)(const HChar *symbol)
{
	SizeT length = VG_(strlen)(symbol);
	Bool is_part = False;
	while (cut_copy_mark(symbol, &length, &is_part))
		;
	return is_part;
}

Bool AP_(symbol_is_provided_method)(const HChar *symbol)
{
	/* Rust's v0 mangling: _R, then generic arguments (I) and nested paths (N and a namespace), then Y, a
	   trait's definition. */
	if (symbol[0] != '_' || symbol[1] != 'R')
		return False;
	const HChar *at = symbol + 2;
	while (*at == 'I' || (*at == 'N' && at[1]))
		at += *at == 'I' ? 1 : 2;
	return *at == 'Y';
}

/* Decodes the escaped character at the beginning of text, such as `$u6d4b$`. Writes its UTF-8 to bytes, sets
   *length to the length of the escape, and returns the number of bytes. Returns 0 if no such character begins
   there. */
static UInt unescape_character(const HChar *text, HChar *bytes, SizeT *length)
{
	UInt c = 0, n = 2;
	if (text[0] != '$' || text[1] != 'u')
		return 0;
	for (; n < 8 && is_hexadecimal(text[n]); n++)
		c = c << 4 | (UInt)(text[n] <= '9' ? text[n] - '0' : text[n] - 'a' + 10);
	if (n == 2 || text[n] != '$' || c < 0x80 || c > 0x10ffff)
		return 0;
	*length = n + 1;
	UInt more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const UChar first[] = { 0, 0xc0, 0xe0, 0xf0 };
	bytes[0] = (HChar)(first[more] | c >> (6 * more));
	for (UInt i = 1; i <= more; i++)
		bytes[i] = (HChar)(0x80 | (c >> (6 * (more - i)) & 0x3f));
	return more + 1;
}

HChar *AP_(symbol_unescape)(const HChar *name)
{
	const HChar *begin = name;
	HChar *copy = VG_(strdup)("ap.symbols.unescape", name), *out = copy;
	while (*name) {
		HChar bytes[4];
		SizeT length;
		UInt n = unescape_character(name, bytes, &length);
		for (UInt i = 0; i < n; i++)
			*out++ = bytes[i];
		/* The arrow of a function's type. */
		if (n == 0 && VG_(strncmp)(name, ".> ", 3) == 0 && name > begin && name[-1] == ' ')
			*out++ = '-';
		else if (n == 0)
			*out++ = *name;
		name += n > 0 ? length : 1;
	}
	*out = '\0';
	return copy;
}
