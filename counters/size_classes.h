/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The classes of sizes that requests are counted in: up to 128 bytes they are 8 bytes wide, and above an eighth of the power of two
   below them. So a class ends with 8, 16, 24 … 128, 144, 160 … 256, 288 … and what is just above a power of two is a class. */
#ifndef SIZE_CLASSES_H
#define SIZE_CLASSES_H

/* Any size of 64 bits has a class, 0 … SIZE_CLASSES − 1. */
#define SIZE_CLASSES 472

/* The class of a size. 0 bytes are with 1 to 8. */
static inline unsigned size_class(unsigned long long size)
{
	unsigned long long eights = (size - (size != 0)) / 8;
	unsigned log2 = 63 - (unsigned)__builtin_clzll(eights | 8);
	return (log2 - 3) * 8 + (unsigned)(eights >> (log2 - 3));
}

#endif
