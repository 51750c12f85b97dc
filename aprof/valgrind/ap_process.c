/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_host.h"
#include "valgrind/ap_process.h"

#include "core/ap_unwinding.h"
#include "valgrind/ap_entropy.h"
#include "valgrind/ap_threads.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_clientstate.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_vki.h"

#include <elf.h>

static HChar *s_executable;
static HChar *s_lineage;
static UInt s_forks;
static ULong s_started_ms;
static enum ap_end s_end = AP_END_SIGNAL;
static UInt s_status;
static Bool s_static;                        /* the program has no dynamic loader */
static Addr s_dynamic, s_dynamic_end;        /* the executable's dynamic section */

ULong AP_(process_now)(void)
{
	struct vki_timeval now;
	VG_(gettimeofday)(&now, NULL);
	return (ULong)now.tv_sec * 1000 + now.tv_usec / 1000;
}

void AP_(process_init)(void)
{
	s_lineage = VG_(strdup)("ap.process.lineage", "0");
	s_started_ms = AP_(process_now)();
}

const HChar *AP_(process_lineage)(void)
{
	return s_lineage;
}

Bool AP_(process_is_forked)(void)
{
	return VG_(strcmp)(s_lineage, "0") != 0;
}

ULong AP_(process_started)(void)
{
	return s_started_ms;
}

const HChar *AP_(process_executable)(void)
{
	return s_executable ? s_executable : VG_(args_the_exename) ? VG_(args_the_exename) : "";
}

/* headers: the n program headers where they are mapped. They tell where they should be, and so how far the executable was moved. */
static void find_dynamic_section(const Elf64_Phdr *headers, UWord n)
{
	Addr moved = 0;
	if (!VG_(am_is_valid_for_client)((Addr)headers, n * sizeof *headers, VKI_PROT_READ))
		return;
	for (UWord i = 0; i < n; i++)
		if (headers[i].p_type == PT_PHDR)
			moved = (Addr)headers - headers[i].p_vaddr;
	for (UWord i = 0; i < n; i++)
		if (headers[i].p_type == PT_DYNAMIC) {
			s_dynamic = moved + headers[i].p_vaddr;
			s_dynamic_end = s_dynamic + headers[i].p_memsz;
		}
}

void AP_(process_program_starts)(ThreadId tid)
{
	/* The stack holds argc, argv…, 0, envp…, 0, auxiliary vector (System V ABI, process initialisation). */
	const UWord *p = (const UWord *)VG_(get_SP)(tid);
	Addr entry = 0, loader = 0, headers = 0;
	UWord n_headers = 0;
	p += 1 + *p + 1;
	while (*p)
		p++;
	for (p++; p[0] != AT_NULL; p += 2) {
		if (p[0] == AT_ENTRY)
			entry = p[1];
		if (p[0] == AT_PHDR)
			headers = p[1];
		if (p[0] == AT_PHNUM)
			n_headers = p[1];
		if (p[0] == AT_BASE && p[1] && VG_(am_is_valid_for_client)(p[1], sizeof(Elf64_Ehdr), VKI_PROT_READ))
			loader = p[1] + ((const Elf64_Ehdr *)p[1])->e_entry;
		/* The C library makes the canaries of stacks and pointers from these 16 bytes. */
		if (p[0] == AT_RANDOM && AP_(entropy_seeded)())
			AP_(entropy_fill)(tid, (void *)p[1], 16);
	}
	s_static = loader == 0;
	find_dynamic_section((const Elf64_Phdr *)headers, n_headers);
	AP_(stacks_set_entry_points)(&AP_(recorder).stacks, entry, loader);

	const NSegment *program = VG_(am_find_nsegment)(entry);
	const HChar *path = program ? VG_(am_get_filename)(program) : NULL;
	if (path && path[0] == '/')
		s_executable = VG_(strdup)("ap.process.executable", path);
}

enum ap_end AP_(process_end)(void)
{
	return s_end;
}

enum ap_end AP_(process_set_end)(enum ap_end end)
{
	enum ap_end before = s_end;
	s_end = end;
	return before;
}

UInt AP_(process_status)(void)
{
	return s_status;
}

void AP_(process_exiting)(UInt status)
{
	s_end = AP_END_EXIT;
	s_status = status & 0xff;
}

void AP_(process_thread_exiting)(UInt status)
{
	s_status = status & 0xff;
}

void AP_(process_ended)(void)
{
	if (AP_(threads_ended_process)())
		s_end = AP_END_EXIT;
}

Bool AP_(process_is_static)(void)
{
	return s_static;
}

void AP_(process_dynamic_section)(Addr *start, Addr *end)
{
	*start = s_dynamic;
	*end = s_dynamic_end;
}

const HChar *AP_(process_blind_reason)(void)
{
	for (const DebugInfo *di = VG_(next_DebugInfo)(NULL); di; di = VG_(next_DebugInfo)(di)) {
		const HChar *path = VG_(DebugInfo_get_filename)(di);
		if (path && VG_(strstr)(path, "/vgpreload_aprof-"))
			return NULL;
	}
	return s_static ? "static" : "preload";
}

void AP_(process_before_fork)(void)
{
	s_forks++;
}

void AP_(process_forked)(void)
{
	HChar *lineage = VG_(malloc)("ap.process.lineage", VG_(strlen)(s_lineage) + 16);
	VG_(sprintf)(lineage, "%s.%u", s_lineage, s_forks);
	s_lineage = lineage;
	s_forks = 0;
	s_started_ms = AP_(process_now)();
}
