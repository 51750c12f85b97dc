/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_memo.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"

#define BUCKETS_LOG2 14
#define BUCKETS      (1u << BUCKETS_LOG2)
#define BUCKET_WAYS  16u           /* a longer search would cost as much as an unwind */
#define FRAMES_MAX   1024u
#define BYTES_MAX    (48u << 20)   /* for remembered unwinds; when it is used up, the memo forgets all */
#define CHUNK_BYTES  (1u << 20)

struct word { Addr at; UWord value; };

struct unwind {
	struct unwind *next;       /* in the bucket; the one used last is first */
	Addr ip, sp;
	UInt serial;
	UInt n_words;
	struct ap_stack_ref ref;
	struct word words[];       /* the words that this unwind rests on, innermost first */
};

static struct unwind **s_buckets;

/* The unwinds lie one after the other in chunks. The memo drops all of them at once, and never a single one.
   */
static UChar *s_chunks[BYTES_MAX / CHUNK_BYTES];
static UInt s_chunk;
static UInt s_chunk_used;

/* Guesses where the innermost return addresses lie. Most frames have a fixed size, so the code that made a
   call tells how far its frame reaches. A guess only chooses the bucket: stacks that differ in their
   innermost frames go to different ones. */
#define GUESSES       1024u
#define GUESSED_FRAMES 4u
static struct { UWord code; UWord offset; } s_guesses[GUESSES];

static ULong s_found, s_missed, s_refused, s_cleared, s_steps;

void AP_(memo_init)(void)
{
	s_buckets = VG_(calloc)("ap.memo.buckets", BUCKETS, sizeof *s_buckets);
}

void AP_(memo_clear)(void)
{
	VG_(memset)(s_buckets, 0, BUCKETS * sizeof *s_buckets);
	s_chunk = 0;
	s_chunk_used = 0;
	s_cleared++;
}

static struct unwind *allocate(SizeT bytes)
{
	if (s_chunk_used + bytes > CHUNK_BYTES) {
		s_chunk_used = 0;
		if (++s_chunk == BYTES_MAX / CHUNK_BYTES)
			AP_(memo_clear)();
	}
	if (!s_chunks[s_chunk])
		s_chunks[s_chunk] = VG_(malloc)("ap.memo.chunk", CHUNK_BYTES);
	struct unwind *u = (struct unwind *)(s_chunks[s_chunk] + s_chunk_used);
	s_chunk_used += bytes;
	return u;
}

static inline UInt guess_slot(UWord code)
{
	return (code ^ code >> 10) % GUESSES;
}

static inline struct unwind **bucket_of(Addr ip, Addr sp, Addr stack_max)
{
	UWord code = ip, h = sp;
	Addr at = sp;
	for (UInt i = 0; i < GUESSED_FRAMES; i++) {
		UInt g = guess_slot(code);
		/* A guess may be wrong, but its word must be on the stack, or it cannot be read. */
		if (s_guesses[g].code != code || at + s_guesses[g].offset > stack_max - (sizeof(UWord) - 1))
			break;
		at += s_guesses[g].offset;
		code = *(UWord *)at;
		at += sizeof(UWord);
		h = (h ^ code) * 0x9E3779B97F4A7C15ul;
		h ^= h >> 32;
	}
	return &s_buckets[((h ^ ip) * 0x9E3779B97F4A7C15ul) >> (64 - BUCKETS_LOG2)];
}

static void learn_guesses(const Addr *ips, const Addr *sps, Addr sp, UInt n)
{
	UWord code = ips[0];
	Addr at = sp;
	for (UInt i = 1; i < n && i <= GUESSED_FRAMES; i++) {
		UInt g = guess_slot(code);
		s_guesses[g].code = code;
		s_guesses[g].offset = sps[i] - sizeof(UWord) - at;
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

/* Whether the thread runs on its own stack. Then all words that an unwind rests on lie between the stack
   pointer and the end of the stack, and can be read. */
static inline Bool is_on_its_stack(ThreadId tid, Addr sp, Addr *stack_max)
{
	*stack_max = VG_(thread_get_stack_max)(tid);
	return sp % sizeof(UWord) == 0 && sp < *stack_max - sizeof(UWord)
	       && *stack_max - sp < VG_(thread_get_stack_size)(tid);
}

struct ap_stack_ref *AP_(memo_find)(ThreadId tid, UInt serial)
{
	Addr ip = VG_(get_IP)(tid), sp = VG_(get_SP)(tid), stack_max;
	if (!is_on_its_stack(tid, sp, &stack_max))
		return NULL;
	struct unwind **bucket = bucket_of(ip, sp, stack_max);
	UInt way = 0;
	for (struct unwind **link = bucket, *u; (u = *link) != NULL; link = &u->next) {
		s_steps++;
		if (LIKELY(u->ip == ip && u->sp == sp && u->serial == serial && still_holds(u))) {
			s_found++;
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
	s_missed++;
	return NULL;
}

struct ap_stack_ref *AP_(memo_add)(ThreadId tid, UInt serial, const Addr *ips, const Addr *sps, const Addr *fps, UInt n)
{
#if defined(VGA_amd64)
	Addr sp = VG_(get_SP)(tid), stack_max;
	s_refused++;
	if (n < 2 || n > FRAMES_MAX || ips[0] != VG_(get_IP)(tid) || !is_on_its_stack(tid, sp, &stack_max))
		return NULL;
	/* A call leaves its return address just below the caller's stack pointer, and ips[] are return
	   addresses − 1. Where that is not so, the unwinder went by something else, which the memo cannot
	   check. */
	for (UInt i = 1; i < n; i++)
		if (sps[i] <= sp + sizeof(UWord) || sps[i] > stack_max || sps[i] % sizeof(UWord) != 0
		    || *(UWord *)(sps[i] - 8) != ips[i] + 1)
			return NULL;

	struct unwind *u = allocate(sizeof *u + 2 * n * sizeof u->words[0]);
	u->ip = ips[0];
	u->sp = sp;
	u->serial = serial;
	u->n_words = 0;
	for (UInt i = 1; i < n; i++) {
		u->words[u->n_words++] = (struct word){ sps[i] - 8, ips[i] + 1 };
		/* The unwinder finds a frame of variable size by its frame pointer, which the function that
		   it called saved there. A value that does not point into the caller's frames is no frame
		   pointer, and may change. */
		if (fps[i] >= sps[i] && fps[i] <= stack_max && sps[i] - 16 >= sp && *(UWord *)(sps[i] - 16) == fps[i])
			u->words[u->n_words++] = (struct word){ sps[i] - 16, fps[i] };
	}
	s_chunk_used -= (2 * n - u->n_words) * sizeof u->words[0];

	learn_guesses(ips, sps, sp, n);
	struct unwind **bucket = bucket_of(u->ip, sp, stack_max);
	u->next = *bucket;
	*bucket = u;
	s_refused--;
	return &u->ref;
#else
	/* Elsewhere a return address can be in a register, or at any place on the stack. So nothing is
	   remembered, and each event unwinds. */
	(void)tid; (void)serial; (void)ips; (void)sps; (void)fps; (void)n;
	s_refused++;
	return NULL;
#endif
}

void AP_(memo_print_stats)(void)
{
	VG_(dmsg)("aprof: stack memo: %llu found, %llu not, %llu refused, %llu steps, cleared %llu times\n",
	          s_found, s_missed, s_refused, s_steps, s_cleared);
}
