/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_roots.h"

#include "valgrind/ap_process.h"
#include "valgrind/ap_reserves.h"
#include "valgrind/ap_threads.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_guest.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_vki.h"
#include "pub_tool_xarray.h"

/* The thread pointer. VECTOR: the offset from it to the pointer to the vector that leads to a thread's
   dynamic thread-local data (System V ABI, thread-local storage: on amd64 it follows a pointer to itself).
   DESCRIPTOR_BELOW: how far below the thread pointer the C library's descriptor of the thread can begin. The
   descriptor ends on the page of the thread pointer. */
#if defined(VGA_amd64)
#define THREAD_POINTER __builtin_offsetof(VexGuestArchState, guest_FS_CONST)
#define VECTOR         8
#define DESCRIPTOR_BELOW 0
#elif defined(VGA_arm64)
#define THREAD_POINTER __builtin_offsetof(VexGuestArchState, guest_TPIDR_EL0)
#define VECTOR         0
#define DESCRIPTOR_BELOW 4096
#else
#error "where is the thread pointer?"
#endif

/* How far around its thread pointer the main thread's static thread-local data is looked for. Only the kind
   of a root depends on it. */
#define LOCAL_BELOW 16384
#define LOCAL_ABOVE 4096
/* A stack that the program took from the heap is no larger than this. */
#define HEAP_STACK_MAX (64u << 20)

/* The stack of a thread that ended, while it is still mapped. */
struct dead_stack { Addr low, high, thread_pointer; UInt thread; };
/* A range of pages: guard pages within a segment, which cannot be read although the segment can: stacks have them from glibc
   2.42 on. */
struct guard { Addr start, end; };
/* Memory that is a root of another kind than its segment; or no root at all, if it is a hole. */
struct region { struct ap_root root; Bool hole; };

static Addr *s_first_sp;        /* the stack pointer at the first instruction, by ThreadId */
static XArray *s_dead_stacks;   /* of struct dead_stack */
static XArray *s_guards;        /* of struct guard */
static XArray *s_protected;     /* of struct guard: parts of files that were writable once, as what a loader relocates */
static XArray *s_regions;       /* of struct region */
static XArray *s_roots;         /* of struct ap_root */
static UChar **s_registers;     /* by ThreadId: as they were read last */
static Bool *s_handles_signal;  /* by ThreadId: whether the thread was on its stack for signal handlers then */

void AP_(roots_init)(void)
{
	s_first_sp = VG_(calloc)("ap.roots.sp", VG_N_THREADS, sizeof *s_first_sp);
	s_registers = VG_(calloc)("ap.roots.registers", VG_N_THREADS, sizeof *s_registers);
	s_handles_signal = VG_(calloc)("ap.roots.handles", VG_N_THREADS, sizeof *s_handles_signal);
	s_dead_stacks = VG_(newXA)(VG_(malloc), "ap.roots.dead", VG_(free), sizeof(struct dead_stack));
	s_guards = VG_(newXA)(VG_(malloc), "ap.roots.guards", VG_(free), sizeof(struct guard));
	s_protected = VG_(newXA)(VG_(malloc), "ap.roots.protected", VG_(free), sizeof(struct guard));
}

static void read_registers(ThreadId tid)
{
	if (!s_registers[tid])
		s_registers[tid] = VG_(malloc)("ap.roots.register", sizeof(VexGuestArchState));
	VG_(get_shadow_regs_area)(tid, s_registers[tid], 0, 0, sizeof(VexGuestArchState));
	s_handles_signal[tid] = VG_(get_SP)(tid) - VG_(thread_get_altstack_min)(tid) < VG_(thread_get_altstack_size)(tid);
}

/* The thread pointer, from the registers that were read last. */
static Addr thread_pointer(ThreadId tid)
{
	Addr a;
	VG_(memcpy)(&a, s_registers[tid] + THREAD_POINTER, sizeof a);
	return a;
}

/* The program's segment that contains a and can be read, or NULL. */
static const NSegment *readable_at(Addr a)
{
	const NSegment *s = VG_(am_find_nsegment)(a);
	return s && s->hasR && (s->kind == SkAnonC || s->kind == SkFileC || s->kind == SkShmC) ? s : NULL;
}

/* A stack, with the descriptor of its thread. */
struct extent { Addr low, high; };

/* Finds a stack that the C library mapped for the thread. The library's descriptor, at the thread pointer,
   holds the start of the stack, its size, and the size of its guard, one after the other. The guard's size is
   0 for a stack that the program provided: such a stack may be a part of any memory. The segment alone does
   not tell, because it includes what is mapped next to the stack. */
static Bool find_library_stack(Addr tp, struct extent *stack)
{
	const NSegment *s = readable_at(tp);
	if (!s || s->isCH || tp % sizeof(UWord) != 0)
		return False;
	Addr at = tp - s->start > DESCRIPTOR_BELOW ? tp - DESCRIPTOR_BELOW : s->start;
	Addr end = VG_PGROUNDUP(tp + 1);
	for (; at + 3 * sizeof(UWord) <= end; at += sizeof(UWord)) {
		const UWord *word = (const UWord *)at;
		Addr start = word[0];
		SizeT size = word[1], guard = word[2];
		if (start && start < tp && tp - start < size && size - (tp - start) <= s->end + 1 - tp
		    && guard && guard < tp - start && VG_IS_PAGE_ALIGNED(start | size | guard) && start + guard >= s->start) {
			*stack = (struct extent){ start + guard, start + size };
			return True;
		}
	}
	return False;
}

/* Finds the stack that the kernel gave the process: the memory into which it may grow lies below its segment. */
static Bool find_initial_stack(Addr top, struct extent *stack)
{
	const NSegment *s = readable_at(top), *below = s && s->start ? VG_(am_find_nsegment)(s->start - 1) : NULL;
	if (!below || below->kind != SkResvn || below->smode != SmUpper)
		return False;
	*stack = (struct extent){ s->start, top };
	return True;
}

/* Finds a stack by a guard within its segment. The thread's descriptor is at its end. */
static Bool find_guarded_stack(Addr sp, Addr tp, struct extent *stack)
{
	const NSegment *s = readable_at(sp);
	if (!s || s->isCH || tp <= sp || tp > s->end)
		return False;
	*stack = (struct extent){ 0, VG_PGROUNDUP(tp + 1) <= s->end ? VG_PGROUNDUP(tp + 1) : s->end + 1 };
	for (Word i = 0; i < VG_(sizeXA)(s_guards); i++) {
		const struct guard *g = VG_(indexXA)(s_guards, i);
		if (g->end <= sp && g->end > s->start && g->end > stack->low)
			stack->low = g->end;
	}
	return stack->low != 0;
}

/* Finds the stack of the thread, by the registers that were read last. Returns False where it is not certain. */
static Bool find_stack(ThreadId tid, struct extent *stack)
{
	Addr tp = thread_pointer(tid);
	return find_library_stack(tp, stack) || find_initial_stack(s_first_sp[tid], stack)
	       || find_guarded_stack(VG_(get_SP)(tid), tp, stack);
}

static void forget(XArray *guards, Addr start, SizeT size)
{
	for (Word i = VG_(sizeXA)(guards) - 1; i >= 0; i--) {
		const struct guard *g = VG_(indexXA)(guards, i);
		if (g->start < start + size && start < g->end)
			VG_(removeIndexXA)(guards, i);
	}
}

void AP_(roots_set_guard)(Addr start, SizeT size, Bool guarded)
{
	struct guard g = { start, start + VG_PGROUNDUP(size) };
	forget(s_guards, start, size);
	if (guarded && size)
		VG_(addToXA)(s_guards, &g);
}

void AP_(roots_thread_started)(ThreadId tid)
{
	s_first_sp[tid] = VG_(get_SP)(tid);
}

void AP_(roots_thread_ended)(ThreadId tid)
{
	read_registers(tid);
}

static void forget_dead_stacks(Addr start, SizeT size)
{
	for (Word i = VG_(sizeXA)(s_dead_stacks) - 1; i >= 0; i--) {
		const struct dead_stack *d = VG_(indexXA)(s_dead_stacks, i);
		if (d->low < start + size && start < d->high)
			VG_(removeIndexXA)(s_dead_stacks, i);
	}
}

void AP_(roots_before_unmap)(Addr start, SizeT size)
{
	if (VG_(sizeXA)(s_dead_stacks))
		forget_dead_stacks(start, size);
	forget(s_guards, start, size);
	forget(s_protected, start, size);
}

void AP_(roots_thread_exiting)(ThreadId tid)
{
	read_registers(tid);
	struct extent stack;
	/* The main thread's stack goes on above its first frame: there are the arguments and the environment. */
	if (!find_stack(tid, &stack))
		return;
	struct dead_stack d = { stack.low, stack.high, thread_pointer(tid), AP_(thread_by_tid)(tid)->serial };
	forget_dead_stacks(d.low, d.high - d.low);
	VG_(addToXA)(s_dead_stacks, &d);
}

/* --------------------------------------------------- regions ---------------------------------------------- */

static void add_region(Addr start, Addr end, enum ap_root_kind kind, ThreadId tid, UInt thread, Bool hole)
{
	struct region r = { { start, end, kind, tid, thread, False }, hole };
	if (start < end)
		VG_(addToXA)(s_regions, &r);
}

static void add_hole(Addr start, Addr end)
{
	add_region(start, end, AP_ROOT_MAPPED, 0, 0, True);
}

static void add_stack(ThreadId tid, ThreadId unwindable, UInt thread)
{
	struct extent stack;
	Addr sp = VG_(get_SP)(tid), from = VG_ROUNDDN(sp, sizeof(UWord)) - VG_STACK_REDZONE_SZB, top = s_first_sp[tid];
	const NSegment *s = readable_at(sp);
	if (!s)
		return;
	if (s->isCH) {
		/* The heap is no root, but a stack in it is one. */
		struct ap_root r = { from, top, AP_ROOT_STACK, unwindable, thread, False };
		if (top > sp && top - sp <= HEAP_STACK_MAX && top <= s->end)
			VG_(addToXA)(s_roots, &r);
		return;
	}
	if (from < s->start)
		from = s->start;
	if (top <= sp || top > s->end)
		top = s->end + 1;
	/* The stack of signal handlers may lie above frames that are still in use. */
	if (!s_handles_signal[tid] && find_stack(tid, &stack) && sp >= stack.low && sp < stack.high)
		add_region(stack.low, from, AP_ROOT_STACK, 0, 0, True);
	add_region(from, top, AP_ROOT_STACK, unwindable, thread, False);
}

static void add_locals(ThreadId tid, UInt thread)
{
	Addr tp = thread_pointer(tid), first = s_first_sp[tid];
	const NSegment *s = readable_at(tp);
	if (!s)
		return;
	Addr low = tp > LOCAL_BELOW ? tp - LOCAL_BELOW : 0;
	if (first >= s->start && first <= tp)
		low = first;
	struct extent stack;
	Addr high = s->end + 1 - tp > LOCAL_ABOVE ? tp + LOCAL_ABOVE : s->end + 1;
	if (find_library_stack(tp, &stack))
		high = stack.high;
	if (low < s->start)
		low = s->start;
	if (s->isCH) {
		struct ap_root r = { low, high, AP_ROOT_THREAD_LOCAL, 0, thread, False };
		VG_(addToXA)(s_roots, &r);
	} else
		add_region(low, high, AP_ROOT_THREAD_LOCAL, 0, thread, False);
}

/* Whether another thread has taken over the dead stack that has this thread pointer. */
static Bool is_in_use(Addr tp)
{
	for (ThreadId tid = 1; tid < VG_N_THREADS; tid++)
		if (AP_(thread_has_stack)(tid) && thread_pointer(tid) == tp)
			return True;
	return False;
}

static void add_dead_stacks(void)
{
	for (Word i = 0; i < VG_(sizeXA)(s_dead_stacks); i++) {
		const struct dead_stack *d = VG_(indexXA)(s_dead_stacks, i);
		if (is_in_use(d->thread_pointer) || !VG_(am_is_valid_for_client)(d->low, d->high - d->low, VKI_PROT_READ))
			continue;
		/* The C library keeps the stack for its next thread, and with it the memory that the vector
		   leads to. */
		Addr vector = d->thread_pointer + VECTOR;
		if (vector < d->low || vector >= d->high) {
			add_region(d->low, d->high, AP_ROOT_STACK, 0, 0, True);
			continue;
		}
		add_region(d->low, vector, AP_ROOT_STACK, 0, 0, True);
		add_region(vector, vector + sizeof(UWord), AP_ROOT_THREAD_LOCAL, 0, d->thread, False);
		add_region(vector + sizeof(UWord), d->high, AP_ROOT_STACK, 0, 0, True);
	}
}

static void add_registers(ThreadId tid, ThreadId unwindable, UInt thread)
{
	struct ap_root r = { (Addr)s_registers[tid], (Addr)s_registers[tid] + sizeof(VexGuestArchState), AP_ROOT_REGISTER,
	                     unwindable, thread, False };
	VG_(addToXA)(s_roots, &r);
}

static void add_threads(void)
{
	for (ThreadId tid = 1; tid < VG_N_THREADS; tid++) {
		if (!AP_(thread_has_stack)(tid))
			continue;
		UInt thread = AP_(thread_by_tid)(tid)->serial;
		ThreadId unwindable = AP_(thread_has_ended)(tid) ? VG_INVALID_THREADID : tid;
		if (unwindable != VG_INVALID_THREADID)
			read_registers(tid);
		add_stack(tid, unwindable, thread);
		add_locals(tid, thread);
		add_registers(tid, unwindable, thread);
	}
}

/* -------------------------------------------------- segments ---------------------------------------------- */

static void add_root(Addr start, Addr end, enum ap_root_kind kind, Bool loader)
{
	struct ap_root r = { start, end, kind, VG_INVALID_THREADID, 0, loader };
	if (start < end)
		VG_(addToXA)(s_roots, &r);
}

static Bool was_writable(const NSegment *s)
{
	for (Word i = 0; i < VG_(sizeXA)(s_protected); i++) {
		const struct guard *p = VG_(indexXA)(s_protected, i);
		if (p->start <= s->end && s->start < p->end)
			return True;
	}
	return False;
}

/* Whether the program can have written a pointer to the segment. A file that was always mapped read-only cannot have
   one, anonymous memory that is read-only can. Devices are left out, because to read one may have an effect. */
static Bool can_hold_pointers(const NSegment *s)
{
	if (!s->hasR || s->isCH)
		return False;
	return s->kind != SkFileC || ((s->hasW || was_writable(s)) && !VKI_S_ISCHR(s->mode) && !VKI_S_ISBLK(s->mode));
}

void AP_(roots_before_protect)(Addr start, SizeT size, UInt protection)
{
	const NSegment *s = VG_(am_find_nsegment)(start);
	struct guard p = { start, start + VG_PGROUNDUP(size) };
	/* Of a dynamic program these parts lead to code and to data of its loader. */
	if (AP_(process_is_static)() && s && s->kind == SkFileC && s->hasW && !(protection & VKI_PROT_WRITE))
		VG_(addToXA)(s_protected, &p);
}

static enum ap_root_kind kind_of(const NSegment *s)
{
	if (s->kind == SkFileC)
		return AP_ROOT_STATIC;
	VgSectKind section = VG_(DebugInfo_sect_kind)(NULL, s->start);
	return section == Vg_SectBSS || section == Vg_SectData ? AP_ROOT_STATIC : AP_ROOT_MAPPED;
}

static Bool is_loader(const NSegment *s)
{
	const HChar *path = VG_(am_get_filename)(s), *slash = path ? VG_(strrchr)(path, '/') : NULL;
	return slash && VG_(strncmp)(slash, "/ld-", 4) == 0;
}

/* Adds the segment, except for the regions within it, which it adds as what they are. */
static void add_segment(const NSegment *s)
{
	enum ap_root_kind kind = kind_of(s);
	Bool loader = is_loader(s);
	Addr at = s->start, end = s->end + 1;
	for (Word i = 0; i < VG_(sizeXA)(s_regions) && at < end; i++) {
		struct region r = *(struct region *)VG_(indexXA)(s_regions, i);
		if (r.root.end <= at || r.root.start >= end)
			continue;
		if (r.root.start < at)
			r.root.start = at;
		if (r.root.end > end)
			r.root.end = end;
		add_root(at, r.root.start, kind, loader);
		if (!r.hole)
			VG_(addToXA)(s_roots, &r.root);
		at = r.root.end;
	}
	add_root(at, end, kind, loader);
}

static void add_segments(void)
{
	UInt mask = SkFileC | SkAnonC | SkShmC;
	Int room = 256, n;
	Addr *starts = NULL;
	do {
		starts = VG_(realloc)("ap.roots.segments", starts, room * sizeof *starts);
		n = VG_(am_get_segment_starts)(mask, starts, room);
		room = 8 - n;
	} while (n < 0);
	for (Int i = 0; i < n; i++) {
		const NSegment *s = VG_(am_find_nsegment)(starts[i]);
		if (!s || !can_hold_pointers(s))
			continue;
		/* To add a root may map memory, which moves the descriptions of segments. */
		NSegment copy = *s;
		add_segment(&copy);
	}
	VG_(free)(starts);
}

static Int by_start(const void *a, const void *b)
{
	Addr x = ((const struct region *)a)->root.start, y = ((const struct region *)b)->root.start;
	return x < y ? -1 : x > y;
}

/* The registers of threads have no order by address that would be the same in every run, but by thread. */
static Int by_kind(const void *a, const void *b)
{
	const struct ap_root *x = a, *y = b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->thread != y->thread)
		return x->thread < y->thread ? -1 : 1;
	return x->start < y->start ? -1 : x->start > y->start;
}

const struct ap_root *AP_(roots_collect)(UInt *n)
{
	s_roots = VG_(newXA)(VG_(malloc), "ap.roots.roots", VG_(free), sizeof(struct ap_root));
	s_regions = VG_(newXA)(VG_(malloc), "ap.roots.regions", VG_(free), sizeof(struct region));
	add_threads();
	add_dead_stacks();
	AP_(reserves_for_each)(add_hole);
	Addr start, end;
	AP_(process_dynamic_section)(&start, &end);
	add_hole(start, end);
	VG_(setCmpFnXA)(s_regions, by_start);
	VG_(sortXA)(s_regions);
	add_segments();
	VG_(deleteXA)(s_regions);
	VG_(setCmpFnXA)(s_roots, by_kind);
	VG_(sortXA)(s_roots);
	*n = VG_(sizeXA)(s_roots);
	return *n ? VG_(indexXA)(s_roots, 0) : NULL;
}

void AP_(roots_free)(void)
{
	VG_(deleteXA)(s_roots);
}
