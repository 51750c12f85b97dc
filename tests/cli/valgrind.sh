# SPDX-License-Identifier: MIT OR Apache-2.0
# What Valgrind gives less of than the system does is given all the same, and what it says of a program reaches the user.
. "${abs_srcdir:-$(dirname "$0")/..}/testlib.sh"
mkdir run
TMPDIR=$tmp/run
export TMPDIR

# More threads at one time than Valgrind has room for by itself.
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

# A main stack as large as the limit of whoever starts the program.
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

is "no run directory is left" "$(ls run)" ''
finish
