/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "ap_turns.h"

#include "ap_core.h"

#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_vki.h"
#include "pub_tool_vkiscnums.h"

/* A thread that neither sleeps nor comes back for so many looks is left to itself: better another order than none. */
#define LOOKS_MAX 20000

/* Where a thread is: not at all; in a system call, on its way into one or back; waiting for its turn; having it. */
enum where { NOWHERE, AWAY, HERE, RUNNING };
/* What a thread that waits is woken for. */
enum call { WAIT, CHOOSE, RUN };

struct waiter {
	Int os_tid;
	Int where;
	Int call;      /* a futex */
};

struct sched_lock {
	Int taken;             /* guards the rest, for moments: it spins */
	Int owner;             /* os_tid, or 0 */
	Int last;              /* owner before */
	Bool choosing;         /* somebody is choosing the next owner */
	UInt n;
	struct waiter *waiters;
};

static struct sched_lock *s_lock;

static void give_way(void)
{
	VG_(do_syscall)(__NR_sched_yield, 0, 0, 0, 0, 0, 0, 0, 0);
}

static void enter(struct sched_lock *l)
{
	while (__atomic_exchange_n(&l->taken, 1, __ATOMIC_ACQUIRE))
		give_way();
}

static void leave(struct sched_lock *l)
{
	__atomic_store_n(&l->taken, 0, __ATOMIC_RELEASE);
}

/* The thread's place; a new one when it has none. */
static struct waiter *place(struct sched_lock *l, Int os_tid)
{
	struct waiter *free = NULL;
	for (UInt i = 0; i < l->n; i++) {
		if (l->waiters[i].where == NOWHERE)
			free = free ? free : &l->waiters[i];
		else if (l->waiters[i].os_tid == os_tid)
			return &l->waiters[i];
	}
	tl_assert(free);
	*free = (struct waiter){ .os_tid = os_tid, .where = AWAY };
	return free;
}

static void call(struct waiter *w, enum call what)
{
	__atomic_store_n(&w->call, what, __ATOMIC_RELEASE);
	VG_(do_syscall)(__NR_futex, (UWord)&w->call, VKI_FUTEX_WAKE | VKI_FUTEX_PRIVATE_FLAG, 1, 0, 0, 0, 0, 0);
}

static enum call wait(struct waiter *w)
{
	Int what;
	while ((what = __atomic_load_n(&w->call, __ATOMIC_ACQUIRE)) == WAIT)
		VG_(do_syscall)(__NR_futex, (UWord)&w->call, VKI_FUTEX_WAIT | VKI_FUTEX_PRIVATE_FLAG, WAIT, 0, 0, 0, 0, 0);
	w->call = WAIT;
	return what;
}

/* The kernel's letter for what the thread does: 'Z' when it is no more, 'S' where nobody can say, as without /proc. */
static HChar state_of(Int os_tid)
{
	HChar text[128];
	VG_(sprintf)(text, "/proc/self/task/%d/stat", os_tid);
	SysRes res = VG_(open)(text, VKI_O_RDONLY, 0);
	Int n = sr_isError(res) ? 0 : VG_(read)(sr_Res(res), text, sizeof text - 1);
	if (!sr_isError(res))
		VG_(close)(sr_Res(res));
	if (n <= 0) {
		res = VG_(do_syscall)(__NR_tgkill, VG_(getpid)(), os_tid, 0, 0, 0, 0, 0, 0);
		return sr_isError(res) && sr_Err(res) == VKI_ESRCH ? 'Z' : 'S';
	}
	text[n] = '\0';
	/* The name before it may hold parentheses of its own. */
	const HChar *end = VG_(strrchr)(text, ')');
	return end && end[1] ? end[2] : 'S';
}

/* Whether it is decided what the thread does: it sleeps, has been stopped, has ended, or is back. */
static Bool is_decided(struct waiter *w)
{
	Int away = AWAY;
	if (__atomic_load_n(&w->where, __ATOMIC_ACQUIRE) != AWAY)
		return True;
	switch (state_of(w->os_tid)) {
	case 'Z':
	case 'X':
		__atomic_compare_exchange_n(&w->where, &away, NOWHERE, False, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
		return True;
	case 'S':
	case 't':
	case 'T':
		return True;
	default:
		return False;
	}
}

/* A thread that ends wakes another one, so all are looked at again until all were decided at first sight. */
static void settle(struct sched_lock *l)
{
	UInt looks = 0;
	for (UInt i = 0; i < l->n && looks < LOOKS_MAX; i++)
		if (!is_decided(&l->waiters[i])) {
			give_way();
			looks++;
			i = -1U;
		}
}

/* The next of those that are here, by their numbers. */
static struct waiter *next(const struct sched_lock *l)
{
	struct waiter *first = NULL, *after = NULL;
	for (UInt i = 0; i < l->n; i++) {
		struct waiter *w = &l->waiters[i];
		if (w->where != HERE)
			continue;
		if (!first || w->os_tid < first->os_tid)
			first = w;
		if (w->os_tid > l->last && (!after || w->os_tid < after->os_tid))
			after = w;
	}
	return after ? after : first;
}

/* Whether the turn is the chooser's own. */
static Bool choose(struct sched_lock *l, const struct waiter *me)
{
	settle(l);
	enter(l);
	struct waiter *w = next(l);
	w->where = RUNNING;
	l->owner = l->last = w->os_tid;
	l->choosing = False;
	leave(l);
	if (w != me)
		call(w, RUN);
	return w == me;
}

static const HChar *lock_name(void)
{
	return "turns";
}

/* Also called in a forked child, for its one thread. */
static struct sched_lock *lock_create(void)
{
	struct sched_lock *l = VG_(calloc)("ap.turns.lock", 1, sizeof *l);
	/* One may have ended without that having been noticed. */
	l->n = VG_N_THREADS + 1;
	l->waiters = VG_(calloc)("ap.turns.waiters", l->n, sizeof *l->waiters);
	return s_lock = l;
}

static void lock_destroy(struct sched_lock *l)
{
	VG_(free)(l->waiters);
	VG_(free)(l);
	s_lock = NULL;
}

static Int lock_owner(struct sched_lock *l)
{
	return l->owner;
}

static void lock_acquire(struct sched_lock *l)
{
	enter(l);
	struct waiter *me = place(l, VG_(gettid)());
	Bool chooses = l->owner == 0 && !l->choosing;
	l->choosing |= chooses;
	__atomic_store_n(&me->where, HERE, __ATOMIC_RELEASE);
	leave(l);
	if (chooses && choose(l, me))
		return;
	while (wait(me) == CHOOSE)
		if (choose(l, me))
			return;
}

static void lock_release(struct sched_lock *l)
{
	enter(l);
	place(l, VG_(gettid)())->where = AWAY;
	l->owner = 0;
	struct waiter *w = l->choosing ? NULL : next(l);
	l->choosing |= w != NULL;
	leave(l);
	if (w)
		call(w, CHOOSE);
}

const struct ap_sched_lock_ops AP_sched_lock_ops = {
	lock_name, lock_create, lock_destroy, lock_owner, lock_acquire, lock_release,
};

void AP_(turns_thread_created)(Int os_tid)
{
	if (!s_lock)
		return;
	enter(s_lock);
	place(s_lock, os_tid);
	leave(s_lock);
}
