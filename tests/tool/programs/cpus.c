/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Prints which processors the program is told of, by each way that there is to ask, and as it chooses among them. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void print(const char *name, int result, const cpu_set_t *set, size_t size)
{
	printf("%s:", name);
	if (result < 0)
		printf(" %s", strerror(errno));
	else
		for (unsigned i = 0; i < size * 8; i++)
			if (CPU_ISSET_S(i, size, set))
				printf(" %u", i);
	printf("\n");
	fflush(stdout);
}

static void told(const char *name, pid_t tid)
{
	cpu_set_t set;
	int result;

	CPU_ZERO(&set);
	result = sched_getaffinity(tid, sizeof set, &set);
	print(name, result, &set, sizeof set);
}

static void choose(const char *name, pid_t tid, int first, int second)
{
	cpu_set_t set;
	int result;

	CPU_ZERO(&set);
	CPU_SET(first, &set);
	CPU_SET(second, &set);
	result = sched_setaffinity(tid, sizeof set, &set);
	print(name, result, &set, sizeof set);
	told("  then", tid);
}

/* size bytes at a time */
static void file(const char *path, size_t size)
{
	char text[64] = "";
	size_t length = 0;
	ssize_t n;
	int fd = open(path, O_RDONLY);

	while (length + size < sizeof text && (n = read(fd, text + length, size)) > 0)
		length += (size_t)n;
	text[length] = '\0';
	printf("%s, %zu at a time: %s", path, size, text);
	memset(text, 0, sizeof text);
	n = pread(fd, text, 32, 1);
	printf("  %zd from the second on: %s", n, text);
	close(fd);
}

static void *thread(void *unused)
{
	told("a thread has its creator's", 0);
	choose("it chooses", 0, 1, 1);
	return unused;
}

int main(void)
{
	unsigned long word = 0;
	unsigned cpu = 77, node = 77;
	pthread_t t;
	long length;

	told("at the start", 0);
	told("by its number", getpid());
	told("no such process", 0x7fffffff);
	length = syscall(SYS_sched_getaffinity, 0, sizeof word, &word);
	printf("in one word: %ld %lx\n", length < 0 ? -1 : length, word);
	printf("sysconf: %ld online, %ld configured\n", sysconf(_SC_NPROCESSORS_ONLN), sysconf(_SC_NPROCESSORS_CONF));
	file("/sys/devices/system/cpu/online", 32);
	file("/sys/devices/system/cpu/online", 1);
	choose("chooses", 0, 2, 3);
	syscall(SYS_getcpu, &cpu, &node, NULL);
	printf("runs on: %u of node %u\n", cpu, node);
	choose("none that there is", 0, 900, 901);
	pthread_create(&t, NULL, thread, NULL);
	pthread_join(t, NULL);
	told("the thread's choice was its own", getpid());
	if (fork() == 0) {
		told("the child has its parent's", 0);
		return 0;
	}
	wait(NULL);
	return 0;
}
