/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "core/ap_unwinding.h"

#include "core/ap_frames.h"

/* Nothing calls the entry points of the program and of the loader. Return addresses into them lie within this
   many bytes. */
#define ENTRY_BYTES 64

#define FIRST_ROOM 512u

/* What lies at each frame of an unwind. */
struct path { Addr ip; UInt stack; };

struct ap_unwinding {
	struct ap_memo *memo;
	UInt depth;
	Bool check_stacks;
	Addr entries[2];

	/* The addresses, stack pointers and frame pointers of the last unwind, innermost first. */
	Addr *ips, *sps, *fps;
	/* The stacks of the last unwind, outermost first. The next unwind usually shares the outer ones. */
	struct path *path;
	UInt room;              /* of these four */
	UInt path_length;
	UInt path_root;

	struct ap_stack_ref not_in_memo;
	struct ap_stacks_stats stats;
};

static void free_room(struct ap_unwinding *u)
{
	AP_(host_free)(u->ips, u->room * sizeof *u->ips);
	AP_(host_free)(u->sps, u->room * sizeof *u->sps);
	AP_(host_free)(u->fps, u->room * sizeof *u->fps);
	AP_(host_free)(u->path, u->room * sizeof *u->path);
}

static void make_room(struct ap_unwinding *u, UInt room)
{
	if (u->room)
		free_room(u);
	u->room = room;
	u->ips = AP_(host_allocate)(room * sizeof *u->ips);
	u->sps = AP_(host_allocate)(room * sizeof *u->sps);
	u->fps = AP_(host_allocate)(room * sizeof *u->fps);
	u->path = AP_(host_allocate)(room * sizeof *u->path);
	u->path_length = 0;
}

void AP_(stacks_init_unwinding)(struct ap_stacks *stacks, const struct ap_unwind_options *options)
{
	struct ap_unwinding *u = AP_(host_allocate)(sizeof *u);
	u->memo = AP_(memo_new)(options->memo_buckets_log2, options->memo_bytes);
	u->depth = options->depth;
	u->check_stacks = options->check_stacks;
	make_room(u, u->depth >= FIRST_ROOM ? u->depth + 1 : FIRST_ROOM);
	stacks->unwinding = u;
}

void AP_(stacks_set_entry_points)(struct ap_stacks *stacks, Addr program, Addr loader)
{
	stacks->unwinding->entries[0] = program;
	stacks->unwinding->entries[1] = loader;
}

static UInt count_above_entry(const struct ap_unwinding *u, UInt n)
{
	for (UInt i = n; i > 0; i--)
		if (u->ips[i - 1] - u->entries[0] < ENTRY_BYTES || u->ips[i - 1] - u->entries[1] < ENTRY_BYTES)
			return i;
	return n;
}

/* Unwinds into ips, sps and fps. Returns the number of frames to keep. *cut: there are more, which --depth
   leaves out or the unwinder did not find. */
static UInt unwind(struct ap_unwinding *u, const struct ap_caller *c, Bool *cut)
{
	UInt depth = u->depth;
	Bool lost;
	UInt n;
	for (;;) {
		n = AP_(host_unwind)(c, depth ? depth + 1 : u->room, u->ips, u->sps, u->fps, &lost);
		if (depth || n < u->room)
			break;
		make_room(u, 2 * u->room);
	}
	u->stats.unwinds++;
	n = count_above_entry(u, n);
	*cut = lost || (depth && n > depth);
	return depth && n > depth ? depth : n;
}

static UInt intern_stack(struct ap_stacks *stacks, UInt n, Bool cut)
{
	struct ap_unwinding *u = stacks->unwinding;
	UInt root = cut ? AP_STACK_CUT : 0;
	UInt i = 0;
	if (u->path_root == root)
		while (i < n && i < u->path_length && u->path[i].ip == u->ips[n - 1 - i])
			i++;
	UInt stack = i ? u->path[i - 1].stack : root;
	for (; i < n; i++) {
		Addr ip = u->ips[n - 1 - i];
		stack = AP_(stack_below)(stacks, stack, AP_(host_frame)(stacks->frames, ip));
		u->path[i] = (struct path){ ip, stack };
	}
	u->path_length = n;
	u->path_root = root;
	return stack;
}

UInt AP_(stack_unwind_now)(struct ap_stacks *stacks, const struct ap_caller *c)
{
	Bool cut;
	UInt n = unwind(stacks->unwinding, c, &cut);
	return intern_stack(stacks, n, cut);
}

UInt AP_(stack_of)(struct ap_stacks *stacks, const Addr *ips, UInt n, Bool cut)
{
	struct ap_unwinding *u = stacks->unwinding;
	if (n > u->room)
		make_room(u, n);
	for (UInt i = 0; i < n; i++)
		u->ips[i] = ips[i];
	n = count_above_entry(u, n);
	if (u->depth && n > u->depth) {
		n = u->depth;
		cut = True;
	}
	return intern_stack(stacks, n, cut);
}

UInt AP_(stack_containing)(struct ap_stacks *stacks, const struct ap_caller *c, Addr address)
{
	struct ap_unwinding *u = stacks->unwinding;
	Bool cut;
	UInt n = unwind(u, c, &cut), frame = 0;
	/* A frame ends where its caller's begins. Where the last frame ends is not known. */
	while (frame < n && (frame + 1 == n || u->sps[frame + 1] <= address))
		frame++;
	if (frame == n)
		return 0;
	UInt stack = intern_stack(stacks, n, cut);
	for (; frame > 0; frame--)
		stack = AP_(stack_parent)(AP_(stack_by_id)(stacks, stack));
	return stack;
}

/* Compares a remembered stack with a full unwind. */
static void check_memo(struct ap_stacks *stacks, const struct ap_caller *c, const struct ap_stack_ref *ref)
{
	struct ap_unwinding *u = stacks->unwinding;
	u->stats.checked++;
	if (AP_(stack_unwind_now)(stacks, c) != ref->stack)
		u->stats.wrong++;
}

struct ap_stack_ref *AP_(stack_current)(struct ap_stacks *stacks, const struct ap_caller *c)
{
	struct ap_unwinding *u = stacks->unwinding;
	struct ap_stack_ref *ref = AP_(memo_find)(u->memo, c);
	if (LIKELY(ref != NULL)) {
		if (UNLIKELY(u->check_stacks))
			check_memo(stacks, c, ref);
		return ref;
	}
	Bool cut;
	UInt n = unwind(u, c, &cut);
	UInt stack = intern_stack(stacks, n, cut);
	ref = AP_(memo_add)(u->memo, c, u->ips, u->sps, u->fps, n);
	if (!ref)
		ref = &u->not_in_memo;
	ref->stack = stack;
	ref->context = 0;
	ref->site = NULL;
	return ref;
}

void AP_(stacks_forget_unwinds)(struct ap_stacks *stacks)
{
	AP_(memo_clear)(stacks->unwinding->memo);
	stacks->unwinding->path_length = 0;
}

void AP_(stacks_change_hands)(struct ap_stacks *stacks)
{
	AP_(stacks_forget_unwinds)(stacks);
	stacks->unwinding->stats = (struct ap_stacks_stats){ 0 };
}

struct ap_stacks_stats AP_(stacks_stats)(const struct ap_stacks *stacks)
{
	struct ap_stacks_stats stats = stacks->unwinding->stats;
	stats.memo = AP_(memo_stats)(stacks->unwinding->memo);
	return stats;
}
