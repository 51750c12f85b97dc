/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_entropy.h"

#include "native/native_process.h"

/* The stream of a thread. Its word number n is a function of key and n. */
struct stream {
	uint64_t key;
	uint64_t position;     /* bytes used so far */
	uint64_t descendants;  /* how many threads, forks and execs had their key from this stream */
};

static __thread struct stream s_stream;

/* A bijection: each bit of the result depends on all bits of x. */
static uint64_t scramble(uint64_t x)
{
	x = (x ^ x >> 32) * 0xd6e8feb86659fd93ull;
	x = (x ^ x >> 32) * 0xd6e8feb86659fd93ull;
	return x ^ x >> 32;
}

/* The constant is odd and has no pattern, so that neighbouring n give inputs with few bits in common. */
static uint64_t word(uint64_t key, uint64_t n)
{
	return scramble(key ^ scramble((n + 1) * 0x9e3779b97f4a7c15ull));
}

static uint64_t descendant_key(struct stream *s)
{
	return word(~s->key, s->descendants++);
}

bool native_entropy_is_seeded(void)
{
	return native_process_options()->seeded;
}

void native_entropy_start(void *random)
{
	if (!native_entropy_is_seeded())
		return;
	s_stream = (struct stream){ .key = scramble(native_process_options()->seed + 1) };
	if (random)
		native_entropy_fill(random, 16);
}

void native_entropy_fill(void *p, size_t size)
{
	struct stream *s = &s_stream;
	for (unsigned char *byte = p; size > 0; byte++, size--, s->position++)
		*byte = (unsigned char)(word(s->key, s->position / 8) >> s->position % 8 * 8);
}

uint64_t native_entropy_thread_key(void)
{
	return descendant_key(&s_stream);
}

void native_entropy_thread_started(uint64_t key)
{
	s_stream = (struct stream){ .key = key };
}

void native_entropy_before_fork(void)
{
	s_stream.descendants++;
}

void native_entropy_forked(void)
{
	s_stream.descendants--;
	s_stream = (struct stream){ .key = descendant_key(&s_stream) };
}

uint64_t native_entropy_exec_seed(void)
{
	return descendant_key(&s_stream);
}

void native_entropy_exec_failed(void)
{
	s_stream.descendants--;
}

uint64_t native_entropy_spawn_seed(void)
{
	struct stream child = { .key = word(~s_stream.key, s_stream.descendants - 1) };
	return descendant_key(&child);
}
