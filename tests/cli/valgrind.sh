# SPDX-License-Identifier: MIT OR Apache-2.0
# Programs get as much as from the system where Valgrind would give less, and users see what Valgrind says of a program.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
mkdir run
TMPDIR=$tmp/run
export TMPDIR

# More threads at one time than Valgrind allows by itself.
cat >threads.c <<'X'
#include <pthread.h>
#include <stdlib.h>

enum { THREADS = 600 };
static pthread_barrier_t all;
void *volatile kept;

__attribute__((noinline)) static void *make(size_t size)
{
	return malloc(size);
}

static void *run(void *unused)
{
	(void)unused;
	void *p = kept = make(10);
	pthread_barrier_wait(&all);
	free(p);
	return NULL;
}

int main(void)
{
	static pthread_t threads[THREADS];
	pthread_attr_t small;

	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, 1 << 16);
	pthread_barrier_init(&all, NULL, THREADS + 1);
	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], &small, run, NULL) != 0)
			return 1;
	pthread_barrier_wait(&all);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	return 0;
}
X
$CC -g -O1 -o threads threads.c -pthread
expect threads cargo-alloc-profile -f make exec ./threads

# A main stack as large as the limit where the program starts.
cat >deep.c <<'X'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *volatile kept;

__attribute__((noinline)) static size_t down(size_t bytes)
{
	volatile char room[1024];

	memset((char *)room, 1, sizeof room);
	return bytes < sizeof room ? room[1] : room[2] + down(bytes - sizeof room);
}

int main(int argc, char **argv)
{
	size_t depth = 0;

	kept = malloc(10);
	if (argc > 1)
		depth = down((size_t)atol(argv[1]) << 20);
	return depth == 0;
}
X
$CC -g -O1 -o deep deep.c
with_stack() {
	ulimit -s "$1"
	shift
	cargo-alloc-profile -q "$@"
}
for limit in 65536 unlimited; do
	if (ulimit -s $limit) 2>/dev/null; then
		ok "a main stack of 48 MiB where the limit is $limit" with_stack $limit exec ./deep 48
	else
		skip "a main stack of 48 MiB where the limit is $limit" 'the limit cannot be raised here'
	fi
done

# Each message of Valgrind is one line, beside a profile or in its place.
cat >said.c <<'X'
#define _GNU_SOURCE
#include <malloc.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

void *volatile kept;

static void go_on(int number)
{
	(void)number;
	_exit(0);
}

/* AVX-512, which Valgrind does not know. */
static void unknown(void)
{
	__asm__ volatile(".byte 0x62, 0xf1, 0x7c, 0x48, 0x28, 0xc0");
}

__attribute__((noinline)) static int down(int depth)
{
	volatile char room[1000];

	memset((char *)room, depth, sizeof room);
	return room[1] + down(depth + 1) + room[2];
}

static int child(void *unused)
{
	(void)unused;
	return 0;
}

int main(int argc, char **argv)
{
	static char stack[65536];

	kept = malloc(10);
	switch (argc > 1 ? argv[1][0] : 0) {
	case 'i':
		unknown();
		break;
	case 'c':
		signal(SIGILL, go_on);
		unknown();
		break;
	case 't':
		__builtin_trap();
	case 's':
		for (int i = 0; i < 3; i++)
			syscall(999);
		break;
	case 'd':
		return down(0);
	case 'p':
		kept = pvalloc(10);
		break;
	case 'f':
		*(volatile int *)0 = 1;
		break;
	case 'n':
		clone(child, stack + sizeof stack, CLONE_VM | CLONE_FILES | SIGCHLD, NULL);
		break;
	case 'w':
		memset(kept, 1, 200);
		free(kept);
		break;
	case 'b':
		if (fork() == 0)
			unknown();
		sleep(1);
		break;
	}
	return 0;
}
X
$CC -g -O1 -w -fno-builtin-malloc -o said said.c
ulimit -c 0
# Numbers and places of this run.
scrub='s/(process [0-9]*)/(process @PID@)/; s/0x[0-9A-F]\{5,\}/@ADDRESS@/; s/([^()]*: Assertion .*): use/(@ASSERTION@): use/'
said() {
	expect "$1" cargo-alloc-profile -f main exec ./said "$2"
}
if [ "$AP_PLATFORM" = amd64-linux ]; then
	said instruction i
	said instruction-caught c
	said trap t
	said instruction-of-child b
	expect instruction-quiet cargo-alloc-profile -q --output-file /dev/null exec ./said i
	expect instruction-gate cargo-alloc-profile --max-allocations 100 --output-file /dev/null exec ./said b
else
	skip instruction "the instruction is one of amd64"
fi
said system-call s
said stack-overflow d
expect stack-overflow-quiet cargo-alloc-profile -q --output-file /dev/null exec ./said d
said no-such-function p
said fault f
said clone n
said overwritten w
expect fewer-threads cargo-alloc-profile --valgrind-arg=--max-threads=100 exec ./threads

is "no run directory is left" "$(ls run)" ''
finish
