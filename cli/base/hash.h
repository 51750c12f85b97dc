/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Hashes of numbers. GLib's own takes the low bits of a key as they are: pairs of ids in one word then share a hash by the thousand. */
#ifndef CLI_HASH_H
#define CLI_HASH_H

#include <glib.h>
#include <stdint.h>

/* Mixes a value into a hash, which begins with 0. Fibonacci hashing: values that differ in a few bits get hashes that differ in many. */
static inline guint hash_mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	return (guint)(hash >> 32) ^ (guint)hash;
}

/* A GHashFunc: the hash of the pointer itself, as a number of 64 bits. */
static inline guint hash_word(gconstpointer key)
{ return hash_mix(0, (uint64_t)(uintptr_t)key); }

#endif
