/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_thread.h"

#include "core/ap_windows.h"
#include "native/native_lock.h"
#include "native/native_memory.h"
#include "native/native_objects.h"
#include "native/native_syscall.h"
#include "native/native_unwind.h"

#include <errno.h>
#include <sys/auxv.h>
#include <elf.h>

_Alignas(sizeof(union native_guard_page)) union native_guard_page native_guard;
__thread struct native_thread *native_self;
void (*native_when_forked)(void);
struct native_thread_follower native_thread_follower;

/* A hash of the stack's innermost frames chooses among so many buckets; more unwinds than fit in so many bytes are
   forgotten at once. */
#define MEMO_BUCKETS_LOG2 12
#define MEMO_BYTES        ((size_t)16 << 20)

/* The list of threads, and what threads that ended have left for new ones. */
static struct native_lock s_lock;
static struct native_thread *s_ended;
static bool s_is_stopped;

/* ---------------------------------------------- a thread's recorder --------------------------------------- */

static void set_entry_points(struct ap_stacks *stacks)
{
	uintptr_t loader = getauxval(AT_BASE);
	AP_(stacks_set_entry_points)(stacks, getauxval(AT_ENTRY), loader ? loader + ((const Elf64_Ehdr *)loader)->e_entry : 0);
}

/* The thread knows regions and phases by numbers that the process gave them: native_scopes. */
static void start_scopes(struct ap_scopes *s)
{
	s->regions.list.element_bytes = s->phases.list.element_bytes = sizeof(struct ap_scope);
	AP_(index_init)(&s->by_key, &s->contexts, sizeof(struct ap_context));
}

static void start_sites(struct ap_recorder *r)
{
	AP_(sites_init)(&r->sites, sizeof(struct ap_recording_site));
	AP_(releases_init)(&r->releases, sizeof(struct ap_recording_release));
	AP_(assertions_init)(&r->assertions);
}

/* old: a thread that is gone, whose memory for unwinding the recorder may have; or NULL. */
static void start_recorder(struct ap_recorder *r, struct ap_recorder *old)
{
	const struct ap_recording_options *o = &native_recording->options;
	const struct ap_unwind_options unwinding = {
		.depth = o->depth, .check_stacks = o->check_stacks, .memo_buckets_log2 = MEMO_BUCKETS_LOG2, .memo_bytes = MEMO_BYTES,
	};
	r->free_stacks = o->free_stacks;
	AP_(frames_init)(&r->frames);
	AP_(stacks_init)(&r->stacks, &r->frames);
	start_sites(r);
	start_scopes(&r->scopes);
	if (old) {
		r->stacks.unwinding = old->stacks.unwinding;
		old->stacks.unwinding = NULL;
		AP_(stacks_change_hands)(&r->stacks);
	} else {
		AP_(stacks_init_unwinding)(&r->stacks, &unwinding);
		set_entry_points(&r->stacks);
	}
}

static void free_index(struct ap_index *x)
{
	AP_(host_free)(x->heads, sizeof *x->heads << x->heads_log2);
	x->heads = NULL;
}

static void end_sites(struct ap_recorder *r)
{
	free_index(&r->sites.by_key);
	free_index(&r->releases.by_key);
	free_index(&r->assertions.by_key);
}

/* A thread that is gone needs no indexes any more, and is in no region. */
static void end_recorder(struct ap_recorder *r, struct ap_region_pile *regions)
{
	if (regions->room)
		AP_(host_free)(regions->ids, regions->room * sizeof *regions->ids);
	*regions = (struct ap_region_pile){ NULL, 0, 0 };
	free_index(&r->frames.by_address);
	free_index(&r->stacks.by_key);
	free_index(&r->scopes.by_key);
	end_sites(r);
}

/* Who reads a recording that was cut off in between takes nothing of the thread but what was seen of it. */
void native_thread_restart(struct native_thread *t)
{
	struct ap_recording_thread *r = t->recorded;
	r->uncounted_then = r->thread.uncounted + r->thread.allocations;
	AP_BARRIER();
	r->changes_era = True;
	AP_BARRIER();
	end_sites(&r->recorder);
	start_sites(&r->recorder);
	AP_(stacks_forget_unwinds)(&r->recorder.stacks);
	/* The process is in its phase; the thread did not enter it. */
	r->recorder.scopes.phase = 0;
	AP_(scopes_restart)(&r->recorder.scopes);
	AP_(regions_restart)(&r->recorder.scopes, &r->thread);
#define COUNTER(member, attribute, json, in_thread, ...) COUNTER_IF_THREAD_##in_thread(r->thread.member = 0;)
#include "counters/counters.def"
	r->thread.uncounted = r->uncounted_then;
	AP_(windows_void)(&r->thread);
	t->last_release = NULL;
	t->share.batch.blocks = t->share.batch.bytes = 0;
	t->share.batch.events = t->share.batch.allocated_bytes = 0;
	r->era = native_era->number;
	AP_BARRIER();
	r->changes_era = False;
}

/* ------------------------------------------------- threads ------------------------------------------------ */

#define NEVER_RAN UINT32_MAX

static bool is_gone(const struct native_thread *t)
{
	return t->tid == NEVER_RAN || native_syscall(SYS_tgkill, native_recording->pid, t->tid, 0) == -ESRCH;
}

/* Returns a thread that is gone, or NULL. The caller holds the lock. */
static struct native_thread *take_ended(void)
{
	struct native_thread *t = s_ended;
	if (!t || native_is_confined || !is_gone(t))
		return NULL;
	s_ended = t->next_ended;
	return t;
}

/* NULL: there is no memory, and the recording ends. */
static struct native_thread *make(void)
{
	native_lock(&s_lock);
	struct native_thread *old = take_ended();
	native_unlock(&s_lock);
	struct native_thread *t = old ? old : native_private_allocate(sizeof *t);
	struct ap_recording_thread *recorded = t ? native_memory_allocate(sizeof *recorded) : NULL;
	if (!recorded) {
		if (!t)
			native_recording->incomplete = AP_RECORDING_NO_ADDRESSES;
		native_stop();
		return NULL;
	}
	struct ap_recorder *left = old ? &old->recorded->recorder : NULL;
	start_recorder(&recorded->recorder, left);
	if (left)
		end_recorder(left, &old->recorded->thread.regions);
	const struct native_block_pool none = { 0 };
	*t = (struct native_thread){
		.recorded = recorded, .share.has_batches = &recorded->has_batches, .checks_stacks = native_recording->options.check_stacks, .pool = old ? old->pool : none,
	};

	native_lock(&s_lock);
	recorded->thread.serial = ++native_recording->n_threads;
	AP_(thread_set_context)(&recorded->recorder.scopes, &recorded->thread);
	recorded->next = native_recording->threads;
	__atomic_store_n(&native_recording->threads, recorded, __ATOMIC_RELEASE);
	native_unlock(&s_lock);
	return t;
}

struct native_thread *native_thread_new(const struct native_call *c)
{
	struct native_thread *self = native_enter();
	if (!self)
		return NULL;
	native_is_threaded = true;
	struct native_thread *t = make();
	if (t) {
		const struct ap_caller caller = native_caller(self, c);
		t->recorded->thread.creator = self->recorded->thread.serial;
		t->recorded->creator = self->recorded;
		UInt stack = AP_(stack_unwind_now)(&self->recorded->recorder.stacks, &caller);
		if (!native_is_stopped())
			t->recorded->thread.creation_stack = stack;
	}
	native_leave(self);
	return t;
}

/* The caller holds the lock. */
static void add_ended(struct native_thread *t)
{
	t->next_ended = s_ended;
	s_ended = t;
}

void native_thread_drop(struct native_thread *t)
{
	struct native_thread *self = native_enter();
	if (!self)
		return;
	t->recorded->was_dropped = true;
	t->tid = NEVER_RAN;
	native_lock(&s_lock);
	if (native_recording->threads == t->recorded) {
		native_recording->threads = t->recorded->next;
		native_recording->n_threads--;
	}
	add_ended(t);
	native_unlock(&s_lock);
	native_leave(self);
}

/* A thread's generation is never 0, so that it finds the guard changed once the recording has ended. */
static uint32_t generation_now(void)
{
	uint32_t now = __atomic_load_n(&native_guard.generation, __ATOMIC_ACQUIRE);
	return now ? now : 1;
}

static void begin(struct native_thread *t, uintptr_t stack_low, uintptr_t stack_high)
{
	t->tid = native_is_confined ? 0 : (uint32_t)native_syscall(SYS_gettid);
	t->recorded->thread.os_tid = (Int)t->tid;
	t->stack_low = stack_low;
	t->stack_high = stack_high;
	t->unloading = native_recording->generation;
	native_unwind_set_stack(stack_low, stack_high);
	t->busy = NATIVE_RECORDING;
	AP_BARRIER();
	native_self = t;
	t->generation = generation_now();
	native_thread_follower.notices(t);
	native_leave(t);
}

void native_thread_begin(struct native_thread *t, uintptr_t stack_low, uintptr_t stack_high)
{
	begin(t, stack_low, stack_high);
}

void native_thread_end(void)
{
	struct native_thread *t = native_enter();
	if (!t)
		return;
	t->recorded->thread.exited = True;
	native_count_end_batches(&t->share);
	native_thread_follower.ends(t);
	native_block_pool_end(&t->pool);
	native_lock(&s_lock);
	add_ended(t);
	native_unlock(&s_lock);
	native_leave(t);
}

void native_threads_start(uintptr_t stack_low, uintptr_t stack_high)
{
	struct native_thread *t = native_live_start() ? make() : NULL;
	if (!t)
		return;
	native_guard.generation = 1;
	begin(t, stack_low, stack_high);
}

/* The thread that forks, and holds the locks. A signal handler that it runs meanwhile notes its events in the queue. */
static struct native_thread *s_forking;

bool native_threads_before_fork(void)
{
	struct native_thread *t = native_enter();
	if (!t)
		return false;
	native_blocks_lock_all();
	native_live_lock();
	native_lock(&s_lock);
	s_forking = t;
	return true;
}

void native_threads_after_fork(void)
{
	struct native_thread *t = s_forking;
	native_unlock(&s_lock);
	native_live_unlock();
	native_blocks_unlock_all();
	native_leave(t);
}

/* The threads that the parent has. Their memory is a copy of the child's own by now, and stays. */
void native_threads_forked(void)
{
	struct native_thread *parent = native_self;
	const struct native_blocks_sum inherited = native_blocks_sum();
	s_lock.held = 0;
	s_ended = NULL;
	s_is_stopped = false;
	native_is_threaded = false;
	native_self = NULL;
	struct native_thread *t = native_live_start() ? make() : NULL;
	if (!t)
		return;
	native_recording->inherited_blocks = inherited.blocks;
	native_recording->inherited_bytes = inherited.bytes;
	native_guard.generation = 1;
	begin(t, parent ? parent->stack_low : 0, parent ? parent->stack_high : 0);
	if (!parent)
		return;
	t->busy = NATIVE_RECORDING;
	AP_BARRIER();
	native_thread_follower.forked(t, &parent->said);
	native_leave(t);
}

/* --------------------------------------------- into the recorder ------------------------------------------ */

/* The frames in objects that were unloaded since are not those of their addresses any more. */
static void notice_unloading(struct native_thread *t)
{
	struct ap_recorder *r = &t->recorded->recorder;
	t->unloading = native_recording->generation;
	native_unwind_forget();
	for (UInt id = 1; id <= AP_(frames_count)(&r->frames); id++) {
		struct ap_frame *f = AP_(frame_by_id)(&r->frames, id);
		if (!f->unmapped && f->object_number && !native_object_is_loaded(f->object_number))
			f->unmapped = True;
	}
	AP_(stacks_forget_unwinds)(&r->stacks);
}

void native_thread_notice(struct native_thread *t)
{
	/* What changes later makes it another one. */
	t->generation = generation_now();
	if (t->unloading != __atomic_load_n(&native_recording->generation, __ATOMIC_RELAXED))
		notice_unloading(t);
	native_thread_follower.notices(t);
}

void native_threads_notify(void)
{
	uint32_t now = __atomic_load_n(&native_guard.generation, __ATOMIC_RELAXED), next;
	/* Unless another thread has ended the recording. */
	do
		next = now + 1 ? now + 1 : 1;
	while (now && !__atomic_compare_exchange_n(&native_guard.generation, &now, next, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED));
}

void native_stop(void)
{
	s_is_stopped = true;
	native_guard.generation = 0;
}

struct native_thread *native_enter_slowly(void)
{
	if (NATIVE_UNLIKELY(native_guard.generation == 0)) {
		if (!native_recording || s_is_stopped)
			return NULL;
		if (native_when_forked)
			native_when_forked();
		if (native_guard.generation == 0)
			return NULL;
	}
	struct native_thread *t = native_self;
	if (!t) {
		/* Nobody announced the thread. */
		native_is_threaded = true;
		t = make();
		if (!t)
			return NULL;
		begin(t, 0, 0);
	}
	if (t->busy)
		return NULL;
	t->busy = NATIVE_RECORDING;
	AP_BARRIER();
	if (t->generation != native_guard.generation)
		native_thread_notice(t);
	return t;
}
