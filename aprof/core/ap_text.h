/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Texts that the program gives: names, places. They have a length, and are not trusted to end. */
#ifndef AP_TEXT_H
#define AP_TEXT_H

#include "core/ap_host.h"

/* The length of a text of at most `size` bytes that ends at a 0 before, cut to `most` bytes, but not within a character of UTF-8. */
static inline SizeT AP_(text_length)(const HChar *text, SizeT size, SizeT most)
{
	SizeT n = 0;
	while (n < size && n < most && text[n])
		n++;
	if (n == most && n < size)
		while (n > 0 && ((UChar)text[n] & 0xC0) == 0x80)
			n--;
	return n;
}

/* FNV-1a (Fowler, Noll, Vo) of n bytes, going on from the hash `h`. */
#define AP_TEXT_HASH_START 0xCBF29CE484222325ul
static inline UWord AP_(text_hash)(UWord h, const HChar *text, SizeT n)
{
	for (SizeT i = 0; i < n; i++)
		h = (h ^ (UChar)text[i]) * 0x100000001B3ul;
	return h;
}

/* Whether `kept`, which ends with a 0, is these n bytes. None of them is 0. */
static inline Bool AP_(text_is)(const HChar *kept, const HChar *text, SizeT n)
{
	for (SizeT i = 0; i < n; i++)
		if (kept[i] != text[i])
			return False;
	return kept[n] == '\0';
}

/* Returns a copy of n bytes with a 0 behind them, in memory of the record. */
static inline const HChar *AP_(text_keep)(const HChar *text, SizeT n)
{
	HChar *copy = AP_(host_record)(n + 1);
	for (SizeT i = 0; i < n; i++)
		copy[i] = text[i];
	return copy;
}

#endif
