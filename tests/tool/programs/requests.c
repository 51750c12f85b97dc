/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Client requests: what aprof.h asks, and what a program of another version of that header, or a wrong one, would ask. */
#include "program.h"

#include "aprof.h"

#include <sys/mman.h>
#include <sys/wait.h>

static void say_counters(const char *when)
{
	struct aprof_counters c = { 0 };
	int answered = APROF_GET_COUNTERS(&c);
	say("%s: %d events=%llu allocations=%llu bytes=%llu reallocations=%llu deallocations=%llu freed=%llu live=%llu/%llu "
	    "peak=%llu/%llu\n", when, answered, c.events, c.allocations, c.bytes, c.reallocations, c.deallocations,
	    c.freed_bytes, c.live_blocks, c.live_bytes, c.peak_blocks, c.peak_bytes);
}

static int ask(unsigned number, void *p, size_t size)
{
	return (int)aprof_request(APROF_REQUEST_GET_COUNTERS + number, (uintptr_t)p, size, 0);
}

int main(void)
{
	say_counters("at first");
	void *p = hide(malloc(100)), *q = hide(malloc(28));
	say_counters("two blocks");
	free(p);
	q = hide(realloc(q, 1000));
	say_counters("one freed, one grown");
	if (fork() == 0) {
		say_counters("in a child");
		free(hide(malloc(5)));
		say_counters("in a child, later");
		_exit(0);
	}
	wait(NULL);
	free(q);
	say_counters("at last");

	/* A program with an older header has fewer members, one with a newer header more. */
	unsigned long long c[20];
	memset(c, 0xff, sizeof c);
	int answered = ask(0, c, 3 * sizeof *c);
	say("older: %d %llu %llu %llu %lld\n", answered, c[0], c[1], c[2], (long long)c[3]);
	memset(c, 0xff, sizeof c);
	answered = ask(0, c, 12 * sizeof *c);
	say("newer: %d %llu %llu %lld %lld\n", answered, c[0], c[11], (long long)c[12], (long long)c[13]);

	void *read_only = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	say("read-only: %d\n", ask(0, read_only, sizeof *c));
	say("nowhere: %d\n", ask(0, NULL, sizeof *c));
	say("endless: %d\n", ask(0, c, ~(size_t)0));
	say("not known: %d\n", ask(4095, c, sizeof *c));
	return 0;
}
