/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "ap_turns.h"

#include "ap_core.h"
#include "ap_wakes.h"

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

/* Of so many descriptors one is taken for threads where there are no others. */
#define FEWER 16

/* Where a thread is: not at all; in a system call, on its way into one or back; waiting for its turn; having it. */
enum where { NOWHERE, AWAY, HERE, RUNNING };
/* What a thread that waits is woken for. */
enum call { WAIT, CHOOSE, RUN };

struct waiter {
	Int os_tid;
	Int state;     /* a descriptor of its file in /proc, or 0 */
	Int where;
	Int call;      /* a futex */
	ULong number;  /* how many were created before */
	Bool asleep;   /* it was seen so while it was away */
	Bool in_call;  /* a system call, from its begin to its end or to the next turn */
	struct ap_wakes wakes; /* that call */
};

struct sched_lock {
	Int taken;             /* guards the rest, for moments: it spins */
	struct waiter *owner;  /* or NULL */
	ULong last;            /* the number of the owner before */
	Bool choosing;         /* somebody is choosing the next owner */
	UInt woke;             /* AP_WAKE_…: what happened since all were seen asleep */
	Addr futex;            /* the only one that was woken, or 0 */
	Bool signals;          /* files send signals */
	UInt arrivals;
	ULong created;
	UInt n, used;          /* places; those behind were never taken */
	struct waiter *waiters;
};

static struct sched_lock *s_lock;
static UWord s_room, s_held;    /* how many descriptors may be held, and are */
static UWord s_raised;          /* how many more the kernel allows than before */
static const struct ap_wakes s_anything = { .wakes = AP_WAKE_ALL, .woken_by = AP_WAKE_ALL };

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

static void drop_state(struct waiter *w)
{
	if (!w->state)
		return;
	VG_(close)(w->state);
	w->state = 0;
	s_held--;
}

/* The thread's place; a new one when it has none. */
static struct waiter *place(struct sched_lock *l, Int os_tid)
{
	struct waiter *free = NULL;
	for (UInt i = 0; i < l->used; i++) {
		if (l->waiters[i].where == NOWHERE)
			free = free ? free : &l->waiters[i];
		else if (l->waiters[i].os_tid == os_tid)
			return &l->waiters[i];
	}
	if (!free) {
		tl_assert(l->used < l->n);
		free = &l->waiters[l->used++];
	}
	drop_state(free);
	*free = (struct waiter){ .os_tid = os_tid, .where = AWAY, .number = ++l->created, .wakes = s_anything };
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

/* --------------------------------------- what the kernel says of a thread ---------------------------------- */

/* Whether no other thread is in a system call that could see a descriptor come and go. */
static Bool nobody_looks(const struct sched_lock *l)
{
	for (UInt i = 0; i < l->used; i++) {
		const struct waiter *w = &l->waiters[i];
		if (__atomic_load_n(&w->where, __ATOMIC_ACQUIRE) == AWAY && w->in_call && w->wakes.descriptors)
			return False;
	}
	return True;
}

static Int open_state(Int os_tid)
{
	HChar path[40];
	VG_(sprintf)(path, "/proc/self/task/%d/stat", os_tid);
	SysRes res = VG_(open)(path, VKI_O_RDONLY, 0);
	return sr_isError(res) ? -1 : (Int)sr_Res(res);
}

/* Opens the thread's file for good, where the program does not see it. What is opened has the lowest number that is free, for a
   moment: so not while others could see that. */
static void hold_state(const struct sched_lock *l, struct waiter *w)
{
	if (w->state || s_held >= s_room || !nobody_looks(l))
		return;
	Int fd = open_state(w->os_tid);
	if (fd < 0)
		return;
	SysRes res = VG_(do_syscall)(__NR_fcntl, fd, VKI_F_DUPFD_CLOEXEC, VG_(fd_hard_limit), 0, 0, 0, 0, 0);
	VG_(close)(fd);
	if (sr_isError(res))
		return;
	w->state = sr_Res(res);
	s_held++;
}

static Int read_from(Int fd, HChar *text, SizeT size)
{
	SysRes res = VG_(do_syscall)(__NR_pread64, fd, (UWord)text, size, 0, 0, 0, 0, 0);
	return sr_isError(res) ? 0 : sr_Res(res);
}

static Int read_state(struct sched_lock *l, struct waiter *w, HChar *text, SizeT size)
{
	hold_state(l, w);
	Int n = w->state ? read_from(w->state, text, size) : 0;
	if (n > 0)
		return n;
	/* It could not be held, or another thread has the number of the one that it was of. */
	drop_state(w);
	Int fd = open_state(w->os_tid);
	n = fd < 0 ? 0 : read_from(fd, text, size);
	if (fd >= 0)
		VG_(close)(fd);
	return n;
}

/* The kernel's letter for what the thread does: 'Z' when it is no more, 'S' where nobody can say, as without /proc. */
static HChar state_of(struct sched_lock *l, struct waiter *w)
{
	HChar text[128];
	Int n = read_state(l, w, text, sizeof text - 1);
	if (n <= 0) {
		SysRes res = VG_(do_syscall)(__NR_tgkill, VG_(getpid)(), w->os_tid, 0, 0, 0, 0, 0, 0);
		return sr_isError(res) && sr_Err(res) == VKI_ESRCH ? 'Z' : 'S';
	}
	text[n] = '\0';
	/* The name before it may hold parentheses of its own. */
	const HChar *end = VG_(strrchr)(text, ')');
	return end && end[1] ? end[2] : 'S';
}

/* ------------------------------------------------ whose turn ----------------------------------------------- */

static void woke(struct sched_lock *l, UInt wakes, Addr futex)
{
	if (l->signals && (wakes & AP_WAKE_FILE))
		wakes = AP_WAKE_ALL;
	if (wakes & AP_WAKE_FUTEX)
		l->futex = !(l->woke & AP_WAKE_FUTEX) || l->futex == futex ? futex : 0;
	l->woke |= wakes;
}

/* Whether it is decided what the thread does: it sleeps, has been stopped, has ended, or is back. */
static Bool is_decided(struct sched_lock *l, struct waiter *w)
{
	Int away = AWAY;
	if (__atomic_load_n(&w->where, __ATOMIC_ACQUIRE) != AWAY)
		return True;
	switch (state_of(l, w)) {
	case 'Z':
	case 'X':
		__atomic_compare_exchange_n(&w->where, &away, NOWHERE, False, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
		return True;
	case 'S':
	case 't':
	case 'T':
		w->asleep = True;
		return True;
	default:
		return False;
	}
}

/* Waits for those that are away and were not seen asleep. */
static void wait_for_awake(struct sched_lock *l, UInt *looks)
{
	for (UInt i = 0; i < l->used && *looks < LOOKS_MAX; i++) {
		struct waiter *w = &l->waiters[i];
		if (w->asleep && __atomic_load_n(&w->where, __ATOMIC_ACQUIRE) != AWAY) {
			/* Something outside woke it, and it may have woken others on its way. */
			w->asleep = False;
			woke(l, w->wakes.wakes, w->wakes.futex);
		}
		while (!w->asleep && !is_decided(l, w) && *looks < LOOKS_MAX) {
			give_way();
			++*looks;
		}
	}
}

/* Whether all that sleep still do, as far as something could have woken them. */
static Bool all_sleep(struct sched_lock *l)
{
	Bool all = True;
	for (UInt i = 0; i < l->used && l->woke; i++) {
		struct waiter *w = &l->waiters[i];
		if (!w->asleep || __atomic_load_n(&w->where, __ATOMIC_ACQUIRE) != AWAY ||
		    !AP_(wakes_up)(l->woke, l->futex, &w->wakes))
			continue;
		w->asleep = False;
		if (is_decided(l, w) && w->asleep)
			continue;
		/* What it does now may wake others. */
		woke(l, w->wakes.wakes, w->wakes.futex);
		all = False;
	}
	return all;
}

/* A thread that is woken, or that ends, may wake another one on its way; so all are looked at until all were asleep. */
static void settle(struct sched_lock *l)
{
	UInt looks = 0, arrivals;
	do {
		wait_for_awake(l, &looks);
		arrivals = __atomic_load_n(&l->arrivals, __ATOMIC_ACQUIRE);
	} while ((!all_sleep(l) || arrivals != __atomic_load_n(&l->arrivals, __ATOMIC_ACQUIRE)) && looks < LOOKS_MAX);
	/* Whoever was given up may still wake others. */
	l->woke = looks < LOOKS_MAX ? 0 : AP_WAKE_ALL;
	l->futex = 0;
}

/* The next of those that are here, by their numbers. */
static struct waiter *next(const struct sched_lock *l)
{
	struct waiter *first = NULL, *after = NULL;
	for (UInt i = 0; i < l->used; i++) {
		struct waiter *w = &l->waiters[i];
		if (w->where != HERE)
			continue;
		if (!first || w->number < first->number)
			first = w;
		if (w->number > l->last && (!after || w->number < after->number))
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
	l->owner = w;
	l->last = w->number;
	l->choosing = False;
	leave(l);
	if (w != me)
		call(w, RUN);
	return w == me;
}

/* For a descriptor a thread, beyond those that the core keeps for itself. Where the kernel allows no more than the program has, the
   program has somewhat fewer. */
static void make_room(void)
{
	struct vki_rlimit limit;
	if (VG_(getrlimit)(VKI_RLIMIT_NOFILE, &limit) != 0)
		return;
	UWord more = limit.rlim_max - limit.rlim_cur < VG_N_THREADS ? limit.rlim_max - limit.rlim_cur : VG_N_THREADS;
	limit.rlim_cur += more;
	if (VG_(setrlimit)(VKI_RLIMIT_NOFILE, &limit) == 0)
		s_raised = more;
	UWord few = VG_(fd_hard_limit) / FEWER, fewer = few < VG_N_THREADS - s_raised ? few : VG_N_THREADS - s_raised;
	VG_(fd_hard_limit) -= fewer;
	if (VG_(fd_soft_limit) > VG_(fd_hard_limit))
		VG_(fd_soft_limit) = VG_(fd_hard_limit);
	s_room = s_raised + fewer;
}

static void move_limit(Word by)
{
	struct vki_rlimit limit;
	if (!s_raised || VG_(getrlimit)(VKI_RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur += by;
	VG_(setrlimit)(VKI_RLIMIT_NOFILE, &limit);
}

void AP_(turns_before_exec)(void)
{
	move_limit(-(Word)s_raised);
}

void AP_(turns_exec_failed)(void)
{
	move_limit(s_raised);
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
	if (!s_room)
		make_room();
	return s_lock = l;
}

static void lock_destroy(struct sched_lock *l)
{
	for (UInt i = 0; i < l->used; i++)
		drop_state(&l->waiters[i]);
	VG_(free)(l->waiters);
	VG_(free)(l);
	s_lock = NULL;
}

static Int lock_owner(struct sched_lock *l)
{
	const struct waiter *owner = __atomic_load_n(&l->owner, __ATOMIC_ACQUIRE);
	return owner ? owner->os_tid : 0;
}

static void lock_acquire(struct sched_lock *l)
{
	enter(l);
	struct waiter *me = place(l, VG_(gettid)());
	/* The first thread, before there are others. */
	if (l->used == 1)
		hold_state(l, me);
	Bool chooses = l->owner == NULL && !l->choosing;
	l->choosing |= chooses;
	l->arrivals++;
	__atomic_store_n(&me->where, HERE, __ATOMIC_RELEASE);
	leave(l);
	if (!chooses || !choose(l, me))
		while (wait(me) == CHOOSE && !choose(l, me))
			;
	me->in_call = False;
}

static void lock_release(struct sched_lock *l)
{
	enter(l);
	struct waiter *me = l->owner;
	/* The end of a turn may be that of all threads, by a signal. */
	if (!me->in_call) {
		me->wakes = s_anything;
		woke(l, AP_WAKE_ALL, 0);
	}
	me->asleep = False;
	me->where = AWAY;
	l->owner = NULL;
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
	struct waiter *w = place(s_lock, os_tid);
	leave(s_lock);
	hold_state(s_lock, w);
}

void AP_(turns_call_begins)(UInt number, const UWord *args)
{
	struct sched_lock *l = s_lock;
	struct waiter *me = l ? l->owner : NULL;
	if (!me)
		return;
	me->wakes = AP_(wakes)(number, args);
	me->in_call = True;
	l->signals |= me->wakes.signals;
	woke(l, me->wakes.wakes, me->wakes.futex);
	for (UInt i = 0; i < l->used && me->wakes.moves; i++)
		l->waiters[i].wakes.futex = 0;
}

void AP_(turns_call_ends)(void)
{
	if (s_lock && s_lock->owner)
		s_lock->owner->in_call = False;
}
