/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_turns.h"

#include "valgrind/ap_core.h"
#include "valgrind/ap_wakes.h"

#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_vki.h"
#include "pub_tool_vkiscnums.h"

/* Most threads sleep or return soon, so the first looks at a thread follow each other without a pause. Later ones have a nap
   between them, which leaves a processor to threads of low priority. */
#define QUICK_LOOKS 1000
#define NAP_MS 1

/* Do not wait for ever for a thread that neither sleeps nor returns. After this much time, go on without it: the order may
   then differ, but the program goes on. The thread's own time counts, so that a loaded machine changes nothing. */
#define PATIENCE_S 10

#define TICKS_PER_S 100  /* the unit of times in /proc */
#define STAT_BYTES 512
enum { STAT_STATE = 3, STAT_USER_TIME = 14 };  /* numbers of fields */

/* Where the kernel allows no further descriptors, one in this many is taken from the program. */
#define FEWER 16

/* Where a thread is. NOWHERE: it does not exist. AWAY: in a system call, on its way into one, or on its way
   back. HERE: waiting for its turn. RUNNING: having its turn. */
enum position { NOWHERE, AWAY, HERE, RUNNING };
/* What a waiting thread is to do: go on waiting, choose the next owner of the lock, or run. */
enum order { WAIT, CHOOSE, RUN };

struct waiter {
	Int os_tid;
	Int stat_fd;   /* its file in /proc, open; or 0 */
	Int position;
	Int order;              /* enum order; the thread waits at this address, as at a futex */
	ULong number;           /* in order of creation */
	Bool asleep;            /* since it went away, somebody has seen it asleep */
	Bool given_up;          /* until it is back, nobody waits for it */
	Bool in_call;           /* in a system call, until the call or the turn after it ends */
	struct ap_wakes wakes;  /* what that call can wake, and be woken by */
};

struct sched_lock {
	Int taken;             /* a spin lock for the members below, held only for moments */
	struct waiter *owner;  /* the running thread, or NULL */
	ULong last;            /* the number of the former owner */
	Bool choosing;         /* a thread is choosing the next owner */
	UInt pending_wakes;    /* AP_WAKE_…: what happened since all threads were seen asleep */
	Addr futex;            /* the one futex at which something happened, or 0: any */
	Bool arms_signals;     /* files may send signals */
	UInt arrivals;
	ULong created;
	UInt n, used;          /* room for waiters, and how many of them were ever used */
	struct waiter *waiters;
};

static struct sched_lock *s_lock;
static UWord s_fds_room, s_fds_held;  /* how many descriptors stat_fd may take, and takes */
static UWord s_raised;                /* by how much the process's limit of descriptors was raised */
static const struct ap_wakes s_anything = { .wakes = AP_WAKE_ALL, .woken_by = AP_WAKE_ALL };

static void yield_cpu(void)
{
	VG_(do_syscall)(__NR_sched_yield, 0, 0, 0, 0, 0, 0, 0, 0);
}

static void nap(void)
{
	struct vki_timespec time = { .tv_nsec = NAP_MS * 1000000 };
	VG_(do_syscall)(__NR_nanosleep, (UWord)&time, 0, 0, 0, 0, 0, 0, 0);
}

static void spin_lock(struct sched_lock *l)
{
	while (__atomic_exchange_n(&l->taken, 1, __ATOMIC_ACQUIRE))
		yield_cpu();
}

static void spin_unlock(struct sched_lock *l)
{
	__atomic_store_n(&l->taken, 0, __ATOMIC_RELEASE);
}

static void close_stat(struct waiter *w)
{
	if (!w->stat_fd)
		return;
	VG_(close)(w->stat_fd);
	w->stat_fd = 0;
	s_fds_held--;
}

/* Returns the waiter for the thread with this number of the kernel, a new one if need be. */
static struct waiter *waiter_of(struct sched_lock *l, Int os_tid)
{
	struct waiter *free = NULL;
	for (UInt i = 0; i < l->used; i++) {
		if (l->waiters[i].position == NOWHERE)
			free = free ? free : &l->waiters[i];
		else if (l->waiters[i].os_tid == os_tid)
			return &l->waiters[i];
	}
	if (!free) {
		tl_assert(l->used < l->n);
		free = &l->waiters[l->used++];
	}
	close_stat(free);
	*free = (struct waiter){ .os_tid = os_tid, .position = AWAY, .number = ++l->created, .wakes = s_anything };
	return free;
}

static void give_order(struct waiter *w, enum order what)
{
	__atomic_store_n(&w->order, what, __ATOMIC_RELEASE);
	VG_(do_syscall)(__NR_futex, (UWord)&w->order, VKI_FUTEX_WAKE | VKI_FUTEX_PRIVATE_FLAG, 1, 0, 0, 0, 0, 0);
}

static enum order wait_for_order(struct waiter *w)
{
	Int what;
	while ((what = __atomic_load_n(&w->order, __ATOMIC_ACQUIRE)) == WAIT)
		VG_(do_syscall)(__NR_futex, (UWord)&w->order, VKI_FUTEX_WAIT | VKI_FUTEX_PRIVATE_FLAG, WAIT, 0, 0, 0, 0, 0);
	w->order = WAIT;
	return what;
}

/* --------------------------------------- what the kernel says of a thread ---------------------------------- */

/* Whether no thread is in a system call that could notice how a descriptor comes and goes. */
static Bool nobody_uses_descriptors(const struct sched_lock *l)
{
	for (UInt i = 0; i < l->used; i++) {
		const struct waiter *w = &l->waiters[i];
		if (__atomic_load_n(&w->position, __ATOMIC_ACQUIRE) == AWAY && w->in_call && w->wakes.uses_descriptors)
			return False;
	}
	return True;
}

static Int open_stat(Int os_tid)
{
	HChar path[40];
	VG_(sprintf)(path, "/proc/self/task/%d/stat", os_tid);
	SysRes res = VG_(open)(path, VKI_O_RDONLY, 0);
	return sr_isError(res) ? -1 : (Int)sr_Res(res);
}

/* Opens the thread's file and moves the descriptor out of the program's reach. Until it is moved it has the
   lowest free number, so do this only while no other thread could notice. */
static void keep_stat_open(const struct sched_lock *l, struct waiter *w)
{
	if (w->stat_fd || s_fds_held >= s_fds_room || !nobody_uses_descriptors(l))
		return;
	Int fd = open_stat(w->os_tid);
	if (fd < 0)
		return;
	SysRes res = VG_(do_syscall)(__NR_fcntl, fd, VKI_F_DUPFD_CLOEXEC, VG_(fd_hard_limit), 0, 0, 0, 0, 0);
	VG_(close)(fd);
	if (sr_isError(res))
		return;
	w->stat_fd = sr_Res(res);
	s_fds_held++;
}

static Int read_from(Int fd, HChar *text, SizeT size)
{
	SysRes res = VG_(do_syscall)(__NR_pread64, fd, (UWord)text, size, 0, 0, 0, 0, 0);
	return sr_isError(res) ? 0 : sr_Res(res);
}

static Int read_stat(struct sched_lock *l, struct waiter *w, HChar *text, SizeT size)
{
	keep_stat_open(l, w);
	Int n = w->stat_fd ? read_from(w->stat_fd, text, size) : 0;
	if (n > 0)
		return n;
	/* The tool could not keep the descriptor, or its file belonged to a former thread with the same
	   number. */
	close_stat(w);
	Int fd = open_stat(w->os_tid);
	n = fd < 0 ? 0 : read_from(fd, text, size);
	if (fd >= 0)
		VG_(close)(fd);
	return n;
}

/* Reads the thread's fields in /proc, from STAT_STATE on. NULL: there are none. */
static const HChar *read_fields(struct sched_lock *l, struct waiter *w, HChar *text)
{
	Int n = read_stat(l, w, text, STAT_BYTES - 1);
	if (n <= 0)
		return NULL;
	text[n] = '\0';
	/* The thread's name comes before them, and may contain parentheses. */
	const HChar *end = VG_(strrchr)(text, ')');
	return end && end[1] ? end + 2 : NULL;
}

/* What the thread does, as a letter of the kernel's: 'Z' where it has ended, 'S' where nobody can say because
   there is no /proc. */
static HChar state_of(struct sched_lock *l, struct waiter *w)
{
	HChar text[STAT_BYTES];
	const HChar *fields = read_fields(l, w, text);
	if (fields)
		return *fields;
	SysRes res = VG_(do_syscall)(__NR_tgkill, VG_(getpid)(), w->os_tid, 0, 0, 0, 0, 0, 0);
	return sr_isError(res) && sr_Err(res) == VKI_ESRCH ? 'Z' : 'S';
}

/* How long the thread has had a processor, in milliseconds. */
static ULong processor_time_of(struct sched_lock *l, struct waiter *w)
{
	HChar text[STAT_BYTES], *end;
	const HChar *fields = read_fields(l, w, text);
	for (UInt field = STAT_STATE; fields && field < STAT_USER_TIME; field++) {
		fields = VG_(strchr)(fields, ' ');
		fields = fields ? fields + 1 : NULL;
	}
	if (!fields)
		return 0;
	Long user = VG_(strtoll10)(fields, &end), system = VG_(strtoll10)(end, NULL);
	return (user + system) * 1000 / TICKS_PER_S;
}

/* ------------------------------------------------ whose turn ----------------------------------------------- */

static void note_wake(struct sched_lock *l, UInt wakes, Addr futex)
{
	if (l->arms_signals && (wakes & AP_WAKE_FILE))
		wakes = AP_WAKE_ALL;
	if (wakes & AP_WAKE_FUTEX)
		l->futex = !(l->pending_wakes & AP_WAKE_FUTEX) || l->futex == futex ? futex : 0;
	l->pending_wakes |= wakes;
}

/* Whether it is decided what the thread does next: it sleeps, was stopped, has ended, or is back. */
static Bool is_decided(struct sched_lock *l, struct waiter *w)
{
	Int away = AWAY;
	if (__atomic_load_n(&w->position, __ATOMIC_ACQUIRE) != AWAY)
		return True;
	switch (state_of(l, w)) {
	case 'Z':
	case 'X':
		__atomic_compare_exchange_n(&w->position, &away, NOWHERE, False, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
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

static void give_up(struct waiter *w)
{
	w->given_up = True;
	VG_(umsg)("aprof: went on without thread %d, which took %d s and neither slept nor came back from a system call: "
	          "the order of threads may be another in the next run\n", w->os_tid, PATIENCE_S);
}

/* Waits until it is decided what the thread does next. What it takes is the time that it has a processor, and the
   time that it sleeps where nothing can interrupt it. */
static void wait_for(struct sched_lock *l, struct waiter *w)
{
	ULong looks = 0, ran_before = 0, slept = 0;
	while (!w->asleep && !is_decided(l, w) && !w->given_up) {
		if (looks++ < QUICK_LOOKS) {
			yield_cpu();
			continue;
		}
		ULong ran = processor_time_of(l, w);
		ran_before = ran_before ? ran_before : ran;
		nap();
		slept += state_of(l, w) == 'D' ? NAP_MS : 0;
		if (ran + slept > ran_before + PATIENCE_S * 1000)
			give_up(w);
	}
}

/* Waits until each thread that is away was seen asleep, or is back. */
static void wait_for_awake(struct sched_lock *l)
{
	for (UInt i = 0; i < l->used; i++) {
		struct waiter *w = &l->waiters[i];
		if (w->asleep && __atomic_load_n(&w->position, __ATOMIC_ACQUIRE) != AWAY) {
			/* Something outside of the program woke it, and on its way it may have woken others. */
			w->asleep = False;
			note_wake(l, w->wakes.wakes, w->wakes.futex);
		}
		wait_for(l, w);
	}
}

/* Looks again at the sleeping threads that something could have woken. Returns whether all still sleep. */
static Bool all_sleep(struct sched_lock *l)
{
	Bool all = True;
	for (UInt i = 0; i < l->used && l->pending_wakes; i++) {
		struct waiter *w = &l->waiters[i];
		if (!w->asleep || __atomic_load_n(&w->position, __ATOMIC_ACQUIRE) != AWAY ||
		    !AP_(wakes_can_wake)(l->pending_wakes, l->futex, &w->wakes))
			continue;
		w->asleep = False;
		if (is_decided(l, w) && w->asleep)
			continue;
		/* Its next system call may wake others. */
		note_wake(l, w->wakes.wakes, w->wakes.futex);
		all = False;
	}
	return all;
}

/* Waits until it is decided what each thread does. A thread that wakes or ends may wake another one, so look
   until all were seen asleep. */
static void wait_until_decided(struct sched_lock *l)
{
	UInt arrivals;
	do {
		wait_for_awake(l);
		arrivals = __atomic_load_n(&l->arrivals, __ATOMIC_ACQUIRE);
	} while (!all_sleep(l) || arrivals != __atomic_load_n(&l->arrivals, __ATOMIC_ACQUIRE));
	l->pending_wakes = 0;
	l->futex = 0;
	/* A thread that nobody waits for may still wake others. */
	for (UInt i = 0; i < l->used; i++)
		if (l->waiters[i].given_up && !l->waiters[i].asleep)
			l->pending_wakes = AP_WAKE_ALL;
}

/* The waiting thread that is next in order of creation, after the former owner; or the first one. NULL: no
   thread waits. */
static struct waiter *next_waiter(const struct sched_lock *l)
{
	struct waiter *first = NULL, *after = NULL;
	for (UInt i = 0; i < l->used; i++) {
		struct waiter *w = &l->waiters[i];
		if (w->position != HERE)
			continue;
		if (!first || w->number < first->number)
			first = w;
		if (w->number > l->last && (!after || w->number < after->number))
			after = w;
	}
	return after ? after : first;
}

/* Chooses the next owner and makes it run. Returns True where that is `me`, the thread that chooses. */
static Bool choose_owner(struct sched_lock *l, const struct waiter *me)
{
	wait_until_decided(l);
	spin_lock(l);
	struct waiter *w = next_waiter(l);
	w->position = RUNNING;
	l->owner = w;
	l->last = w->number;
	l->choosing = False;
	spin_unlock(l);
	if (w != me)
		give_order(w, RUN);
	return w == me;
}

/* Makes room for a descriptor of each thread, beyond those that the core keeps for itself. Where the kernel
   does not allow more, the program gets somewhat fewer. */
static void reserve_descriptors(void)
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
	s_fds_room = s_raised + fewer;
}

static void change_fd_limit(Word by)
{
	struct vki_rlimit limit;
	if (!s_raised || VG_(getrlimit)(VKI_RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur += by;
	VG_(setrlimit)(VKI_RLIMIT_NOFILE, &limit);
}

void AP_(turns_before_exec)(void)
{
	change_fd_limit(-(Word)s_raised);
}

void AP_(turns_exec_failed)(void)
{
	change_fd_limit(s_raised);
}

static const HChar *lock_name(void)
{
	return "turns";
}

/* The core calls this also in a forked child, for its one thread. */
static struct sched_lock *lock_create(void)
{
	struct sched_lock *l = VG_(calloc)("ap.turns.lock", 1, sizeof *l);
	/* One more: a thread may have ended without anybody having noticed. */
	l->n = VG_N_THREADS + 1;
	l->waiters = VG_(calloc)("ap.turns.waiters", l->n, sizeof *l->waiters);
	if (!s_fds_room)
		reserve_descriptors();
	return s_lock = l;
}

static void lock_destroy(struct sched_lock *l)
{
	for (UInt i = 0; i < l->used; i++)
		close_stat(&l->waiters[i]);
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
	spin_lock(l);
	struct waiter *me = waiter_of(l, VG_(gettid)());
	/* This is the main thread, before there are others. */
	if (l->used == 1)
		keep_stat_open(l, me);
	Bool chooses = l->owner == NULL && !l->choosing;
	l->choosing |= chooses;
	l->arrivals++;
	__atomic_store_n(&me->position, HERE, __ATOMIC_RELEASE);
	spin_unlock(l);
	if (!chooses || !choose_owner(l, me))
		while (wait_for_order(me) == CHOOSE && !choose_owner(l, me))
			;
	me->in_call = False;
}

static void lock_release(struct sched_lock *l)
{
	spin_lock(l);
	struct waiter *me = l->owner;
	/* It gives up its turn outside of a system call. A signal may then end all threads, so anything may
	   wake. */
	if (!me->in_call) {
		me->wakes = s_anything;
		note_wake(l, AP_WAKE_ALL, 0);
	}
	me->asleep = False;
	me->given_up = False;
	me->position = AWAY;
	l->owner = NULL;
	struct waiter *w = l->choosing ? NULL : next_waiter(l);
	l->choosing |= w != NULL;
	spin_unlock(l);
	if (w)
		give_order(w, CHOOSE);
}

const struct ap_sched_lock_ops AP_sched_lock_ops = {
	lock_name, lock_create, lock_destroy, lock_owner, lock_acquire, lock_release,
};

void AP_(turns_thread_created)(Int os_tid)
{
	if (!s_lock)
		return;
	spin_lock(s_lock);
	struct waiter *w = waiter_of(s_lock, os_tid);
	spin_unlock(s_lock);
	keep_stat_open(s_lock, w);
}

void AP_(turns_before_syscall)(UInt number, const UWord *args)
{
	struct sched_lock *l = s_lock;
	struct waiter *me = l ? l->owner : NULL;
	if (!me)
		return;
	me->wakes = AP_(wakes_of_syscall)(number, args);
	me->in_call = True;
	l->arms_signals |= me->wakes.arms_signals;
	note_wake(l, me->wakes.wakes, me->wakes.futex);
	for (UInt i = 0; i < l->used && me->wakes.requeues; i++)
		l->waiters[i].wakes.futex = 0;
}

void AP_(turns_after_syscall)(void)
{
	if (s_lock && s_lock->owner)
		s_lock->owner->in_call = False;
}
