/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_memo.h"

#define BUCKET_WAYS  16u           /* a longer search would cost as much as an unwind */
#define FRAMES_MAX   1024u
#define CHUNKS_MAX   64u

struct word { Addr at; UWord value; };

struct unwind {
	struct unwind *next;       /* in the bucket; the one used last is first */
	Addr ip, sp;
	UInt serial;
	UInt n_words;
	struct ap_stack_ref ref;
	struct word words[];       /* the words that this unwind rests on, innermost first */
};

/* Guesses where the innermost return addresses lie. Most frames have a fixed size, so the code that made a
   call tells how far its frame reaches. A guess only chooses the bucket: stacks that differ in their
   innermost frames go to different ones. */
#define GUESSES       1024u
#define GUESSED_FRAMES 4u
struct guess { UWord code; UWord offset; };

/* The unwinds that were used last, by the stack pointer and the innermost return address alone: most events find
   theirs here, without the other guesses. */
#define RECENT_LOG2 8
#define RECENT      (1u << RECENT_LOG2)

struct ap_memo {
	struct unwind **buckets;
	UInt buckets_log2;
	/* The unwinds lie one after the other in chunks. The memo drops all of them at once, and never a
	   single one. */
	UChar *chunks[CHUNKS_MAX];
	SizeT chunk_bytes, chunk_used;
	UInt chunk;
	struct guess guesses[GUESSES];
	struct unwind *recent[RECENT];
	struct ap_memo_stats stats;
};

struct ap_memo *AP_(memo_new)(UInt buckets_log2, SizeT bytes)
{
	struct ap_memo *m = AP_(host_allocate)(sizeof *m);
	m->buckets = AP_(host_allocate)(sizeof *m->buckets << buckets_log2);
	m->buckets_log2 = buckets_log2;
	m->chunk_bytes = bytes / CHUNKS_MAX;
	return m;
}

void AP_(memo_clear)(struct ap_memo *m)
{
	for (SizeT i = 0; i < (SizeT)1 << m->buckets_log2; i++)
		m->buckets[i] = NULL;
	for (UInt i = 0; i < RECENT; i++)
		m->recent[i] = NULL;
	m->chunk = 0;
	m->chunk_used = 0;
	m->stats.cleared++;
}

/* Returns NULL where a chunk has no room for so many bytes. */
static struct unwind *allocate(struct ap_memo *m, SizeT bytes)
{
	if (bytes > m->chunk_bytes)
		return NULL;
	if (m->chunk_used + bytes > m->chunk_bytes) {
		m->chunk_used = 0;
		if (++m->chunk == CHUNKS_MAX)
			AP_(memo_clear)(m);
	}
	if (!m->chunks[m->chunk])
		m->chunks[m->chunk] = AP_(host_allocate)(m->chunk_bytes);
	struct unwind *u = (struct unwind *)(m->chunks[m->chunk] + m->chunk_used);
	m->chunk_used += bytes;
	return u;
}

static inline UInt guess_slot(UWord code)
{
	return (code ^ code >> 10) % GUESSES;
}

static inline struct unwind **recent_of(struct ap_memo *m, const struct ap_caller *c)
{
	const struct guess *g = &m->guesses[guess_slot(c->ip)];
	UWord code = 0;
	if (g->code == c->ip && c->sp + g->offset <= c->stack_max - (sizeof(UWord) - 1))
		code = *(UWord *)(c->sp + g->offset);
	return &m->recent[((c->sp ^ code) * 0x9E3779B97F4A7C15ul) >> (64 - RECENT_LOG2)];
}

static inline struct unwind **bucket_of(struct ap_memo *m, const struct ap_caller *c)
{
	UWord code = c->ip, h = c->sp;
	Addr at = c->sp;
	for (UInt i = 0; i < GUESSED_FRAMES; i++) {
		const struct guess *g = &m->guesses[guess_slot(code)];
		/* A guess may be wrong, but its word must be on the stack, or it cannot be read. */
		if (g->code != code || at + g->offset > c->stack_max - (sizeof(UWord) - 1))
			break;
		at += g->offset;
		code = *(UWord *)at;
		at += sizeof(UWord);
		h = (h ^ code) * 0x9E3779B97F4A7C15ul;
		h ^= h >> 32;
	}
	return &m->buckets[((h ^ c->ip) * 0x9E3779B97F4A7C15ul) >> (64 - m->buckets_log2)];
}

static void learn_guesses(struct ap_memo *m, const Addr *ips, const Addr *sps, Addr sp, UInt n)
{
	UWord code = ips[0];
	Addr at = sp;
	for (UInt i = 1; i < n && i <= GUESSED_FRAMES; i++) {
		struct guess *g = &m->guesses[guess_slot(code)];
		g->code = code;
		g->offset = sps[i] - sizeof(UWord) - at;
		code = ips[i] + 1;
		at = sps[i];
	}
}

static inline Bool still_holds(const struct unwind *u)
{
	for (UInt i = 0; i < u->n_words; i++)
		if (*(UWord *)u->words[i].at != u->words[i].value)
			return False;
	return True;
}

static inline Bool is_now(const struct unwind *u, const struct ap_caller *c)
{
	return u->ip == c->ip && u->sp == c->sp && u->serial == c->serial && still_holds(u);
}

/* Whether the caller runs on its thread's own stack. Then all words that an unwind rests on lie between the
   stack pointer and the end of the stack, and can be read. */
static inline Bool can_be_checked(const struct ap_caller *c)
{
	return c->sp % sizeof(UWord) == 0 && c->sp + sizeof(UWord) < c->stack_max;
}

struct ap_stack_ref *AP_(memo_find)(struct ap_memo *m, const struct ap_caller *c)
{
	if (UNLIKELY(!can_be_checked(c)))
		return NULL;
	struct unwind **recent = recent_of(m, c);
	if (LIKELY(*recent && is_now(*recent, c))) {
		m->stats.found++;
		return &(*recent)->ref;
	}
	struct unwind **bucket = bucket_of(m, c);
	UInt way = 0;
	for (struct unwind **link = bucket, *u; (u = *link) != NULL; link = &u->next) {
		m->stats.steps++;
		if (LIKELY(is_now(u, c))) {
			m->stats.found++;
			*recent = u;
			if (way) {
				*link = u->next;
				u->next = *bucket;
				*bucket = u;
			}
			return &u->ref;
		}
		if (++way == BUCKET_WAYS) {
			u->next = NULL;
			break;
		}
	}
	m->stats.missed++;
	return NULL;
}

struct ap_stack_ref *AP_(memo_add)(struct ap_memo *m, const struct ap_caller *c, const Addr *ips, const Addr *sps,
                                   const Addr *fps, UInt n)
{
	m->stats.refused++;
#if defined(__x86_64__)
	if (n < 2 || n > FRAMES_MAX || ips[0] != c->ip || !can_be_checked(c))
		return NULL;
	/* A call leaves its return address just below the caller's stack pointer, and ips[] are return
	   addresses − 1. Where that is not so, the unwinder went by something else, which the memo cannot
	   check. */
	for (UInt i = 1; i < n; i++)
		if (sps[i] < c->sp + sizeof(UWord) || sps[i] > c->stack_max || sps[i] % sizeof(UWord) != 0
		    || *(UWord *)(sps[i] - 8) != ips[i] + 1)
			return NULL;

	struct unwind *u = allocate(m, sizeof *u + 2 * n * sizeof u->words[0]);
	if (!u)
		return NULL;
	u->ip = ips[0];
	u->sp = c->sp;
	u->serial = c->serial;
	u->n_words = 0;
	for (UInt i = 0; i < n; i++) {
		if (i > 0)
			u->words[u->n_words++] = (struct word){ sps[i] - 8, ips[i] + 1 };
		/* The unwinder finds a frame of variable size by its frame pointer, which the function that
		   it called saved there. A value that does not point into the caller's frames is no frame
		   pointer, and may change. */
		if (fps[i] >= sps[i] && fps[i] <= c->stack_max && sps[i] - 16 >= c->sp && *(UWord *)(sps[i] - 16) == fps[i])
			u->words[u->n_words++] = (struct word){ sps[i] - 16, fps[i] };
	}
	m->chunk_used -= (2 * n - u->n_words) * sizeof u->words[0];

	learn_guesses(m, ips, sps, c->sp, n);
	*recent_of(m, c) = u;
	struct unwind **bucket = bucket_of(m, c);
	u->next = *bucket;
	*bucket = u;
	m->stats.refused--;
	return &u->ref;
#else
	/* Elsewhere a return address can be in a register, or at any place on the stack. So nothing is
	   remembered, and each event unwinds. */
	(void)c; (void)ips; (void)sps; (void)fps; (void)n; (void)allocate; (void)learn_guesses;
	return NULL;
#endif
}

const struct ap_memo_stats *AP_(memo_stats)(const struct ap_memo *m)
{
	return &m->stats;
}
