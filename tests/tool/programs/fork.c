/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A process, two children and a grandchild; what each expects is in processes.sh, by lineage. */
#include "program.h"
#include <sys/wait.h>

KEEP static void *before_fork(size_t n) { return hide(malloc(n)); }
KEEP static void *in_child(size_t n) { return hide(malloc(n)); }
KEEP static void *grown_in_child(void *p, size_t n) { return hide(realloc(p, n)); }
KEEP static void *in_grandchild(size_t n) { return hide(malloc(n)); }
KEEP static void *in_parent(size_t n) { return hide(malloc(n)); }

static void wait_for(pid_t child, int status)
{
	int got;
	MUST(child > 0 && waitpid(child, &got, 0) == child && WIFEXITED(got));
	MUST(WEXITSTATUS(got) == status);
}

static void child(void **block)
{
	in_child(50);
	free(block[0]);                         /* inherited */
	in_child(50);
	block[1] = grown_in_child(block[1], 200); /* inherited: an allocation of 200 */
	block[1] = grown_in_child(block[1], 300); /* its own now: a reallocation */
	pid_t grandchild = fork();
	if (grandchild == 0) {
		free(in_grandchild(7));
		free(block[1]);
		exit(3);
	}
	wait_for(grandchild, 3);
	exit(2);
}

int main(void)
{
	void *block[3];
	for (int i = 0; i < 3; i++)
		block[i] = before_fork(100);
	pid_t first = fork();
	if (first == 0)
		child(block);
	wait_for(first, 2);
	in_parent(9);
	pid_t second = fork();
	if (second == 0)
		_exit(4);
	wait_for(second, 4);
	free(block[0]);
	return 0;
}
