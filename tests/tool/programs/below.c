/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Functions that allocate below one another, for --only-below, --from, --until and --phase. Each function allocates blocks of a size of
   its own. The argument chooses what main does besides. */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ALONE __attribute__((noinline, noclone, noipa))
#define HERE __asm__ volatile("" ::: "memory")

static void *volatile sink;

ALONE void *get(size_t size)
{
	void *p = malloc(size);
	sink = p;
	return p;
}

ALONE void helper(void) { free(get(100)); HERE; }

/* Allocates 1 + depth blocks of 10 bytes, and calls the helper once. */
ALONE void parse(int depth)
{
	free(get(10));
	if (depth > 0)
		parse(depth - 1);
	else
		helper();
	HERE;
}

ALONE void render(void)
{
	free(get(7));
	helper();
	HERE;
}

/* Leaves by a jump where the compiler makes one. */
ALONE void tail(void) { helper(); }
ALONE void begins_tail(void) { get(3); tail(); HERE; }

ALONE void nothing(void) { HERE; }

static void *in_thread(void *unused)
{
	(void)unused;
	free(get(1000));
	parse(0);
	return NULL;
}

/* Waits for a thread that it creates. */
ALONE void waits(void)
{
	pthread_t t;
	free(get(50));
	pthread_create(&t, NULL, in_thread, NULL);
	pthread_join(t, NULL);
	HERE;
}

/* What it allocates lives on, is freed and grows outside. */
ALONE void *keeps(void) { return get(20); }

ALONE void forks(void)
{
	get(30);
	pid_t child = fork();
	if (child == 0) {
		get(31);
		parse(0);
		_exit(0);
	}
	waitpid(child, NULL, 0);
	HERE;
}

/* An iteration of a loop. */
ALONE void step(int n)
{
	for (int i = 0; i <= n; i++)
		free(get(40));
}

#ifdef __x86_64__
static sigjmp_buf back;

static void go_back(int signal)
{
	(void)signal;
	siglongjmp(back, 1);
}

/* Calls malloc so that it would return to 0: nobody can tell who called it. */
ALONE void calls_from_nowhere(void)
{
	signal(SIGSEGV, go_back);
	if (sigsetjmp(back, 1) == 0)
		__asm__ volatile("pushq $0\njmp malloc@PLT" :: "D"((size_t)70) : "memory");
}
#else
ALONE void calls_from_nowhere(void) {}
#endif

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	render();
	parse(2);
	nothing();
	begins_tail();
	if (strcmp(what, "threads") == 0)
		waits();
	if (strcmp(what, "fork") == 0)
		forks();
	if (strcmp(what, "lost") == 0)
		calls_from_nowhere();
	void *kept = keeps();
	get(1);
	kept = realloc(kept, 60);
	HERE;
	free(kept);
	for (int i = 0; i < 4; i++)
		step(i);
	return 0;
}
