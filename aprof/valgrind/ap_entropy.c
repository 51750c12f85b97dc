/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_entropy.h"

#include "valgrind/ap_options.h"

#include "pub_tool_clientstate.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_xarray.h"

/* The stream of a thread. Its word number n is a function of key and n. */
struct stream {
	ULong key;
	ULong position;     /* bytes used so far */
	ULong descendants;  /* how many threads, forks and execs had their key from this stream */
};

static struct stream *s_streams;  /* by ThreadId; NULL without a seed */
static HChar *s_exec_option;      /* the option with the next program's seed, during an exec */

/* A bijection: each bit of the result depends on all bits of x. */
static ULong scramble(ULong x)
{
	x = (x ^ x >> 32) * 0xd6e8feb86659fd93ULL;
	x = (x ^ x >> 32) * 0xd6e8feb86659fd93ULL;
	return x ^ x >> 32;
}

/* The constant is odd and has no pattern, so that neighbouring n give inputs with few bits in common. */
static ULong word(ULong key, ULong n)
{
	return scramble(key ^ scramble((n + 1) * 0x9e3779b97f4a7c15ULL));
}

static ULong descendant_key(struct stream *s)
{
	return word(~s->key, s->descendants++);
}

static void start(ThreadId tid, ULong key)
{
	s_streams[tid] = (struct stream){ .key = key };
}

void AP_(entropy_init)(void)
{
	if (!AP_(options)()->seeded)
		return;
	s_streams = VG_(calloc)("ap.entropy.streams", VG_N_THREADS, sizeof *s_streams);
	/* The main thread exists before the tool is initialised. */
	start(1, scramble(AP_(options)()->seed + 1));
}

Bool AP_(entropy_seeded)(void)
{
	return s_streams != NULL;
}

void AP_(entropy_fill)(ThreadId tid, void *p, SizeT size)
{
	struct stream *s = &s_streams[tid];
	for (UChar *byte = p; size > 0; byte++, size--, s->position++)
		*byte = word(s->key, s->position / 8) >> s->position % 8 * 8;
}

/* ----------------------------------------------- instructions -------------------------------------------- */

/* Translated code calls this in the place of VEX's helpers for RDRAND and RDSEED. The lower 32 bits are the
   number, bit 32 is the carry flag, which says that there was one. */
static ULong random_instruction(void)
{
	UInt bits;
	AP_(entropy_fill)(VG_(get_running_tid)(), &bits, sizeof bits);
	return 1ULL << 32 | bits;
}

void AP_(entropy_instrument)(IRSB *sb)
{
	static const HChar *const helpers[] = { "amd64g_dirtyhelper_RDRAND", "amd64g_dirtyhelper_RDSEED" };
	if (!s_streams)
		return;
	for (Int i = 0; i < sb->stmts_used; i++) {
		if (!sb->stmts[i] || sb->stmts[i]->tag != Ist_Dirty)
			continue;
		IRDirty *call = sb->stmts[i]->Ist.Dirty.details;
		for (UInt j = 0; j < sizeof helpers / sizeof *helpers; j++)
			if (VG_(strcmp)(call->cee->name, helpers[j]) == 0)
				call->cee = mkIRCallee(0, "random_instruction", VG_(fnptr_to_fnentry)(random_instruction));
	}
}

/* -------------------------------------------- threads, processes ----------------------------------------- */

void AP_(entropy_thread_created)(ThreadId tid, ThreadId child)
{
	if (s_streams && tid != VG_INVALID_THREADID)
		start(child, descendant_key(&s_streams[tid]));
}

void AP_(entropy_before_fork)(ThreadId tid)
{
	if (s_streams)
		s_streams[tid].descendants++;
}

void AP_(entropy_forked)(ThreadId tid)
{
	if (!s_streams)
		return;
	s_streams[tid].descendants--;
	start(tid, descendant_key(&s_streams[tid]));
}

void AP_(entropy_before_exec)(ThreadId tid)
{
	if (!s_streams || s_exec_option)
		return;
	s_exec_option = VG_(malloc)("ap.entropy.exec", 64);
	/* Valgrind runs the next program with the options of this one. Of two seeds the last one counts. */
	VG_(sprintf)(s_exec_option, "--entropy-seed=%llu", descendant_key(&s_streams[tid]));
	VG_(addToXA)(VG_(args_for_valgrind), &s_exec_option);
}

void AP_(entropy_exec_failed)(void)
{
	if (!s_exec_option)
		return;
	VG_(dropTailXA)(VG_(args_for_valgrind), 1);
	VG_(free)(s_exec_option);
	s_exec_option = NULL;
}
