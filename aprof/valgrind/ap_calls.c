/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_calls.h"

#include "valgrind/ap_core.h"
#include "valgrind/ap_host.h"
#include "valgrind/ap_observed.h"
#include "valgrind/ap_record.h"
#include "valgrind/ap_threads.h"

#include "pub_tool_guest.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_stacktrace.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_xarray.h"

/* The registers of a call (System V ABI for amd64; procedure call standard for arm64). A function returns with the stack pointer of its
   entry, or, where the caller stored the return address on the stack, above that. */
typedef VexGuestArchState registers;
#if defined(VGA_amd64)
#define SP(r)      ((r)->guest_RSP)
#define IP(r)      ((r)->guest_RIP)
#define RESULT(r)  ((r)->guest_RAX)
#define BACK_BYTES sizeof(UWord)
#define FIRST_READ offsetof(VexGuestArchState, guest_RAX)
#define READ_BYTES (offsetof(VexGuestArchState, guest_R15) + sizeof(ULong) - FIRST_READ)
#define IP_OFFSET  offsetof(VexGuestArchState, guest_RIP)
static inline void get_args(const registers *r, UWord *args)
{
	args[0] = r->guest_RDI;
	args[1] = r->guest_RSI;
	args[2] = r->guest_RDX;
	args[3] = r->guest_RCX;
	args[4] = r->guest_R8;
	args[5] = r->guest_R9;
}
static inline Addr back_of(const registers *r) { return *(const Addr *)r->guest_RSP; }
/* Sets the registers as they were when the function was entered, as far as the unwinder reads them. */
static inline void set_entered(registers *r, Addr function, Addr back)
{
	(void)back;
	r->guest_RSP -= BACK_BYTES;
	r->guest_RIP = function;
}
/* The return address lies on the stack, where an inner call cannot reach it. */
static inline Bool back_is_there(const struct ap_call *c) { return *(const Addr *)c->sp == c->back; }
#elif defined(VGA_arm64)
#define SP(r)      ((r)->guest_XSP)
#define IP(r)      ((r)->guest_PC)
#define RESULT(r)  ((r)->guest_X0)
#define BACK_BYTES 0
#define FIRST_READ offsetof(VexGuestArchState, guest_X0)
#define READ_BYTES (offsetof(VexGuestArchState, guest_XSP) + sizeof(ULong) - FIRST_READ)
#define IP_OFFSET  offsetof(VexGuestArchState, guest_PC)
static inline void get_args(const registers *r, UWord *args)
{
	args[0] = r->guest_X0;
	args[1] = r->guest_X1;
	args[2] = r->guest_X2;
	args[3] = r->guest_X3;
	args[4] = r->guest_X4;
	args[5] = r->guest_X5;
}
static inline Addr back_of(const registers *r) { return r->guest_X30; }
static inline void set_entered(registers *r, Addr function, Addr back)
{
	r->guest_PC = function;
	r->guest_X30 = back;
}
static inline Bool back_is_there(const struct ap_call *c) { (void)c; return True; }
#endif

/* What a signal handler interrupted: it goes on when the stack pointer is there again. */
struct interrupted { Addr sp; struct ap_call call; };

struct thread {
	struct ap_call call;
	Bool is_in;              /* the call has not returned */
	Bool is_in_doubt;        /* something may have left it without a return */
	Bool has_interrupted;    /* signal handlers interrupted calls that have not gone on */
	Bool are_handlers_in_doubt;
	XArray *interrupted;     /* of struct interrupted, the newest last; NULL: none so far */
};

static struct thread *s_threads;   /* by ThreadId */

/* Where calls return to. The code there is translated with a look at the call. */
static VgHashTable *s_backs;
#define RECENT_BACKS 1024u
static Addr s_recent_backs[RECENT_BACKS];

static void learn_back(Addr back)
{
	s_recent_backs[back % RECENT_BACKS] = back;
	if (VG_(HT_lookup)(s_backs, back))
		return;
	VgHashNode *node = VG_(malloc)("ap.calls.back", sizeof *node);
	node->key = back;
	VG_(HT_add_node)(s_backs, node);
	/* The function has not returned yet. It will return to a new translation. */
	VG_(discard_translations)(back, 1, "ap_calls");
}

/* ------------------------------------------- entries and returns ------------------------------------------ */

static void set_inside(ThreadId tid, Bool inside)
{
	struct ap_thread *t = AP_(thread_by_tid)(tid);
	t->attention = inside ? t->attention | AP_IS_INSIDE : t->attention & ~(UInt)AP_IS_INSIDE;
}

/* Whether the stack still has the call. */
static Bool is_on_stack(ThreadId tid, const struct ap_call *c)
{
	enum { FRAMES_MAX = 512 };
	Addr ips[FRAMES_MAX], sps[FRAMES_MAX], fps[FRAMES_MAX];
	UInt n = VG_(get_StackTrace)(tid, ips, FRAMES_MAX, sps, fps, 0);
	for (UInt i = 1; i < n; i++)
		if (sps[i] == c->sp + BACK_BYTES)
			return ips[i] + 1 == c->back;
	/* Where the unwinder does not get so far, the stack pointer has to do. */
	return n == FRAMES_MAX || (n && sps[n - 1] < c->sp);
}

static inline struct interrupted *last_interrupted(const struct thread *t)
{
	return VG_(indexXA)(t->interrupted, VG_(sizeXA)(t->interrupted) - 1);
}

static void drop_last_interrupted(struct thread *t)
{
	VG_(dropTailXA)(t->interrupted, 1);
	t->has_interrupted = VG_(sizeXA)(t->interrupted) > 0;
}

static Bool is_on_other_stack(ThreadId tid, Addr sp)
{
	return sp - VG_(thread_get_altstack_min)(tid) < VG_(thread_get_altstack_size)(tid);
}

/* Whether a jump left the handler that interrupted the call, so that it does not go on. A handler's stack is below that of the call, or
   is the signals' own. */
static Bool is_gone(const struct thread *t, ThreadId tid, const struct interrupted *i, Addr sp)
{
	Bool was_on_other = is_on_other_stack(tid, i->sp);
	if (is_on_other_stack(tid, sp) != was_on_other)
		return was_on_other;
	return sp >= i->sp || (t->are_handlers_in_doubt && !is_on_stack(tid, &i->call));
}

static __attribute__((noinline)) void forget_gone(struct thread *t, ThreadId tid, Addr sp)
{
	while (t->has_interrupted && is_gone(t, tid, last_interrupted(t), sp)) {
		AP_(observed_is_left)(tid, &last_interrupted(t)->call);
		drop_last_interrupted(t);
	}
	t->are_handlers_in_doubt = False;
}

static inline void begin(struct thread *t, ThreadId tid, const struct ap_function *f, registers *r)
{
	if (UNLIKELY(t->has_interrupted))
		forget_gone(t, tid, SP(r));
	struct ap_call *c = &t->call;
	UWord args[AP_PARAM_POSITIONS];
	c->function = f;
	c->sp = SP(r);
	c->back = back_of(r);
	if (UNLIKELY(s_recent_backs[c->back % RECENT_BACKS] != c->back))
		learn_back(c->back);
	get_args(r, args);
	f->allocator->called = True;
	AP_(entered) = f->node.key;
	AP_(observed_begins)(tid, c, args);
	AP_(entered) = 0;
	t->is_in = True;
	set_inside(tid, True);
}

static void abandon(struct thread *t, ThreadId tid)
{
	t->is_in = t->is_in_doubt = False;
	set_inside(tid, False);
	AP_(observed_is_left)(tid, &t->call);
}

/* Whether the call was left without a return: the thread is at work with this stack. */
static Bool was_left(struct thread *t, ThreadId tid, Addr sp)
{
	const struct ap_call *c = &t->call;
	if (sp > c->sp || !back_is_there(c))
		return True;
	if (LIKELY(!t->is_in_doubt))
		return False;
	t->is_in_doubt = False;
	return !is_on_stack(tid, c);
}

static __attribute__((noinline)) void on_inner_call(struct thread *t, ThreadId tid, const struct ap_function *f, registers *r)
{
	/* With the same stack it is a jump from the function, unless the same place calls anew. */
	Bool is_new = SP(r) == t->call.sp ? back_of(r) != t->call.back || t->is_in_doubt : was_left(t, tid, SP(r));
	if (is_new) {
		abandon(t, tid);
		begin(t, tid, f, r);
	} else if (f->signature->role == AP_ROLE_FREE) {
		UWord args[AP_PARAM_POSITIONS];
		get_args(r, args);
		AP_(entered) = f->node.key;
		AP_(observed_frees_within)(tid, f, args);
		AP_(entered) = 0;
	}
}

/* Translated code calls this at the first instruction of a function. */
static void on_call(registers *r, const struct ap_function *f)
{
	ThreadId tid = VG_(get_running_tid)();
	struct thread *t = &s_threads[tid];
	if (LIKELY(!t->is_in))
		begin(t, tid, f, r);
	else
		on_inner_call(t, tid, f, r);
}

/* Translated code calls this where a function returns to. */
static void on_return(registers *r, Addr back)
{
	ThreadId tid = VG_(get_running_tid)();
	struct thread *t = &s_threads[tid];
	struct ap_call *c = &t->call;
	if (!t->is_in || SP(r) != c->sp + BACK_BYTES || back != c->back)
		return;
	t->is_in = t->is_in_doubt = False;
	set_inside(tid, False);
	UWord result = RESULT(r);
	/* The caller of an allocator that the user described is what matters, so the allocator has no frame there. */
	if (c->function->allocator->is_users) {
		AP_(observed_ends)(tid, c, result);
		return;
	}
	Addr sp = SP(r), ip = IP(r);
	AP_(entered) = c->function->node.key;
	set_entered(r, AP_(entered), c->back);
	AP_(observed_ends)(tid, c, result);
	SP(r) = sp;
	IP(r) = ip;
	AP_(entered) = 0;
}

/* Translated code calls this at the first instruction of a function that leaves others. */
static void on_leaving(void)
{
	struct thread *t = &s_threads[VG_(get_running_tid)()];
	t->is_in_doubt |= t->is_in;
	t->are_handlers_in_doubt |= t->has_interrupted;
}

/* The thread asks for memory in another way, or makes a request. */
static void look(ThreadId tid)
{
	struct thread *t = &s_threads[tid];
	if (t->is_in && was_left(t, tid, VG_(get_SP)(tid)))
		abandon(t, tid);
}

/* ------------------------------------------------- signals ------------------------------------------------ */

static void before_handler(ThreadId tid, Int signal, Bool on_other_stack)
{
	(void)signal; (void)on_other_stack;
	struct thread *t = &s_threads[tid];
	if (UNLIKELY(t->has_interrupted))
		forget_gone(t, tid, VG_(get_SP)(tid));
	if (LIKELY(!t->is_in))
		return;
	if (!t->interrupted)
		t->interrupted = VG_(newXA)(VG_(malloc), "ap.calls.interrupted", VG_(free), sizeof(struct interrupted));
	struct interrupted i = { VG_(get_SP)(tid), t->call };
	VG_(addToXA)(t->interrupted, &i);
	t->has_interrupted = True;
	t->is_in = False;
	set_inside(tid, False);
}

/* Calls that the handler made and left end with it. */
static void after_handler(ThreadId tid, Int signal)
{
	(void)signal;
	struct thread *t = &s_threads[tid];
	if (LIKELY(!t->has_interrupted))
		return;
	Addr sp = VG_(get_SP)(tid);
	Word at = VG_(sizeXA)(t->interrupted);
	while (at > 0 && ((struct interrupted *)VG_(indexXA)(t->interrupted, at - 1))->sp != sp)
		at--;
	if (at == 0)
		return;
	if (t->is_in)
		abandon(t, tid);
	for (; VG_(sizeXA)(t->interrupted) > at; drop_last_interrupted(t))
		AP_(observed_is_left)(tid, &last_interrupted(t)->call);
	t->call = last_interrupted(t)->call;
	drop_last_interrupted(t);
	t->is_in = t->is_in_doubt = True;
	set_inside(tid, True);
}

/* ------------------------------------------------- threads ------------------------------------------------ */

Bool AP_(is_in_call)(ThreadId tid)
{
	return s_threads && s_threads[tid].is_in;
}

/* Calls visit with each call of the thread that has not returned. */
static void for_each_call(ThreadId tid, void (*visit)(ThreadId tid, struct ap_call *c))
{
	struct thread *t = &s_threads[tid];
	for (Word i = 0; t->interrupted && i < VG_(sizeXA)(t->interrupted); i++)
		visit(tid, &((struct interrupted *)VG_(indexXA)(t->interrupted, i))->call);
	if (t->is_in)
		visit(tid, &t->call);
}

void AP_(calls_put_back)(void)
{
	for (ThreadId tid = 1; s_threads && tid < VG_N_THREADS; tid++)
		for_each_call(tid, AP_(observed_is_left));
}

void AP_(calls_take_again)(void)
{
	for (ThreadId tid = 1; s_threads && tid < VG_N_THREADS; tid++)
		for_each_call(tid, AP_(observed_goes_on));
}

static void forget(ThreadId tid)
{
	struct thread *t = &s_threads[tid];
	while (t->has_interrupted)
		drop_last_interrupted(t);
	t->is_in = t->is_in_doubt = t->are_handlers_in_doubt = False;
}

void AP_(calls_forget)(ThreadId tid)
{
	for_each_call(tid, AP_(observed_is_left));
	forget(tid);
}

/* Nothing of another thread counts in the child. */
static void put_back_of_another(ThreadId tid, struct ap_call *c)
{
	(void)tid;
	AP_(observed_is_left)(VG_INVALID_THREADID, c);
}

void AP_(calls_forked)(ThreadId tid)
{
	for (ThreadId other = 1; other < VG_N_THREADS; other++)
		if (other != tid) {
			for_each_call(other, put_back_of_another);
			forget(other);
		}
	if (s_threads[tid].is_in)
		set_inside(tid, True);
}

/* ---------------------------------------------- instrumentation ------------------------------------------- */

static void add_call(IRSB *out, IRDirty *call)
{
	/* The helpers read registers: arguments, results, and what the unwinder wants. */
	call->nFxState = 2;
	VG_(memset)(&call->fxState, 0, sizeof call->fxState);
	call->fxState[0].fx = Ifx_Read;
	call->fxState[0].offset = FIRST_READ;
	call->fxState[0].size = READ_BYTES;
	call->fxState[1].fx = Ifx_Read;
	call->fxState[1].offset = IP_OFFSET;
	call->fxState[1].size = sizeof(ULong);
	addStmtToIRSB(out, IRStmt_Dirty(call));
}

static IRExpr *word(ULong value)
{
	return IRExpr_Const(IRConst_U64(value));
}

static Bool is_watched(Addr at)
{
	return AP_(allocator_function_at)(at) || VG_(HT_lookup)(s_backs, at);
}

/* Within a block of code the registers in memory need not be those of the program. So entries and returns begin blocks. */
Addr AP_wrapped(redir_do_lookup)(Addr address, Bool *is_wrap)
{
	if (is_wrap)
		AP_(allocators_find)();
	Addr to = AP_original(redir_do_lookup)(address, is_wrap);
	return !is_wrap && to == address && s_backs && is_watched(address) ? ~to : to;
}

/* Adds what notices that the program is at the address. */
static void add_calls_at(IRSB *out, Addr at)
{
	const struct ap_function *f = AP_(allocator_function_at)(at);
	if (VG_(HT_lookup)(s_backs, at))
		add_call(out, unsafeIRDirty_0_N(0, "on_return", VG_(fnptr_to_fnentry)(on_return),
		                                mkIRExprVec_2(IRExpr_GSPTR(), word(at))));
	if (f && f->allocator)
		add_call(out, unsafeIRDirty_0_N(0, "on_call", VG_(fnptr_to_fnentry)(on_call),
		                                mkIRExprVec_2(IRExpr_GSPTR(), word((Addr)f))));
	else if (f)
		add_call(out, unsafeIRDirty_0_N(0, "on_leaving", VG_(fnptr_to_fnentry)(on_leaving), mkIRExprVec_0()));
}

IRSB *AP_(calls_instrument)(IRSB *sb)
{
	Int first = 0;
	while (first < sb->stmts_used && sb->stmts[first]->tag != Ist_IMark)
		first++;
	if (first == sb->stmts_used || !is_watched(sb->stmts[first]->Ist.IMark.addr))
		return sb;
	IRSB *out = deepCopyIRSBExceptStmts(sb);
	for (Int i = 0; i < sb->stmts_used; i++) {
		addStmtToIRSB(out, sb->stmts[i]);
		if (i == first)
			add_calls_at(out, sb->stmts[i]->Ist.IMark.addr);
	}
	return out;
}

void AP_(calls_register)(void)
{
	VG_(track_pre_deliver_signal)(before_handler);
	VG_(track_post_deliver_signal)(after_handler);
}

void AP_(calls_init)(void)
{
	s_threads = VG_(calloc)("ap.calls.threads", VG_N_THREADS, sizeof *s_threads);
	s_backs = VG_(HT_construct)("ap.calls.backs");
	AP_(record_on_look)(look);
}
