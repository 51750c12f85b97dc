/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a program can ask the recorder while aprof records it, under Valgrind or natively: to count from here on, to pause, to tell
   regions and phases apart, to measure, to write a snapshot. Include this header in the program; it links nothing and needs no
   other file. If nothing records the program, a request costs about a nanosecond or two and returns 0.

   For C and C++, with a compiler that has GNU's inline assembly, on Linux on x86-64 and arm64. Elsewhere all requests return 0. */
#ifndef CARGO_ALLOC_PROFILE_APROF_H
#define CARGO_ALLOC_PROFILE_APROF_H

/* For -Wold-style-cast of C++: the casts are those that C has, too, and one is in a macro. */
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* So that it compiles with every standard of C and C++, also if the compiler is to be pedantic about it. */
#if defined(__GNUC__)
#define APROF_INLINE_ static __inline__
#define APROF_EXTENSION_ __extension__
#else
#define APROF_INLINE_ static inline
#define APROF_EXTENSION_
#endif

/* The numbers of the requests. Compiled programs contain them, so a new request goes to the end. */
enum aprof_request {
	APROF_REQUEST_GET_COUNTERS = 0x41500000,   /* 'A', 'P' in the upper half, as Valgrind's tools divide the numbers */
	APROF_REQUEST_RECORDER,
	APROF_REQUEST_START,
	APROF_REQUEST_STOP,
	APROF_REQUEST_PAUSE,
	APROF_REQUEST_RESUME,
	APROF_REQUEST_REGION_ENTER,
	APROF_REQUEST_REGION_LEAVE,
	APROF_REQUEST_PHASE,
	APROF_REQUEST_EVENT,
	APROF_REQUEST_SNAPSHOT,
	APROF_REQUEST_MEASURE_BEGIN,
	APROF_REQUEST_MEASURE_READ,
	APROF_REQUEST_MEASURE_END
};

/* What records the program. */
enum aprof_recorder { APROF_NONE, APROF_VALGRIND, APROF_NATIVE };

/* The counters of the process so far, as in the element `totals` of its profile. A new member goes to the
   end. */
APROF_EXTENSION_ struct aprof_counters {
	unsigned long long events;
	unsigned long long allocations, bytes;
	unsigned long long reallocations;
	unsigned long long deallocations, freed_bytes;
	unsigned long long live_blocks, live_bytes;
	unsigned long long peak_blocks, peak_bytes;
};

/* What was counted since a measurement began: what this thread allocated and freed, or all threads. What is alive are blocks that this
   thread allocated, whoever frees them; these two can be negative. The peak is how far the live bytes rose above those of the
   beginning. A new member goes to the end. */
APROF_EXTENSION_ struct aprof_measured {
	unsigned long long allocations, bytes;      /* a reallocation is an allocation, too */
	unsigned long long reallocations;
	unsigned long long deallocations, freed_bytes;
	long long live_blocks, live_bytes;
	unsigned long long peak_bytes;
};

/* What to measure. */
enum aprof_measure {
	APROF_THREAD = 0,          /* the calling thread */
	APROF_PROCESS = 1,         /* all threads */
	APROF_ASSERTION = 2        /* for an assertion: the recorder notes which stacks allocate meanwhile. Only for a thread */
};

/* How an assertion ended. Texts are in UTF-8 and end with a 0. */
APROF_EXTENSION_ struct aprof_verdict {
	const char *place;         /* where the assertion stands: "src/main.c:12" */
	const char *text;          /* what it demands: "allocations <= 3" */
	unsigned long long found;
	int failed;
};

#if defined(__GNUC__) && defined(__linux__) && (defined(__x86_64__) && defined(__LP64__) || defined(__aarch64__))

/* A word that is 0, and an ELF note that tells the native recorder where that word lies. The recorder writes the address of its function
   there. An executable or library has one such word, however often this is included: as the note and the base of
   SystemTap's probes are made. */
#define APROF_SLOT_ \
	".ifndef aprof_slot\n" \
	".pushsection .data.aprof_slot,\"awG\",%%progbits,aprof_slot,comdat\n" \
	".weak aprof_slot\n.hidden aprof_slot\n.balign 8\n" \
	"aprof_slot: .quad 0\n" \
	".popsection\n" \
	".pushsection .note.aprof,\"a\",%%note\n" \
	".balign 4\n.long 6, 8, 1\n.asciz \"aprof\"\n.balign 4\n" \
	".quad aprof_slot - .\n" \
	".popsection\n" \
	".endif\n"

/* Makes a request. Returns 0 if nobody answers. */
APROF_INLINE_ uintptr_t aprof_request(uintptr_t number, uintptr_t a1, uintptr_t a2, uintptr_t a3)
{
	uintptr_t args[6];
	uintptr_t (*const volatile *slot)(const uintptr_t *);
	uintptr_t (*answer)(const uintptr_t *);
#if defined(__x86_64__)
	uintptr_t result = 0;
#else
	register uintptr_t result __asm__("x3");
	register const uintptr_t *at __asm__("x4");
#endif
#if defined(__x86_64__)
	__asm__(APROF_SLOT_ "leaq aprof_slot(%%rip), %0" : "=r"(slot));
#else
	__asm__(APROF_SLOT_ "adrp %0, aprof_slot\nadd %0, %0, :lo12:aprof_slot" : "=r"(slot));
#endif
	answer = *slot;
	args[0] = number;
	args[1] = a1;
	args[2] = a2;
	args[3] = a3;
	args[4] = args[5] = 0;
	if (__builtin_expect(answer != 0, 0))
		return answer(args);
	/* Instructions that do nothing, and that Valgrind takes for a request: valgrind.h, "SPECIAL_INSTRUCTION_PREAMBLE". */
#if defined(__x86_64__)
	__asm__ volatile("rolq $3, %%rdi\nrolq $13, %%rdi\nrolq $61, %%rdi\nrolq $51, %%rdi\nxchgq %%rbx, %%rbx"
	                 : "+d"(result) : "a"(args) : "cc", "memory");
#else
	result = 0;
	at = args;
	__asm__ volatile("ror x12, x12, #3\nror x12, x12, #13\nror x12, x12, #51\nror x12, x12, #61\norr x10, x10, x10"
	                 : "+r"(result) : "r"(at) : "cc", "memory");
#endif
	return result;
}

#undef APROF_SLOT_

#else

APROF_INLINE_ uintptr_t aprof_request(uintptr_t number, uintptr_t a1, uintptr_t a2, uintptr_t a3)
{
	(void)number; (void)a1; (void)a2; (void)a3;
	return 0;
}

#endif

/* Fills *counters and returns 1. If nothing records the program, leaves *counters unchanged and returns 0. The request itself is no
   event. */
#define APROF_GET_COUNTERS(counters) \
	((int)aprof_request(APROF_REQUEST_GET_COUNTERS, (uintptr_t)(counters), sizeof *(counters), 0))

/* Returns what records the program. */
APROF_INLINE_ enum aprof_recorder aprof_recorder(void)
{
	return (enum aprof_recorder)aprof_request(APROF_REQUEST_RECORDER, 0, 0, 0);
}

/* Counts from here on. The first call in a process forgets all that was counted before, also blocks that are alive. A later one ends an
   aprof_stop. Returns whether a recorder runs. */
APROF_INLINE_ int aprof_start(void)
{
	return (int)aprof_request(APROF_REQUEST_START, 0, 0, 0);
}

/* Stops counting in all threads: no block that is allocated from here on counts, nor does its free. Blocks that count stay what they
   are, and their frees count. To go on later with what was counted before, call aprof_start at the beginning, too: the first one
   forgets. */
APROF_INLINE_ int aprof_stop(void)
{
	return (int)aprof_request(APROF_REQUEST_STOP, 0, 0, 0);
}

/* The same for the calling thread, up to the matching aprof_resume. */
APROF_INLINE_ int aprof_pause(void)
{
	return (int)aprof_request(APROF_REQUEST_PAUSE, 0, 0, 0);
}

APROF_INLINE_ int aprof_resume(void)
{
	return (int)aprof_request(APROF_REQUEST_RESUME, 0, 0, 0);
}

/* From here on what the calling thread allocates is the region's, up to aprof_region_leave of what this returns. The innermost region
   counts. */
APROF_INLINE_ uintptr_t aprof_region_enter(const char *name)
{
	return aprof_request(APROF_REQUEST_REGION_ENTER, (uintptr_t)name, strlen(name), 0);
}

APROF_INLINE_ void aprof_region_leave(uintptr_t region)
{
	if (region)
		(void)aprof_request(APROF_REQUEST_REGION_LEAVE, region, 0, 0);
}

/* From here on all that the process allocates is the phase's. "": that of none. */
APROF_INLINE_ int aprof_phase(const char *name)
{
	return (int)aprof_request(APROF_REQUEST_PHASE, (uintptr_t)name, strlen(name), 0);
}

/* Counts an event of the program's own at this stack, with a weight: bytes that were copied, rows that were read. Returns 0 if nothing
   records the program, or if the thread's weights would add up to more than 2^50: then the event does not count. */
APROF_EXTENSION_ APROF_INLINE_ int aprof_event(unsigned long long weight)
{
	return (int)aprof_request(APROF_REQUEST_EVENT, (uintptr_t)weight, 0, 0);
}

/* Keeps what was counted so far as a profile of its own, which reports call by this name. The program goes on. Returns the
   snapshot's number, from 1; 0: nothing records the program, or there was no room. */
APROF_INLINE_ int aprof_snapshot(const char *name)
{
	return (int)aprof_request(APROF_REQUEST_SNAPSHOT, (uintptr_t)name, strlen(name), 0);
}

/* Begins a measurement, and returns its handle; 0: it would be no more than a guess, because nothing records the program,
   counting is stopped, or only a part of the thread counts (--only-below). Every measurement has an end, in the thread that began
   it. Measurements may be nested. */
APROF_INLINE_ uintptr_t aprof_measure_begin(enum aprof_measure what)
{
	return aprof_request(APROF_REQUEST_MEASURE_BEGIN, (uintptr_t)what, 0, 0);
}

/* Fills *measured with what was counted since the beginning, and returns 1. Returns 0 and leaves it unchanged if it would be a
   guess, because counting was stopped meanwhile. */
APROF_INLINE_ int aprof_measure_read(uintptr_t handle, struct aprof_measured *measured)
{
	return handle && (int)aprof_request(APROF_REQUEST_MEASURE_READ, handle, (uintptr_t)measured, sizeof *measured);
}

/* Ends it. verdict: of an assertion; NULL where there is none to report. */
APROF_INLINE_ void aprof_measure_end(uintptr_t handle, const struct aprof_verdict *verdict)
{
	if (handle)
		(void)aprof_request(APROF_REQUEST_MEASURE_END, handle, (uintptr_t)verdict, 0);
}

#endif
