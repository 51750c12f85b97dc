/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* An allocator of a program's own, under names of mimalloc: what a call may do besides to return. tests/tool/observed.sh runs this
   program once a scenario. */
#include "observed-allocator.h"

#include "aprof.h"

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>

/* ----------------------------------------------- entry points --------------------------------------------- */

ENTRY void *mi_malloc(size_t size)
{
	call(mi_before);
	void *p = take(size);
	call(mi_after);
	return p;
}

/* Ends by a jump with optimisation. */
ENTRY void *mi_new(size_t size) { return mi_malloc(size); }

ENTRY void *mi_zalloc_aligned(size_t size, size_t align)
{
	(void)align;
	void *p = mi_malloc(size);
	return p ? memset(p, 0, size) : NULL;
}

ENTRY void *mi_calloc(size_t count, size_t size)
{
	size_t bytes;
	return __builtin_mul_overflow(count, size, &bytes) ? NULL : mi_zalloc_aligned(bytes, 16);
}

ENTRY void mi_free(void *p)
{
	call(mi_before);
	give(p);
	call(mi_after);
}

ENTRY void *mi_realloc(void *p, size_t size)
{
	call(mi_before);
	void *to = change(p, size);
	call(mi_after);
	return to;
}

ENTRY void *mi_reallocf(void *p, size_t size)
{
	void *to = mi_realloc(p, size);
	if (!to)
		mi_free(p);
	return to;
}

ENTRY void *mi_expand(void *p, size_t size) { return size <= room(p) ? p : NULL; }
ENTRY size_t mi_usable_size(const void *p) { return room(p); }

ENTRY char *mi_strdup(const char *text)
{
	char *copy = mi_malloc(strlen(text) + 1);
	return copy ? strcpy(copy, text) : NULL;
}

ENTRY int mi_posix_memalign(void **at, size_t align, size_t size)
{
	(void)align;
	void *p = mi_malloc(size);
	if (p)
		*at = p;
	return p ? 0 : 12;
}

/* A heap's own structure is a block of the allocator's. */
struct heap { void *blocks[16]; unsigned n; };
ENTRY void *mi_heap_new(void) { return mi_calloc(1, sizeof(struct heap)); }

ENTRY void *mi_heap_malloc(struct heap *heap, size_t size)
{
	return heap->blocks[heap->n++] = mi_malloc(size);
}

ENTRY void mi_heap_destroy(struct heap *heap)
{
	while (heap->n > 0)
		mi_free(heap->blocks[--heap->n]);
	call(mi_after);
	mi_free(heap);
}

ENTRY void mi_heap_delete(struct heap *heap) { mi_free(heap); }

/* --------------------------------------- what programs allocate with -------------------------------------- */

static void *kept[64];

KEEP static void *plant(size_t size)
{
	void *p = hide(mi_malloc(size));
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static void *plant_other(size_t size)
{
	void *p = hide(mi_malloc(size));
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static void *plant_by_malloc(size_t size)
{
	void *p = hide(malloc(size));
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static void release(void *p)
{
	mi_free(p);
	NOT_A_TAIL_CALL();
}

/* Its callee's stack is deeper. */
KEEP static void *plant_deeper(size_t size)
{
	char text[4096];
	hide(text);
	void *p = plant_other(size);
	hide(text);
	return p;
}

static volatile int times;
static void (*what)(void);
/* Does `what` once. */
KEEP static void once(void)
{
	if (times++ == 0)
		what();
	NOT_A_TAIL_CALL();
}

static void in_call(void (*function)(void))
{
	times = 0;
	what = function;
	mi_before = once;
}

/* ------------------------------------------------- results ------------------------------------------------ */

/* scenario: results */
/* expect: (total.allocations, total.bytes) == (15, 100 + 8 + 20 + 24 + 30 + 5000 + 0 + 7 + 48 + 40 + 60 + 1000 + 70 + 80 + 9) */
/* expect: (total.reallocations, total.in_place, total.moved) == (6, 3, 3) */
/* expect: (total.deallocations, total.live_blocks) == (9, 0) */
/* expect: total.failed == 6 */
/* expect: (total.unmatched_frees, total.unmatched_blocks) == (0, 0) */
/* expect: (at("grow").allocations, at("grow").min_request, at("grow").max_request) == (4, 0, 5000) */
/* expect: chain("mi_zalloc_aligned", "zeroed")[:2] == ["mi_zalloc_aligned", "zeroed"] */
/* expect: at("mi_calloc").bytes == 8 */
KEEP static void *grow(void *p, size_t size)
{
	p = hide(mi_realloc(p, size));
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static void *zeroed(size_t size)
{
	void *p = hide(mi_zalloc_aligned(size, 16));
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static void results(void)
{
	void *p = plant(100);
	release(p);
	release(NULL);
	release(hide(mi_calloc(2, 4)));
	p = zeroed(20);
	p = grow(p, 24);                      /* in place */
	p = grow(grow(p, 30), 5000);          /* in place, moved */
	MUST(!grow(p, (size_t)1 << 40));      /* fails, and the block stays */
	p = grow(p, 0);                       /* a block of 0 bytes */
	release(p);
	p = hide(mi_strdup("strdup"));
	MUST(mi_expand(p, 17) == NULL);       /* fails, too, and nothing asks for memory */
	release(p);
	p = mi_expand(plant(48), 40);
	p = hide(mi_reallocf(p, 60));
	MUST(!mi_reallocf(p, (size_t)1 << 40));   /* ends the block */
	MUST(mi_posix_memalign(&p, 64, 1000) == 0);
	release(p);
	MUST(mi_posix_memalign(&p, 64, (size_t)1 << 40) != 0);
	MUST(!mi_calloc((size_t)1 << 40, (size_t)1 << 40));
	MUST(!mi_malloc((size_t)1 << 40));
	release(hide(mi_realloc(NULL, 70)));
	MUST(!mi_realloc(NULL, (size_t)1 << 40));
	release(hide(mi_new(80)));
	release(hide(mi_zalloc_aligned(9, 64)));
}

/* What the program frees within a call, as a handler of C++'s new does. */
/* scenario: freed-within */
/* expect: (at("plant").allocations, at("plant").deallocations, at("plant_other").live_bytes) == (2, 1, 30) */
/* expect: (total.unmatched_frees, total.unmatched_blocks, found()) == (0, 0, {}) */
/* expect: freers("plant") == {(1, "release"): (1, 0)} */
static void give_back(void) { release(kept[0]); }

KEEP static void freed_within(void)
{
	kept[0] = plant(20);
	in_call(give_back);
	kept[1] = plant(2000);
	MUST(plant_other(30) == kept[0]);
}

/* -------------------------------------------------- jumps ------------------------------------------------- */

static jmp_buf back;
static void jump(void) { longjmp(back, 1); }

KEEP static void leave_by_jump(size_t size)
{
	in_call(jump);
	if (setjmp(back) == 0)
		plant(size);
	NOT_A_TAIL_CALL();
}

/* Each next allocation counts, wherever the stack is, and the one that was left does not. */
/* scenario: longjmp */
/* expect: (at("plant").allocations, at("plant").bytes) == (3, 1 + 2 + 3) */
/* expect: (at("plant_other").allocations, at("plant_other").bytes) == (2, 10 + 20) */
/* expect: (at("plant_by_malloc").allocations, at("plant_by_malloc").bytes) == (1, 7) */
/* expect: (total.allocations, total.live_blocks) == (6, 5) */
KEEP static void jumps(void)
{
	for (int i = 1; i <= 2; i++) {
		leave_by_jump(1000);
		plant(i);
	}
	leave_by_jump(1000);
	plant_deeper(10);
	in_call(jump);
	for (volatile int i = 0; i < 2; i++) {    /* at the same place */
		setjmp(back);
		plant(3);
		break;
	}
	leave_by_jump(1000);
	plant_other(20);
	leave_by_jump(1000);
	free(plant_by_malloc(7));
}

/* The block of a realloc that was left is alive. */
/* scenario: longjmp-realloc */
/* expect: (total.allocations, total.reallocations, total.deallocations, total.live_blocks) == (2, 0, 2, 0) */
/* expect: (total.unmatched_frees, total.unmatched_blocks) == (0, 0) */
KEEP static void jump_from_realloc(void)
{
	for (int i = 0; i < 2; i++) {
		void *p = kept[0] = plant(10);
		in_call(jump);
		if (setjmp(back) == 0)
			grow(p, 100);
		release(kept[0]);
	}
}

/* ------------------------------------------------- signals ------------------------------------------------ */

KEEP static void release_deeper(void *p)
{
	char text[16384];
	hide(text);
	release(p);
	hide(text);
}

static void on_signal(int signal)
{
	void *p = plant_other(10);
	free(plant_by_malloc(20));
	if (signal == SIGUSR1)
		raise(SIGUSR2);
	release(p);
	if (signal == SIGUSR2)
		kept[2] = plant_other(30);
}

static void handle(int signal, void (*handler)(int), int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };
	MUST(sigaction(signal, &action, NULL) == 0);
}

static void raise_one(void) { raise(SIGUSR1); }
static char other_stack[65536];

/* The signals' own stack is above that of the thread. */
/* scenario: signal-above */
/* expect: (total.reallocations, at("plant_other").allocations) == (1, 6) */
/* expect: (total.unmatched_frees, total.unmatched_blocks) == (0, 0) */
enum { STACK = 1 << 16 };
static char both_stacks[2 * STACK] __attribute__((aligned(4096)));

static void *interrupt_below(void *unused)
{
	stack_t stack = { .ss_sp = both_stacks + STACK, .ss_size = STACK };
	MUST(sigaltstack(&stack, NULL) == 0);
	handle(SIGUSR1, on_signal, SA_ONSTACK);
	handle(SIGUSR2, on_signal, SA_ONSTACK);
	in_call(raise_one);
	void *p = plant(100);
	in_call(raise_one);
	release(grow(p, 5000));
	return unused;
}

KEEP static void signals_above(void)
{
	pthread_t thread;
	pthread_attr_t attributes;
	MUST(pthread_attr_init(&attributes) == 0);
	MUST(pthread_attr_setstack(&attributes, both_stacks, STACK) == 0);
	MUST(pthread_create(&thread, &attributes, interrupt_below, NULL) == 0);
	MUST(pthread_join(thread, NULL) == 0);
}

/* scenario: signal */
/* On the same stack a handler's allocations are below what it interrupted, too. */
/* expect: (at("plant").allocations, at("plant").bytes) == (2 + 5, 200 + 90) */
/* expect: (at("plant_other").allocations, at("plant_other").bytes) == (12, 8 * 10 + 4 * 30) */
/* expect: (at("plant_by_malloc").allocations, at("plant_by_malloc").deallocations) == (8, 8) */
/* expect: (at("grow").allocations, at("grow").bytes, total.reallocations) == (2 + 5, 2 * 5000 + 90, 2) */
/* expect: (total.allocations, total.deallocations) == (2 + 12 + 8 + 2, 8 + 8 + 2) */
KEEP static void signals(void)
{
	stack_t stack = { .ss_sp = other_stack, .ss_size = sizeof other_stack };
	MUST(sigaltstack(&stack, NULL) == 0);
	for (int i = 0; i < 2; i++) {
		handle(SIGUSR1, on_signal, i ? SA_ONSTACK : 0);
		handle(SIGUSR2, on_signal, i ? SA_ONSTACK : 0);
		in_call(raise_one);
		void *p = plant(100);
		in_call(raise_one);
		release(grow(p, 5000));
	}
}

static void jump_from_handler(int signal)
{
	(void)signal;
	plant_other(1);
	siglongjmp(back, 1);
}

static void do_nothing(int signal) { (void)signal; }
static void raise_both(void) { raise(SIGUSR2); raise(SIGUSR1); }

/* A handler that jumps out of the allocator: the call that it interrupted does not go on. */
/* scenario: signal-longjmp */
/* expect: (at("plant").allocations, at("plant").bytes) == (4, 4 * 50) */
/* expect: (at("plant_other").allocations, at("plant_by_malloc").allocations, total.reallocations) == (4, 4, 0) */
/* expect: (total.deallocations, total.unmatched_frees, total.unmatched_blocks) == (8, 0, 0) */
KEEP static void jumps_from_handler(void)
{
	stack_t stack = { .ss_sp = other_stack, .ss_size = sizeof other_stack };
	MUST(sigaltstack(&stack, NULL) == 0);
	for (volatile int i = 0; i < 4; i++) {
		handle(SIGUSR1, jump_from_handler, SA_NODEFER | (i & 1 ? SA_ONSTACK : 0));
		handle(SIGUSR2, do_nothing, i & 2 ? SA_ONSTACK : 0);
		kept[0] = plant(50);
		in_call(raise_both);
		if (sigsetjmp(back, 1) == 0)
			grow(kept[0], 5000);
		release_deeper(kept[0]);
		raise(SIGUSR2);
		free(plant_by_malloc(7));
	}
}

/* No function tells of this jump. */
static void *own_back[5];
static void jump_without_function(int signal)
{
	(void)signal;
	__builtin_longjmp(own_back, 1);
}
static void jump_at_once(void) { jump_without_function(0); }

/* scenario: own-jump */
/* expect: (at("plant").allocations, total.allocations, total.deallocations) == (4, 4, 4) */
/* expect: (total.unmatched_frees, total.unmatched_blocks) == (0, 0) */
KEEP static void own_jumps(void)
{
	handle(SIGUSR1, jump_without_function, SA_NODEFER);
	for (volatile int i = 0; i < 4; i++) {
		kept[0] = plant(50);
		in_call(i & 1 ? jump_at_once : raise_one);
		if (__builtin_setjmp(own_back) == 0)
			grow(kept[0], 5000);
		release(kept[0]);
	}
}

static volatile unsigned handled;
KEEP static void on_timer(int signal)
{
	(void)signal;
	release(plant_other(16));
	handled++;
}

/* Valgrind delivers signals at system calls that may wait. */
static void ask_kernel(void) { sched_yield(); }

/* scenario: timer */
/* expect: (total.allocations, total.bytes) == (2000 + printed["handled"], 140 * 1000 + 16 * printed["handled"]) */
/* expect: (total.reallocations, at("on_timer").allocations, at("on_timer").bytes) == (1000, printed["handled"], 16 * printed["handled"]) */
/* expect: (total.live_blocks, total.unmatched_frees, total.unmatched_blocks) == (0, 0, 0) */
KEEP static void timer(void)
{
	struct itimerval often = { { 0, 50 }, { 0, 50 } }, never = { { 0, 0 }, { 0, 0 } };
	handle(SIGALRM, on_timer, SA_RESTART);
	MUST(setitimer(ITIMER_REAL, &often, NULL) == 0);
	mi_before = mi_after = ask_kernel;
	for (int i = 0; i < 1000; i++)
		release(grow(plant(40), 100));
	MUST(setitimer(ITIMER_REAL, &never, NULL) == 0);
	handle(SIGALRM, SIG_IGN, 0);
	MUST(handled > 0);
	say("handled=%u\n", handled);
}

/* ------------------------------------------------- threads ------------------------------------------------ */

static void run(void *(*work)(void *), void *argument)
{
	pthread_t thread;
	MUST(pthread_create(&thread, NULL, work, argument) == 0);
	MUST(pthread_join(thread, NULL) == 0);
}

enum { THREADS = 8, ROUNDS = 400 };
static void *handed_over[THREADS];

static void yield(void)
{
	static unsigned turn;
	if (__atomic_fetch_add(&turn, 1, __ATOMIC_RELAXED) % 16 == 0)
		sched_yield();
}

static void *work(void *number)
{
	for (int i = 0; i < ROUNDS; i++) {
		void *p = grow(plant(40), 100);
		/* Who frees it is up to the kernel. */
		release(__atomic_exchange_n(&handed_over[(i + (intptr_t)number) % THREADS], p, __ATOMIC_ACQ_REL));
	}
	return NULL;
}

/* scenario: threads */
/* expect: (at("plant").allocations, at("plant").bytes) == (8 * 400, 8 * 400 * 40) */
/* expect: (at("grow").allocations, at("grow").bytes, total.reallocations) == (8 * 400, 8 * 400 * 100, 8 * 400) */
/* expect: (at("grow").deallocations, at("grow").live_blocks, len(all_threads)) == (8 * 400, 0, 9) */
/* expect: all(t.allocations == 800 for t in all_threads[1:]) */
/* expect: (total.unmatched_frees, total.unmatched_blocks) == (0, 0) */
KEEP static void threads(void)
{
	pthread_t thread[THREADS];
	mi_before = mi_after = yield;
	for (intptr_t i = 0; i < THREADS; i++)
		MUST(pthread_create(&thread[i], NULL, work, (void *)i) == 0);
	for (int i = 0; i < THREADS; i++)
		MUST(pthread_join(thread[i], NULL) == 0);
	for (int i = 0; i < THREADS; i++)
		release(handed_over[i]);
}

static void *free_handed(void *unused)
{
	release(kept[0]);
	return unused;
}

/* scenario: ledger */
/* expect: matrix("plant") == {(1, 2): (1, 10, 0, 0), (1, 1): (1, 20, 0, 0)} */
/* expect: not free_stacks or freers("plant") == {(2, "release"): (1, 0), (1, "release"): (1, 0)} */
KEEP static void ledger(void)
{
	kept[0] = plant(10);
	run(free_handed, NULL);
	release(plant(20));
}

static pthread_barrier_t barrier;
static pthread_key_t key;
static void at_thread_end(void *p)
{
	release(p);
	free(plant_by_malloc(5));
}

static void exit_thread(void) { pthread_exit(NULL); }

static void *exit_in_call(void *unused)
{
	pthread_setspecific(key, plant(10));
	in_call(exit_thread);
	grow(NULL, 1000);
	return unused;
}

static void exit_at_once(void) { syscall(SYS_exit, 0); }

/* A thread that does nothing more. */
static void *end_in_call(void *p)
{
	in_call(exit_at_once);
	grow(p, 1000);
	return NULL;
}

/* scenario: thread-exit */
/* expect: (at("plant").allocations, at("plant").deallocations, at("grow").allocations) == (3, 3, 0) */
/* expect: (total.unmatched_frees, total.unmatched_blocks) == (0, 0) */
/* expect: (at("at_thread_end").allocations, at("at_thread_end").deallocations) == (1, 1) */
KEEP static void thread_exits(void)
{
	MUST(pthread_key_create(&key, at_thread_end) == 0);
	run(exit_in_call, NULL);
	release(plant(10));
	kept[0] = plant(20);
	run(end_in_call, kept[0]);
	release(kept[0]);
}

/* A thread that is cancelled within a call ends it; its clean-up counts. */
KEEP static void clean_up(void *p)
{
	release(p);
	free(plant_by_malloc(5));
}

static void wait_for_ever(void)
{
	pthread_barrier_wait(&barrier);
	for (;;)
		pause();
}

static void *wait_to_be_cancelled(void *unused)
{
	pthread_cleanup_push(clean_up, plant(10));
	in_call(wait_for_ever);
	grow(kept[0], 1000);
	pthread_cleanup_pop(0);
	return unused;
}

/* scenario: cancel */
/* expect: (at("plant").allocations, at("plant").deallocations, at("plant").live_bytes, at("grow").allocations) == (2, 1, 20, 0) */
/* expect: (at("clean_up").allocations, at("clean_up").deallocations) == (1, 1) */
/* expect: (total.unmatched_frees, total.unmatched_blocks, found()) == (0, 0, {}) */
KEEP static void cancelled(void)
{
	pthread_t thread;
	kept[0] = plant(20);
	MUST(pthread_barrier_init(&barrier, NULL, 2) == 0);
	MUST(pthread_create(&thread, NULL, wait_to_be_cancelled, NULL) == 0);
	pthread_barrier_wait(&barrier);
	MUST(pthread_cancel(thread) == 0);
	MUST(pthread_join(thread, NULL) == 0);
}

/* While a thread is within realloc, another one gets the memory that it gave up. */
static void wait_in_call(void)
{
	pthread_barrier_wait(&barrier);
	pause();
}

static void *wait_in_realloc(void *p)
{
	times = 0;
	what = wait_in_call;
	mi_after = once;
	grow(p, 5000);
	return NULL;
}

/* scenario: taken-over */
/* expect: (at("plant").allocations, at("plant").deallocations, at("plant").live_blocks) == (1, 1, 0) */
/* expect: (at("plant_other").allocations, at("plant_other").live_bytes, at("grow").allocations) == (1, 12, 0) */
/* expect: (total.unmatched_frees, total.unmatched_blocks) == (0, 0) */
KEEP static void taken_over(void)
{
	pthread_t thread;
	void *p = plant(10);
	MUST(pthread_barrier_init(&barrier, NULL, 2) == 0);
	MUST(pthread_create(&thread, NULL, wait_in_realloc, p) == 0);
	pthread_barrier_wait(&barrier);
	MUST(plant_other(12) == p);
}

/* ------------------------------------------------ processes ----------------------------------------------- */

static void fork_now(void)
{
	if (fork() != 0)
		wait(NULL);
	else
		say("child=1\n");
	free(plant_by_malloc(3));     /* the allocator's own */
}

/* The call that forked returns in both. */
/* scenario: fork */
/* expect: (at("plant").allocations, at("plant").bytes, at("plant_other").allocations) == (2, 110, 1) */
/* expect: at("plant_by_malloc").allocations == 0 */
/* expect: (total.deallocations, total.live_blocks) == (2, 1) */
KEEP static void forks(void)
{
	void *p = plant(10);
	in_call(fork_now);
	void *q = plant(100);
	release(p);
	release(q);
	kept[0] = plant_other(1);
}

static void fail_to_execute(void) { MUST(execl("./garbage", "garbage", (char *)NULL) != 0); }
static void execute(void) { execl("/proc/self/exe", "observed", "ledger", (char *)NULL); }

KEEP static void executes(void)
{
	kept[0] = plant(10);
	in_call(execute);
	grow(kept[0], 1000);
}

/* An exec that fails changes nothing. */
/* scenario: exec-fails */
/* expect: (at("plant").allocations, at("grow").live_bytes, total.reallocations, total.moved, found()) == (1, 1000, 1, 1, {}) */
/* expect: (total.unmatched_frees, total.unmatched_blocks) == (0, 0) */
KEEP static void exec_fails(void)
{
	kept[0] = plant(10);
	in_call(fail_to_execute);
	kept[0] = grow(kept[0], 1000);
	sink = NULL;
}

/* ------------------------------------------------- counting ----------------------------------------------- */

/* scenario: regions */
/* expect: in_region("own").allocations == 1 */
/* expect: in_phase("late").allocations == 1 */
/* expect: (total.allocations, total.bytes, total.deallocations) == (2, 20 + 40, 1) */
KEEP static void regions(void)
{
	aprof_pause();
	void *p = plant(10);
	aprof_resume();
	uintptr_t region = aprof_region_enter("own");
	void *q = plant(20);
	aprof_region_leave(region);
	aprof_phase("late");
	release(p);
	release(q);
	kept[0] = plant(40);
}

/* -------------------------------------------------- leaks ------------------------------------------------- */

KEEP static void *plant_held(size_t size) { void *p = plant(size); NOT_A_TAIL_CALL(); return p; }
KEEP static void *plant_lost(size_t size) { void *p = plant(size); NOT_A_TAIL_CALL(); return p; }
KEEP static void plant_all(void)
{
	void **p = kept[0] = hide(mi_malloc(2 * sizeof *p));
	p[1] = (char *)plant_held(20) + 10;     /* an interior pointer in a block */
	kept[1] = plant_held(33);
	char *slack = kept[1];
	MUST(mi_usable_size(slack) == 48);
	*(void **)(slack + 40) = plant_held(44);   /* in what malloc_usable_size told of */
	plant_lost(200);                        /* the allocator knows where it was last */
	void **q = plant_lost(64);              /* a freed block leads nowhere */
	void **gone = plant(80);
	gone[4] = q;
	release(gone);
	plant_lost(300);
	sink = NULL;
}

/* scenario: leaks */
/* expect: found()["lost"] == {"plant": (3, 200 + 64 + 300)} */
/* expect: sum(k.blocks for k in leaks if k.kind == "reachable") == 4 */
/* expect: sum(k.bytes for k in leaks if k.kind == "reachable") == 16 + 20 + 33 + 44 */
KEEP static void leaks_of_all_kinds(void)
{
	volatile char over[2048];
	plant_all();
	memset((void *)over, 0, sizeof over);
}

/* The memory of an allocator goes, with blocks in it. */
/* scenario: unmapped */
/* expect: found() == {"lost": {"plant": (1, 100)}} */
/* expect: at("plant").live_bytes == 100 */
KEEP static void unmapped(void)
{
	memset(plant(100), 0, 100);
	MUST(munmap(mi_memory, sizeof mi_memory) == 0);
	sink = NULL;
}

/* -------------------------------------------------- heaps ------------------------------------------------- */

KEEP static void *plant_in(struct heap *heap, size_t size)
{
	void *p = hide(mi_heap_malloc(heap, size));
	NOT_A_TAIL_CALL();
	return p;
}

/* Another thread has a block's memory before the function that ends the block returns. */
static struct heap *other_heap;
static void *plant_in_thread(void *size)
{
	kept[0] = plant_in(other_heap, (size_t)size);
	return NULL;
}

static void others_take(void) { run(plant_in_thread, (void *)31); }

/* scenario: heaps */
/* expect: (at("plant_in").allocations, at("plant_in").bytes) == (5, 10 + 20 + 30 + 40 + 31) */
/* expect: (at("plant_in").deallocations, at("plant_in").live_bytes) == (4, 31) */
/* expect: (total.unmatched_frees, total.unmatched_blocks) == (0, 0) */
/* expect: not free_stacks or freers("plant_in") == {(1, "release_heap"): (3, 0), (1, "release"): (1, 0)} */
KEEP static void release_heap(struct heap *heap)
{
	mi_heap_destroy(heap);
	NOT_A_TAIL_CALL();
}

KEEP static void heaps(void)
{
	struct heap *heap = mi_heap_new();
	other_heap = mi_heap_new();
	plant_in(heap, 10);
	plant_in(heap, 20);
	void *p = plant_in(heap, 30);
	times = 0;
	what = others_take;
	mi_after = once;
	release_heap(heap);
	MUST(kept[0] == p);
	heap = mi_heap_new();
	p = plant_in(heap, 40);
	mi_heap_delete(heap);
	release(p);
}

/* ------------------------------------------------- scenarios ---------------------------------------------- */

static const struct { const char *name; void (*run)(void); } scenarios[] = {
	{ "results", results }, { "freed-within", freed_within }, { "longjmp", jumps }, { "longjmp-realloc", jump_from_realloc }, { "signal", signals },
	{ "signal-longjmp", jumps_from_handler }, { "own-jump", own_jumps },
	{ "signal-above", signals_above }, { "timer", timer }, { "threads", threads }, { "ledger", ledger },
	{ "thread-exit", thread_exits }, { "taken-over", taken_over }, { "fork", forks }, { "regions", regions },
	{ "cancel", cancelled }, { "exec", executes }, { "exec-fails", exec_fails }, { "unmapped", unmapped },
	{ "leaks", leaks_of_all_kinds }, { "heaps", heaps },
};

int main(int argc, char **argv)
{
	for (unsigned i = 0; argc == 2 && i < sizeof scenarios / sizeof *scenarios; i++)
		if (strcmp(argv[1], scenarios[i].name) == 0) {
			scenarios[i].run();
			return 0;
		}
	return 97;
}
