/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_entropy.h"

#include "core/ap_stream.h"
#include "valgrind/ap_options.h"

#include "pub_tool_clientstate.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_xarray.h"

static struct ap_stream *s_streams;  /* by ThreadId; NULL without a seed */
static HChar *s_exec_option;         /* the option with the next program's seed, during an exec */

static void start(ThreadId tid, ULong key)
{
	s_streams[tid] = (struct ap_stream){ .key = key };
}

void AP_(entropy_init)(void)
{
	if (!AP_(options)()->seeded)
		return;
	s_streams = VG_(calloc)("ap.entropy.streams", VG_N_THREADS, sizeof *s_streams);
	/* The main thread exists before the tool is initialised. */
	s_streams[1] = AP_(stream_of_seed)(AP_(options)()->seed);
}

Bool AP_(entropy_seeded)(void)
{
	return s_streams != NULL;
}

void AP_(entropy_fill)(ThreadId tid, void *p, SizeT size)
{
	AP_(stream_fill)(&s_streams[tid], p, size);
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
		start(child, AP_(stream_descendant)(&s_streams[tid]));
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
	start(tid, AP_(stream_descendant)(&s_streams[tid]));
}

void AP_(entropy_before_exec)(ThreadId tid)
{
	if (!s_streams || s_exec_option)
		return;
	s_exec_option = VG_(malloc)("ap.entropy.exec", 64);
	/* Valgrind runs the next program with the options of this one. Of two seeds the last one counts. */
	VG_(sprintf)(s_exec_option, "--entropy-seed=%llu", AP_(stream_descendant)(&s_streams[tid]));
	VG_(addToXA)(VG_(args_for_valgrind), &s_exec_option);
}

void AP_(entropy_exec_failed)(ThreadId tid)
{
	if (!s_exec_option)
		return;
	/* A search along PATH fails until it finds the program. */
	s_streams[tid].descendants--;
	VG_(dropTailXA)(VG_(args_for_valgrind), 1);
	VG_(free)(s_exec_option);
	s_exec_option = NULL;
}
