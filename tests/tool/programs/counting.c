/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What a program says of its parts, and what is counted then: regions, phases, pauses, starts, measurements, assertions, events of its own. */
#include "program.h"

#include "aprof.h"

#include <pthread.h>
#include <sys/wait.h>

KEEP static void *take(size_t n)
{
	void *p = hide(malloc(n));
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static void *other_take(size_t n)
{
	void *p = hide(malloc(n));
	NOT_A_TAIL_CALL();
	return p;
}

KEEP static void *resize(void *p, size_t n)
{
	void *q = hide(realloc(p, n));
	NOT_A_TAIL_CALL();
	return q;
}

/* scenario: regions */
static void regions(void)
{
	take(1);
	uintptr_t outer = aprof_region_enter("outer");
	void *p = take(10);
	uintptr_t inner = aprof_region_enter("inner");
	take(20);
	/* A block counts for the region of its allocation, whoever frees it. */
	free(p);
	aprof_region_leave(inner);
	take(10);
	aprof_region_leave(outer);
	take(1);
	/* expect: in_region("outer").allocations == 2 + 4 + 1 */
	/* expect: in_region("outer").deallocations == 1 */

	/* Guards that are dropped out of order. */
	outer = aprof_region_enter("outer");
	inner = aprof_region_enter("inner");
	aprof_region_leave(outer);
	take(20);
	aprof_region_leave(inner);
	/* expect: in_region("inner").bytes == 20 + 20 */

	/* Recursion, and a region that is left once more than it was entered. */
	for (int i = 0; i < 4; i++) {
		outer = aprof_region_enter("outer");
		take(10);
	}
	for (int i = 0; i < 4; i++)
		aprof_region_leave(outer);
	say("again=%d\n", (int)aprof_request(APROF_REQUEST_REGION_LEAVE, outer, 0, 0));
	say("unknown=%d\n", (int)aprof_request(APROF_REQUEST_REGION_LEAVE, 77, 0, 0));
	take(1);
	/* expect: (printed["again"], printed["unknown"]) == (0, 0) */

	/* One name is one region, wherever its text lies. */
	char text[] = "outer and more";
	say("same=%d\n", aprof_request(APROF_REQUEST_REGION_ENTER, (uintptr_t)text, 5, 0) == outer);
	take(10);
	aprof_region_leave(outer);
	say("nowhere=%d %d\n", (int)aprof_request(APROF_REQUEST_REGION_ENTER, 16, 5, 0), (int)aprof_region_enter(""));
	/* expect: (printed["same"], printed["nowhere"]) == (1, "0 0") */

	/* expect: [(r.name, r.entries) for r in regions] == [("outer", 1 + 1 + 4 + 1), ("inner", 2)] */
	/* expect: in_region("").allocations == 3 */
	/* expect: at("take").allocations == 3 + 7 + 2 */
}

/* scenario: phases */
static void phases(void)
{
	take(1);
	aprof_phase("load");
	take(10);
	aprof_phase("run");
	uintptr_t region = aprof_region_enter("part");
	take(20);
	aprof_phase("load");
	take(30);
	aprof_region_leave(region);
	aprof_phase("");
	take(1);
	/* expect: [(p.name, p.entries, p.event) for p in phases] == [("load", 2, 1), ("run", 1, 2)] */
	/* expect: (in_phase("load").bytes, in_phase("run").bytes, in_phase("").bytes) == (40, 20, 2) */
	/* expect: in_region("part").bytes == 20 + 30 */
	/* expect: total.allocations == 5 */
}

static uintptr_t request_of_name(enum aprof_request request, const char *name, size_t size)
{
	return aprof_request(request, (uintptr_t)name, size, 0);
}

/* scenario: names */
static void names(void)
{
	/* A name ends at its first 0. One that is empty then is that of no region, phase or snapshot. */
	aprof_phase("phase");
	say("empty=%d %d %d\n", (int)request_of_name(APROF_REQUEST_REGION_ENTER, "\0abc", 4),
	    (int)request_of_name(APROF_REQUEST_SNAPSHOT, "\0abc", 4), (int)request_of_name(APROF_REQUEST_PHASE, "\0abc", 4));
	take(1);
	/* expect: printed["empty"] == "0 0 1" */
	/* expect: in_phase("").allocations == 1 */
	/* expect: [p.name for p in phases] == ["phase", "-" * 255] */
	request_of_name(APROF_REQUEST_REGION_LEAVE, (char *)request_of_name(APROF_REQUEST_REGION_ENTER, "part\0abc", 8), 0);

	/* A name that is too long is cut, but not within a character. */
	char text[] = "....................................................................................................................."
	              "....................................................................................................................."
	              "....................\u00e4....";
	aprof_region_leave(aprof_region_enter(text));
	static char endless[100000];
	memset(endless, '-', sizeof endless - 1);
	aprof_region_leave(aprof_region_enter(endless));
	say("endless=%d %d\n", aprof_phase(endless), aprof_snapshot(endless) > 0);
	aprof_phase("");
	/* expect: printed["endless"] == "1 1" */
	/* expect: [(r.name, r.entries) for r in regions] == [("part", 1), ("." * 254, 1), ("-" * 255, 1)] */
}

/* scenario: pause */
static void pauses(void)
{
	void *counted = take(10), *resized = take(20);
	aprof_pause();
	aprof_pause();
	void *unseen = other_take(100);
	free(counted);
	/* The block that counts is freed, and the one that takes its place does not count. */
	resized = resize(resized, 2000);
	say("resume=%d\n", aprof_resume());
	other_take(100);
	say("ad hoc=%d\n", aprof_event(5));
	aprof_resume();
	say("once more=%d\n", aprof_resume());
	/* expect: (printed["resume"], printed["once more"]) == (1, 0) */
	free(unseen);
	/* A reallocation of a block that does not count is an allocation. */
	resized = resize(resized, 3000);
	free(resized);
	/* expect: at("take").deallocations == 2 */
	/* expect: at("other_take").sites == 0 */
	/* expect: (at("resize").allocations, at("resize").bytes, at("resize").reallocations, at("resize").deallocations) == (1, 3000, 0, 1) */
	/* expect: (total.uncounted, total.events, total.ad_hoc, total.inherited_freed, total.foreign_frees) == (3, 3 + 3, 0, 0, 0) */
	/* expect: (total.peak_bytes, total.live_bytes) == (3000, 0) */
	/* expect: (at("take").temporary, at("resize").temporary) == (1, 1) */
}

/* scenario: start */
static void starts(void)
{
	aprof_phase("first");
	aprof_region_leave(aprof_region_enter("left"));
	uintptr_t within = aprof_region_enter("within");
	void *freed = other_take(1000), *resized = other_take(50), *kept = other_take(7);
	aprof_event(1);
	uintptr_t window = aprof_measure_begin(APROF_THREAD), of_process = aprof_measure_begin(APROF_PROCESS);
	struct aprof_measured m;
	say("start=%d\n", aprof_start());
	say("void=%d %d\n", aprof_measure_read(window, &m), aprof_measure_read(of_process, &m));
	aprof_measure_end(window, NULL);
	aprof_measure_end(of_process, NULL);
	free(freed);
	resized = resize(resized, 60);
	take(10);
	aprof_start();
	take(10);
	struct aprof_counters c = { 0 };
	APROF_GET_COUNTERS(&c);
	say("counters=%llu %llu %llu %llu\n", c.events, c.allocations, c.bytes, c.peak_bytes);
	hide(kept);
	aprof_region_leave(within);
	/* expect: [(r.name, r.entries) for r in regions] == [("within", 1)] */
	/* expect: printed["void"] == "0 0" */
	/* expect: printed["counters"] == "3 3 80 80" */
	/* expect: at("other_take").sites == 0 */
	/* expect: (at("resize").allocations, at("resize").reallocations) == (1, 0) */
	/* expect: (total.events, total.bytes, total.peak_bytes, total.live_blocks) == (3, 80, 80, 3) */
	/* expect: (total.uncounted, total.ad_hoc, total.inherited_blocks) == (3, 0, 0) */
	/* expect: [(p.name, p.entries, p.event) for p in phases] == [("first", 1, 0)] */
}

/* scenario: stop */
static void stops(void)
{
	void *p = take(10);
	struct aprof_measured m;
	uintptr_t window = aprof_measure_begin(APROF_THREAD);
	aprof_stop();
	void *unseen = other_take(100);
	free(p);
	say("refused=%d %d\n", (int)aprof_measure_begin(APROF_THREAD), aprof_measure_read(window, &m));
	/* The first one forgets; the next ends the stop. */
	aprof_start();
	take(10);
	free(unseen);
	window = aprof_measure_begin(APROF_THREAD);
	uintptr_t of_process = aprof_measure_begin(APROF_PROCESS);
	aprof_stop();
	other_take(100);
	aprof_start();
	say("across=%d %d\n", aprof_measure_read(window, &m), aprof_measure_read(of_process, &m));
	p = take(10);
	aprof_stop();
	free(p);
	/* expect: (printed["refused"], printed["across"]) == ("0 0", "0 0") */
	/* expect: (at("take").allocations, at("take").deallocations, at("other_take").sites) == (2, 1, 0) */
	/* expect: (total.uncounted, total.events, total.live_bytes, total.peak_bytes) == (1 + 1 + 1, 3, 10, 20) */
}

KEEP static void happens(unsigned long long weight)
{
	aprof_event(weight);
	NOT_A_TAIL_CALL();
}

/* scenario: events */
static void events(void)
{
	for (int i = 0; i < 3; i++)
		happens(5);
	uintptr_t region = aprof_region_enter("part");
	happens(7);
	aprof_region_leave(region);
	/* Weights that no profile could add up. */
	say("too large=%d %d\n", aprof_event(~0ull), aprof_event(1ull << 50));
	take(10);
	/* expect: (at("happens").ad_hoc, at("happens").ad_hoc_weight, at("happens").allocations) == (4, 3 * 5 + 7, 0) */
	/* expect: (in_region("part").ad_hoc, in_region("part").ad_hoc_weight) == (1, 7) */
	/* expect: (total.ad_hoc, total.ad_hoc_weight, total.events) == (4, 22, 1) */
	/* expect: printed["too large"] == "0 0" */
	/* expect: {tuple(names(s.stack)[:3]) for s in sites("happens")} == {("happens", "events", "main")} */
}

static void say_measured(const char *key, uintptr_t handle)
{
	struct aprof_measured m;
	memset(&m, 0xff, sizeof m);
	int done = aprof_measure_read(handle, &m);
	say("%s=%d: %llu %llu %llu %llu %llu %lld %lld %llu\n", key, done, m.allocations, m.bytes, m.reallocations, m.deallocations,
	    m.freed_bytes, m.live_blocks, m.live_bytes, m.peak_bytes);
}

/* scenario: measure */
static void measures(void)
{
	void *old = take(500);
	free(take(5000));
	uintptr_t outer = aprof_measure_begin(APROF_THREAD), of_process = aprof_measure_begin(APROF_PROCESS);
	free(take(100));
	uintptr_t inner = aprof_measure_begin(APROF_THREAD);
	void *p = resize(take(10), 30);
	free(old);
	say_measured("inner", inner);
	free(p);
	say_measured("outer", outer);
	say_measured("process", of_process);
	aprof_measure_end(inner, NULL);
	say_measured("ended", inner);
	aprof_measure_end(outer, NULL);
	aprof_measure_end(of_process, NULL);
	say("wrong=%d\n", (int)aprof_measure_begin(7));
	/* expect: printed["inner"] == "1: 2 40 1 1 500 0 -470 30" */
	/* expect: printed["outer"] == "1: 3 140 1 3 630 -1 -500 100" */
	/* expect: printed["process"] == printed["outer"] */
	/* expect: (printed["ended"][:2], printed["wrong"]) == ("0:", 0) */
	/* The maxima of the thread are those that it had without any window. */
	/* expect: (thread(1).max_bytes, thread(1).max_blocks, total.peak_bytes) == (5500, 2, 5500) */
}

static void check(const char *text, unsigned long long most, int n, size_t size)
{
	struct aprof_measured m;
	uintptr_t window = aprof_measure_begin(APROF_ASSERTION);
	for (int i = 0; i < n; i++)
		free(take(size));
	free(other_take(1));
	MUST(aprof_measure_read(window, &m));
	const struct aprof_verdict verdict = { "counting.c:1", text, m.allocations, m.allocations > most };
	aprof_measure_end(window, &verdict);
}

/* scenario: assertions */
static void assertions(void)
{
	take(1);
	check("allocations <= 3", 3, 2, 10);
	check("allocations <= 1", 1, 2, 10);
	check("allocations <= 1", 1, 5, 20);
	check("allocations <= 2", 2, 3, 10);
	check("none", 0, 0, 0);
	const struct aprof_verdict verdict = { "counting.c:2", "most", ~0ull, 1 };
	aprof_measure_end(aprof_measure_begin(APROF_ASSERTION), &verdict);
	/* expect: (checked_assertions, failed_assertions) == (6, 5) */
	/* expect: [(a.text, a.found, a.times, a.thread) for a in assertions] == [("allocations <= 1", 3, 2, 1), ("allocations <= 2", 4, 1, 1), ("none", 1, 1, 1), ("most", 2 ** 63 - 1, 1, 1)] */
	/* expect: {a.place for a in assertions} == {"counting.c:1", "counting.c:2"} */
	/* expect: sorted((names(b.stack)[1], b.allocations, b.bytes) for b in assertions[0].blames) == [("other_take", 1, 1), ("take", 2, 20)] */
	/* expect: [len(a.blames) for a in assertions] == [2, 2, 1, 0] */
}

/* scenario: snapshot */
static void snapshots(void)
{
	uintptr_t region = aprof_region_enter("part");
	aprof_phase("load");
	void *p = take(100);
	say("first=%d\n", aprof_snapshot("warm <&> \"up\""));
	free(p);
	p = resize(take(10), 20);
	aprof_region_leave(region);
	say("second=%d\n", aprof_snapshot("served"));
	free(p);
	other_take(1);
	say("none=%d\n", aprof_snapshot(""));
	/* expect: (printed["first"], printed["second"], printed["none"]) == (1, 2, 0) */
	/* expect: (total.allocations, total.deallocations, total.peak_bytes, process.snapshot_number, end.by) == (4, 2, 100, 0, "exit") */
}

/* scenario: blames */
static void blames(void)
{
	static const char *const names[] = { "first", "second", "third", "fourth", "fifth" };
	uintptr_t window = aprof_measure_begin(APROF_ASSERTION);
	for (size_t i = 0; i < 3 * 5; i++) {
		uintptr_t region = aprof_region_enter(names[i % 5]);
		take(i);
		aprof_region_leave(region);
	}
	const struct aprof_verdict verdict = { "counting.c:1", "none", 15, 1 };
	aprof_measure_end(window, &verdict);
	/* A stack that allocates in several regions is to blame once, for all of them. */
	/* expect: [(names(b.stack)[1], b.allocations, b.bytes) for a in assertions for b in a.blames] == [("take", 15, 15 * 14 // 2)] */
	/* expect: [in_region(r.name).allocations for r in regions] == [3] * 5 */
}

/* scenario: fork */
static void forks(void)
{
	uintptr_t region = aprof_region_enter("before"), window = aprof_measure_begin(APROF_THREAD);
	struct aprof_measured m;
	aprof_phase("whole");
	void *p = take(10);
	aprof_pause();
	pid_t child = fork();
	if (child == 0) {
		other_take(100);
		aprof_resume();
		take(20);
		free(p);
		aprof_region_leave(region);
		uintptr_t again = aprof_region_enter("before");
		say("same=%d\n", again == region);
		uintptr_t own = aprof_measure_begin(APROF_THREAD);
		say("window=%d %d\n", aprof_measure_read(window, &m), own != window);
		_exit(0);
	}
	int status;
	MUST(waitpid(child, &status, 0) == child && status == 0);
	aprof_resume();
	take(10);
	/* expect: (printed["same"], printed["window"]) == (1, "0 1") */
	/* expect: (in_region("before").allocations, in_phase("whole").allocations, total.allocations, total.uncounted) == (2, 2, 2, 0) */
}

/* ------------------------------------------------- threads ----------------------------------------------- */

enum { THREADS = 4, ROUNDS = 20000 };

static pthread_barrier_t barrier;
static uintptr_t own_regions[THREADS];

static void *in_a_region(void *number)
{
	char name[] = "thread 0";
	name[7] = (char)('0' + (long)number);
	uintptr_t all = aprof_region_enter("all"), own = aprof_region_enter(name);
	for (int i = 0; i < 1000; i++)
		free(take(16));
	/* Another thread's region is none of this one's. */
	own_regions[(long)number] = own;
	pthread_barrier_wait(&barrier);
	MUST(!aprof_request(APROF_REQUEST_REGION_LEAVE, own_regions[((long)number + 1) % THREADS], 0, 0));
	aprof_region_leave(own);
	free(other_take(1));
	aprof_region_leave(all);
	return NULL;
}

static void in_threads(void *(*f)(void *))
{
	pthread_t threads[THREADS];
	pthread_barrier_init(&barrier, NULL, THREADS);
	for (long i = 0; i < THREADS; i++)
		MUST(pthread_create(&threads[i], NULL, f, (void *)i) == 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
}

static void at_end(void *unused)
{
	(void)unused;
	free(other_take(5));
}

static void *leave_open(void *key)
{
	MUST(pthread_setspecific(*(pthread_key_t *)key, key) == 0);
	aprof_region_enter("open");
	free(take(10));
	return NULL;
}

/* scenario: thread-ends */
static void thread_ends(void)
{
	pthread_key_t key;
	MUST(pthread_key_create(&key, at_end) == 0);
	for (int i = 0; i < 5; i++) {
		pthread_t thread;
		MUST(pthread_create(&thread, NULL, leave_open, &key) == 0);
		pthread_join(thread, NULL);
		free(take(1));
	}
	/* A thread is in the regions that it did not leave until it is gone, and no thread after it. */
	/* expect: (in_region("open").allocations, in_region("open").bytes) == (10, 5 * (10 + 5)) */
	/* expect: [(r.name, r.entries) for r in regions] == [("open", 5)] */
}

/* scenario: threads */
static void threads(void)
{
	aprof_phase("at once");
	in_threads(in_a_region);
	/* expect: sorted(r.name for r in regions) == ["all"] + ["thread %d" % i for i in range(4)] */
	/* expect: [r.entries for r in regions if r.name == "all"] == [4] */
	/* expect: [in_region("thread %d" % i).allocations for i in range(4)] == [1000] * 4 */
	/* expect: (in_region("all").allocations, in_phase("at once").allocations - in_region("").allocations) == (4, 4004) */
	/* expect: len(sites("take")) == 4 */
}

static void *around_the_start(void *number)
{
	for (int i = 0; i < ROUNDS; i++) {
		void *p = other_take(10);
		if (i == ROUNDS / 2 && !number)
			MUST(aprof_start());
		free(p);
	}
	/* What comes after all have seen the start counts whole. */
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < 100; i++)
		free(take(10));
	return NULL;
}

/* scenario: start-in-threads */
static void start_in_threads(void)
{
	in_threads(around_the_start);
	/* expect: (at("take").allocations, at("take").deallocations) == (400, 400) */
	/* The thread that starts has seen half of its blocks by then, and the one at hand does not count. */
	/* expect: at("other_take").allocations >= 20000 // 2 - 1 */
	/* expect: at("other_take").allocations == at("other_take").deallocations */
	/* What pthread_create takes comes first, so it does not count. */
	/* expect: 4 * (20000 + 100) <= total.allocations + total.uncounted <= 4 * (20000 + 100) + 16 */
}

static void *stopped(void *number)
{
	for (int i = 0; i < ROUNDS; i++) {
		free(other_take(10));
		if (!number && i % 16 == 0)
			(i % 32 ? aprof_start : aprof_stop)();
	}
	return NULL;
}

/* scenario: stop-in-threads */
static void stop_in_threads(void)
{
	aprof_start();
	in_threads(stopped);
	aprof_start();
	take(10);
	/* expect: (at("take").allocations, at("other_take").live_blocks) == (1, 0) */
	/* expect: at("other_take").allocations + total.uncounted >= 4 * 20000 */
}

static void *take_and_measure(void *number)
{
	uintptr_t window = aprof_measure_begin(APROF_THREAD);
	struct aprof_measured m;
	for (int i = 0; i < ROUNDS; i++)
		free(take(10));
	MUST(aprof_measure_read(window, &m));
	MUST(m.allocations == ROUNDS && m.deallocations == ROUNDS && m.live_bytes == 0 && m.peak_bytes == 10);
	/* Whoever frees a block of this thread, it is alive no longer. */
	void *given = take(100);
	own_regions[(long)number] = (uintptr_t)given;
	pthread_barrier_wait(&barrier);
	free((void *)own_regions[((long)number + 1) % THREADS]);
	pthread_barrier_wait(&barrier);
	MUST(aprof_measure_read(window, &m));
	MUST(m.live_bytes == 0 && m.live_blocks == 0 && m.peak_bytes == 100 && m.freed_bytes == 10ull * ROUNDS + 100);
	aprof_measure_end(window, NULL);
	return NULL;
}

/* scenario: measure-in-threads */
static void measure_in_threads(void)
{
	uintptr_t window = aprof_measure_begin(APROF_PROCESS);
	in_threads(take_and_measure);
	say_measured("process", window);
	aprof_measure_end(window, NULL);
	/* expect: printed["process"].split()[0] == "1:" */
	/* expect: int(printed["process"].split()[1]) == total.allocations */
	/* expect: int(printed["process"].split()[8]) == total.peak_bytes */
	/* expect: at("take").allocations == 4 * (20000 + 1) */
}

static void *while_snapshots(void *number)
{
	for (int i = 0; i < ROUNDS / 4; i++) {
		char name[] = "region 0";
		name[7] = (char)('0' + i % 10);
		uintptr_t region = aprof_region_enter(name);
		void *p = other_take(10);
		p = resize(p, 20);
		if (!number && i % (ROUNDS / 16) == 0)
			MUST(aprof_snapshot("at work"));
		aprof_region_leave(region);
		free(p);
	}
	return NULL;
}

/* scenario: snapshot-in-threads */
static void snapshots_in_threads(void)
{
	in_threads(while_snapshots);
	/* expect: (at("other_take").allocations, at("resize").deallocations) == (20000, 20000) */
}

static const struct { const char *name; void (*run)(void); } scenarios[] = {
	{ "regions", regions }, { "phases", phases }, { "names", names }, { "pause", pauses }, { "start", starts },
	{ "stop", stops }, { "events", events },
	{ "measure", measures }, { "assertions", assertions }, { "blames", blames },
	{ "measure-in-threads", measure_in_threads }, { "snapshot", snapshots },
	{ "snapshot-in-threads", snapshots_in_threads }, { "fork", forks }, { "threads", threads }, { "thread-ends", thread_ends },
	{ "start-in-threads", start_in_threads }, { "stop-in-threads", stop_in_threads },
};

int main(int argc, char **argv)
{
	MUST(argc == 2);
	for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++)
		if (strcmp(argv[1], scenarios[i].name) == 0) {
			scenarios[i].run();
			return 0;
		}
	return 97;
}
