/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_below.h"

#include "core/ap_frames.h"
#include "valgrind/ap_watched.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"

/* What is known of something by its id. 0: nothing yet. */
enum { KNOWN = 1, IS_BELOW = 2, CALLEES_ARE_BELOW = 4, IN_DOUBT = 8 };
struct known { UChar *flags; UInt room; };

static struct known s_frames, s_stacks;
static UInt *s_pending;   /* stacks to look at */
static UInt s_pending_room;
static Bool s_is_in_doubt;
static ULong s_doubts;

static UChar *flags_of(struct known *k, UInt id)
{
	if (id >= k->room) {
		UInt room = k->room ? k->room : 4096;
		while (room <= id)
			room *= 2;
		k->flags = VG_(realloc)("ap.below", k->flags, room);
		VG_(memset)(k->flags + k->room, 0, room - k->room);
		k->room = room;
	}
	return &k->flags[id];
}

/* A function that left by a jump has no frame, but the call that entered it is there: whatever runs there now runs in its place. */
static UChar look_at_frame(const struct ap_frames *frames, UInt frame)
{
	UChar *flags = flags_of(&s_frames, frame);
	if (*flags)
		return *flags;
	Addr address = AP_(frame_address)(AP_(frame_by_id)(frames, frame));
	UChar found = KNOWN;
	if (AP_(is_watched)(AP_WATCH_BELOW, address))
		found |= IS_BELOW | CALLEES_ARE_BELOW;
	else if (AP_(is_call_of_watched)(AP_WATCH_BELOW, address))
		found |= CALLEES_ARE_BELOW;
	return *flags = found;
}

/* What follows for a stack from its innermost frame and its parent's flags. */
static UChar look_at_stack(const struct ap_frames *frames, UInt frame, UChar parent)
{
	UChar found = look_at_frame(frames, frame);
	if (parent & CALLEES_ARE_BELOW)
		return KNOWN | IS_BELOW | CALLEES_ARE_BELOW;
	return found | (found & IS_BELOW ? 0 : parent & IN_DOUBT);
}

static UChar known_of_stack(UInt stack)
{
	if (stack == 0)
		return KNOWN;
	return stack == AP_STACK_CUT ? KNOWN | IN_DOUBT : *flags_of(&s_stacks, stack);
}

static void add_pending(UInt n, UInt stack)
{
	if (n == s_pending_room) {
		s_pending_room = n ? 2 * n : 256;
		s_pending = VG_(realloc)("ap.below.pending", s_pending, s_pending_room * sizeof *s_pending);
	}
	s_pending[n] = stack;
}

/* Goes outwards to what is known, and comes back. The program is in the stack now, so the names of all its frames are there. */
static UChar find_out(const struct ap_stacks *stacks, UInt stack)
{
	UInt n = 0;
	UChar flags;
	for (UInt id = stack; !((flags = known_of_stack(id)) & KNOWN); id = AP_(stack_parent)(AP_(stack_by_id)(stacks, id)))
		add_pending(n++, id);
	while (n > 0) {
		UInt id = s_pending[--n];
		flags = look_at_stack(stacks->frames, AP_(stack_frame)(AP_(stack_by_id)(stacks, id)), flags);
		*flags_of(&s_stacks, id) = flags;
	}
	return flags;
}

Bool AP_(below_is_asked)(void)
{
	return AP_(options)()->watched[AP_WATCH_BELOW].n > 0;
}

Bool AP_(below_counts)(const struct ap_stacks *stacks, UInt stack)
{
	if (!AP_(below_is_asked)())
		return True;
	UChar flags = find_out(stacks, stack);
	s_is_in_doubt |= (flags & IN_DOUBT) != 0;
	return (flags & IS_BELOW) != 0;
}

Bool AP_(below_is_in_doubt)(void)
{
	return s_is_in_doubt;
}

void AP_(below_note_uncounted)(UInt stack)
{
	if (known_of_stack(stack) & IN_DOUBT)
		s_doubts++;
}

ULong AP_(below_doubts)(void)
{
	return s_doubts;
}

void AP_(below_restart)(void)
{
	s_doubts = 0;
}
