/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_stacks.h"

#include "core/ap_frames.h"
#include "core/ap_memo.h"
#include "valgrind/ap_options.h"
#include "valgrind/ap_unwind.h"

#include "pub_tool_hashtable.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_poolalloc.h"
#include "pub_tool_xarray.h"

/* ------------------------------------------------ the tree ------------------------------------------------ */

static VgHashTable *s_by_key;
static PoolAlloc *s_pool;
static XArray *s_by_id;            /* of struct ap_stack * */

static struct ap_stack *find_or_add_child(UInt parent, UInt frame)
{
	UWord key = (UWord)parent << 32 | frame;
	struct ap_stack *s = VG_(HT_lookup)(s_by_key, key);
	if (s)
		return s;
	s = VG_(allocEltPA)(s_pool);
	s->key = key;
	s->id = VG_(sizeXA)(s_by_id) + 1;
	s->profile_id = 0;
	tl_assert(s->id < AP_STACK_CUT);
	VG_(addToXA)(s_by_id, &s);
	VG_(HT_add_node)(s_by_key, s);
	return s;
}

UInt AP_(stacks_count)(void)
{
	return VG_(sizeXA)(s_by_id);
}

struct ap_stack *AP_(stack_by_id)(UInt id)
{
	return *(struct ap_stack **)VG_(indexXA)(s_by_id, id - 1);
}

/* ------------------------------------------- where stacks begin ------------------------------------------- */

/* Nothing calls the entry points of the program and of the loader. Return addresses into them lie within this
   many bytes. */
#define ENTRY_BYTES 64

static Addr s_entries[2];

void AP_(stacks_set_entry_points)(Addr program, Addr loader)
{
	s_entries[0] = program;
	s_entries[1] = loader;
}

static UInt count_above_entry(const Addr *ips, UInt n)
{
	for (UInt i = n; i > 0; i--)
		if (ips[i - 1] - s_entries[0] < ENTRY_BYTES || ips[i - 1] - s_entries[1] < ENTRY_BYTES)
			return i;
	return n;
}

/* ------------------------------------------------ unwinding ----------------------------------------------- */

/* The addresses, stack pointers and frame pointers of the last unwind, innermost first. */
static Addr *s_ips, *s_sps, *s_fps;
static UInt s_room;

/* The stacks of the last unwind, outermost first. The next unwind usually shares the outer ones. */
static struct { Addr ip; UInt stack; } *s_path;
static UInt s_path_length;
static UInt s_path_root;

static struct ap_stack_ref s_not_in_memo;
static ULong s_unwinds, s_checked, s_wrong;

static void make_room(UInt room)
{
	s_room = room;
	s_ips = VG_(realloc)("ap.stacks.ips", s_ips, room * sizeof *s_ips);
	s_sps = VG_(realloc)("ap.stacks.sps", s_sps, room * sizeof *s_sps);
	s_fps = VG_(realloc)("ap.stacks.fps", s_fps, room * sizeof *s_fps);
	s_path = VG_(realloc)("ap.stacks.path", s_path, room * sizeof *s_path);
}

/* Unwinds into s_ips, s_sps and s_fps. Returns the number of frames to keep. *cut: there are more, which
   --depth leaves out or the unwinder did not find. */
static UInt unwind(ThreadId tid, Bool *cut)
{
	UInt depth = AP_(options)()->depth;
	Bool lost;
	UInt n;
	if (depth && s_room < depth + 1)
		make_room(depth + 1);
	for (;;) {
		n = AP_(unwind)(tid, depth ? depth + 1 : s_room, s_ips, s_sps, s_fps, &lost);
		if (depth || n < s_room)
			break;
		make_room(2 * s_room);
	}
	s_unwinds++;
	n = count_above_entry(s_ips, n);
	*cut = lost || (depth && n > depth);
	return depth && n > depth ? depth : n;
}

static UInt intern_stack(UInt n, Bool cut)
{
	UInt root = cut ? AP_STACK_CUT : 0;
	UInt i = 0;
	if (s_path_root == root)
		while (i < n && i < s_path_length && s_path[i].ip == s_ips[n - 1 - i])
			i++;
	UInt stack = i ? s_path[i - 1].stack : root;
	for (; i < n; i++) {
		Addr ip = s_ips[n - 1 - i];
		stack = find_or_add_child(stack, AP_(frame_at)(ip)->id)->id;
		s_path[i].ip = ip;
		s_path[i].stack = stack;
	}
	s_path_length = n;
	s_path_root = root;
	return stack;
}

UInt AP_(stack_unwind_now)(ThreadId tid)
{
	Bool cut;
	UInt n = unwind(tid, &cut);
	return intern_stack(n, cut);
}

UInt AP_(stack_containing)(ThreadId tid, Addr address)
{
	Bool cut;
	UInt n = unwind(tid, &cut), frame = 0;
	/* A frame ends where its caller's begins. Where the last frame ends is not known. */
	while (frame < n && (frame + 1 == n || s_sps[frame + 1] <= address))
		frame++;
	if (frame == n)
		return 0;
	UInt stack = intern_stack(n, cut);
	for (; frame > 0; frame--)
		stack = AP_(stack_parent)(AP_(stack_by_id)(stack));
	return stack;
}

/* Compares a remembered stack with a full unwind, for --check-stacks=yes. */
static void check_memo(ThreadId tid, const struct ap_stack_ref *ref)
{
	s_checked++;
	if (AP_(stack_unwind_now)(tid) != ref->stack)
		s_wrong++;
}

struct ap_stack_ref *AP_(stack_current)(ThreadId tid, UInt serial)
{
	struct ap_stack_ref *ref = AP_(memo_find)(tid, serial);
	if (LIKELY(ref != NULL)) {
		if (UNLIKELY(AP_(options)()->check_stacks))
			check_memo(tid, ref);
		return ref;
	}
	Bool cut;
	UInt n = unwind(tid, &cut);
	UInt stack = intern_stack(n, cut);
	ref = AP_(memo_add)(tid, serial, s_ips, s_sps, s_fps, n);
	if (!ref)
		ref = &s_not_in_memo;
	ref->stack = stack;
	ref->site = NULL;
	return ref;
}

void AP_(stacks_forget_unwinds)(void)
{
	AP_(memo_clear)();
	s_path_length = 0;
}

void AP_(stacks_init)(void)
{
	s_by_key = VG_(HT_construct)("ap.stacks.table");
	s_pool = VG_(newPA)(sizeof(struct ap_stack), 2000, VG_(malloc), "ap.stacks.pool", VG_(free));
	s_by_id = VG_(newXA)(VG_(malloc), "ap.stacks.ids", VG_(free), sizeof(struct ap_stack *));
	make_room(512);
	AP_(memo_init)();
}

ULong AP_(stacks_print_stats)(void)
{
	VG_(dmsg)("aprof: stacks: %u distinct, %llu unwinds\n", AP_(stacks_count)(), s_unwinds);
	AP_(memo_print_stats)();
	if (AP_(options)()->check_stacks)
		VG_(dmsg)("aprof: stack memo: %llu checked, %llu wrong\n", s_checked, s_wrong);
	return s_wrong;
}
