/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A stream of random bytes that follow from a seed. Each thread has one, which follows from how the thread and its process came to be. */
#ifndef AP_STREAM_H
#define AP_STREAM_H

#include "core/ap_basics.h"

/* Word number n of a stream is a function of key and n. */
struct ap_stream {
	ULong key;
	ULong position;     /* bytes used so far */
	ULong descendants;  /* how many threads, forks and execs had their key from this stream */
};

/* A bijection: each bit of the result depends on all bits of x. */
static inline ULong AP_(stream_scramble)(ULong x)
{
	x = (x ^ x >> 32) * 0xd6e8feb86659fd93ULL;
	x = (x ^ x >> 32) * 0xd6e8feb86659fd93ULL;
	return x ^ x >> 32;
}

/* The constant is odd and has no pattern, so that neighbouring n give inputs with few bits in common. */
static inline ULong AP_(stream_word)(ULong key, ULong n)
{
	return AP_(stream_scramble)(key ^ AP_(stream_scramble)((n + 1) * 0x9e3779b97f4a7c15ULL));
}

/* Returns the stream of a program's first thread. */
static inline struct ap_stream AP_(stream_of_seed)(ULong seed)
{
	return (struct ap_stream){ .key = AP_(stream_scramble)(seed + 1) };
}

/* Writes the next `size` bytes to p. */
static inline void AP_(stream_fill)(struct ap_stream *s, void *p, SizeT size)
{
	for (UChar *byte = p; size > 0; byte++, size--, s->position++)
		*byte = (UChar)(AP_(stream_word)(s->key, s->position / 8) >> s->position % 8 * 8);
}

/* Returns the key of the next descendant. */
static inline ULong AP_(stream_descendant)(struct ap_stream *s)
{
	return AP_(stream_word)(~s->key, s->descendants++);
}

#endif
