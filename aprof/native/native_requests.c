/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_requests.h"

#include "aprof.h"
#include "native/native_access.h"
#include "native/native_counting.h"
#include "native/native_events.h"
#include "native/native_measure.h"
#include "native/native_memory.h"
#include "native/native_scopes.h"
#include "native/native_slots.h"
#include "native/native_snapshot.h"

#include <string.h>

/* Who asks. */
struct asking { struct native_thread *thread; const struct native_call *call; };

/* A request, and the function that answers it: args[0] … args[4] are the arguments behind the request's number, and what the function
   returns is what the request returns to the program. */
struct request {
	uintptr_t number;
	uintptr_t (*answer)(const struct asking *who, const uintptr_t *args);
};

/* -------------------------------------------- memory of the program -------------------------------------- */

enum { TEXT_MAX = 4096, STRUCT_MAX = 1 << 16 };

static bool is_on_stack(const struct asking *who, uintptr_t at, size_t n)
{
	return at >= who->call->cfa && at < who->thread->stack_high && n <= who->thread->stack_high - at;
}

static bool reads(const struct asking *who, uintptr_t at, size_t n)
{
	return is_on_stack(who, at, n) || native_access_reads(at, n);
}

/* Copies n bytes at `from` to the program's struct at `to`, which has `room` bytes: the program may have been compiled with another
   version of aprof.h. A member that this version does not know becomes 0. Returns false if the struct is not writable. */
static bool copy_to_program(const struct asking *who, uintptr_t to, size_t room, const void *from, size_t n)
{
	if (room > STRUCT_MAX || (!is_on_stack(who, to, room) && !native_access_writes(to, room)))
		return false;
	memset((void *)to, 0, room);
	memcpy((void *)to, from, n < room ? n : room);
	return true;
}

/* Whether the program can read n bytes there, and there are some, not more than TEXT_MAX. */
static bool is_text(const struct asking *who, uintptr_t text, uintptr_t n)
{
	return n > 0 && n <= TEXT_MAX && reads(who, text, n);
}

/* Whether the program can read a name of n bytes as far as anybody looks at it: longer ones are cut. */
static bool begins_name(const struct asking *who, uintptr_t name, uintptr_t n)
{
	return is_text(who, name, n < TEXT_MAX ? n : TEXT_MAX);
}

/* Whether that is so, and the name is not empty: it ends at its first 0. */
static bool is_name(const struct asking *who, uintptr_t name, uintptr_t n)
{
	return begins_name(who, name, n) && AP_(scope_name_length)((const char *)name, n) > 0;
}

/* The length of the text, without the 0 at its end; 0: the program cannot read it up to there. */
static size_t text_length(const struct asking *who, uintptr_t text)
{
	enum { STEP = 16 };
	size_t n = 0;
	while (text && n < TEXT_MAX) {
		/* As far as the end of these bytes, which lie in one page. */
		size_t end = n + STEP - (text + n) % STEP;
		if (!reads(who, text + n, end - n))
			return 0;
		for (; n < end; n++)
			if (!((const char *)text)[n])
				return n;
	}
	return 0;
}

/* ------------------------------------------- what is counted, and as what ------------------------------- */

static uintptr_t recorder(const struct asking *who, const uintptr_t *args)
{
	(void)who; (void)args;
	return APROF_NATIVE;
}

static uintptr_t start(const struct asking *who, const uintptr_t *args)
{
	(void)args;
	native_counting_start(who->thread);
	return 1;
}

static uintptr_t stop(const struct asking *who, const uintptr_t *args)
{
	(void)args;
	native_counting_stop(who->thread);
	return 1;
}

static uintptr_t pause_thread(const struct asking *who, const uintptr_t *args)
{
	(void)args;
	native_counting_pause(who->thread);
	return 1;
}

static uintptr_t resume_thread(const struct asking *who, const uintptr_t *args)
{
	(void)args;
	return native_counting_resume(who->thread);
}

/* args: const char *name, size_t length. */
static uintptr_t region_enter(const struct asking *who, const uintptr_t *args)
{
	uint32_t region = is_name(who, args[0], args[1]) ? native_scope_region((const char *)args[0], args[1]) : 0;
	return region && native_scope_enter_region(who->thread, region) ? region : 0;
}

/* args: the region. */
static uintptr_t region_leave(const struct asking *who, const uintptr_t *args)
{
	return native_scope_leave_region(who->thread, (uint32_t)args[0]);
}

/* args: const char *name, size_t length; a length of 0 ends the phase. */
static uintptr_t phase(const struct asking *who, const uintptr_t *args)
{
	if (args[1] > 0 && !begins_name(who, args[0], args[1]))
		return 0;
	native_counting_enter_phase(who->thread, (const char *)args[0], args[1]);
	return 1;
}

/* args: the weight. */
static uintptr_t event(const struct asking *who, const uintptr_t *args)
{
	const struct ap_caller caller = native_requester(who->thread, who->call);
	return native_event_of_program(who->thread, &caller, args[0]);
}

/* args: const char *name, size_t length. */
static uintptr_t snapshot(const struct asking *who, const uintptr_t *args)
{
	return is_name(who, args[0], args[1]) ? native_snapshot(who->thread, (const char *)args[0], args[1]) : 0;
}

/* -------------------------------------------------- measuring ------------------------------------------- */

/* args: struct aprof_counters *counters, size_t size. */
static uintptr_t get_counters(const struct asking *who, const uintptr_t *args)
{
	struct aprof_counters counters;
	return native_measure_process(who->thread, &counters) && copy_to_program(who, args[0], args[1], &counters, sizeof counters);
}

/* args: enum aprof_measure. */
static uintptr_t measure_begin(const struct asking *who, const uintptr_t *args)
{
	return args[0] <= APROF_ASSERTION ? native_measure_begin(who->thread, (enum aprof_measure)args[0]) : 0;
}

/* args: the handle, struct aprof_measured *, size_t size. */
static uintptr_t measure_read(const struct asking *who, const uintptr_t *args)
{
	struct aprof_measured measured;
	return native_measure_read(who->thread, args[0], &measured) && copy_to_program(who, args[1], args[2], &measured, sizeof measured);
}

/* args: the handle, const struct aprof_verdict * or 0. */
static uintptr_t measure_end(const struct asking *who, const uintptr_t *args)
{
	struct aprof_verdict v;
	if (!args[1] || !reads(who, args[1], sizeof v))
		return native_measure_end(who->thread, args[0], NULL);
	memcpy(&v, (const void *)args[1], sizeof v);
	const struct ap_verdict verdict = {
		.place = v.place, .place_size = text_length(who, (uintptr_t)v.place),
		.text = v.text, .text_size = text_length(who, (uintptr_t)v.text), .found = v.found, .failed = v.failed != 0,
	};
	return native_measure_end(who->thread, args[0], &verdict);
}

static const struct request s_requests[] = {
	{ APROF_REQUEST_GET_COUNTERS, get_counters },
	{ APROF_REQUEST_RECORDER, recorder },
	{ APROF_REQUEST_START, start },
	{ APROF_REQUEST_STOP, stop },
	{ APROF_REQUEST_PAUSE, pause_thread },
	{ APROF_REQUEST_RESUME, resume_thread },
	{ APROF_REQUEST_REGION_ENTER, region_enter },
	{ APROF_REQUEST_REGION_LEAVE, region_leave },
	{ APROF_REQUEST_PHASE, phase },
	{ APROF_REQUEST_EVENT, event },
	{ APROF_REQUEST_SNAPSHOT, snapshot },
	{ APROF_REQUEST_MEASURE_BEGIN, measure_begin },
	{ APROF_REQUEST_MEASURE_READ, measure_read },
	{ APROF_REQUEST_MEASURE_END, measure_end },
};

/* args[0] is the number of the request, args[1] … args[5] its arguments. */
static __attribute__((noinline)) uintptr_t answer(const uintptr_t *args)
{
	const struct native_call call = { 0, (uintptr_t)__builtin_dwarf_cfa() };
	const struct asking who = { native_enter(), &call };
	uintptr_t result = 0;
	if (!who.thread)
		return 0;
	for (unsigned i = 0; i < sizeof s_requests / sizeof *s_requests; i++)
		if (s_requests[i].number == args[0]) {
			result = s_requests[i].answer(&who, args + 1);
			break;
		}
	native_leave(who.thread);
	return result;
}

void native_requests_start(void)
{
	native_thread_follower = (struct native_thread_follower){ native_counting_notice, native_counting_forked, native_measure_thread_ended };
}

void native_requests_announce(void)
{
	native_slots_start(answer);
}
