/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Names written to threads' files through descriptors that are not those that were opened, and text written to others that were. */
/* flags: -pthread */
/* native: no, it sees the names that functions of the C library give */
/* dhat: no, it is a program of threads */
#include "program.h"
#include <fcntl.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <sys/uio.h>

enum { THREADS = 8 };

static pthread_barrier_t started, named;
static long number[THREADS];

static void *work(void *argument)
{
	size_t i = (size_t)(uintptr_t)argument;
	number[i] = syscall(SYS_gettid);
	pthread_barrier_wait(&started);
	pthread_barrier_wait(&named);
	sink = malloc(10 + i);
	return NULL;
}

static int name_file(const char *directory, long thread)
{
	char path[64];
	snprintf(path, sizeof path, "%s/task/%ld/comm", directory, thread);
	int fd = open(path, O_WRONLY);
	MUST(fd >= 0);
	return fd;
}

static void name(int fd, const char *text)
{
	MUST(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
}

static void name_all(void)
{
	/* expect: [t.name for t in all_threads if t.id > 1] == ["dup", "dup2", "dup3", "fcntl", "", "again", "writev", "pid"] */
	/* expect: [t.bytes for t in all_threads if t.id > 1] == [10, 11, 12, 13, 14, 15, 16, 17] */
	char path[64];
	int null = open("/dev/null", O_WRONLY), fd = name_file("/proc/self", number[0]);
	name(dup(fd), "dup");
	close(fd);
	MUST((fd = dup2(name_file("/proc/self", number[1]), 100)) == 100);
	name(fd, "dup2");
	MUST((fd = dup3(name_file("/proc/self", number[2]), 101, O_CLOEXEC)) == 101);
	name(fd, "dup3");
	name(fcntl(name_file("/proc/self", number[3]), F_DUPFD, 102), "fcntl");
	/* Here the number stays and the file changes. */
	fd = name_file("/proc/self", number[4]);
	MUST(dup2(null, fd) == fd);
	name(fd, "elsewhere");
	fd = name_file("/proc/self", number[4]);
#if defined(SYS_close_range)
	if (syscall(SYS_close_range, fd, fd, 0) != 0)
#endif
		close(fd);
	MUST(dup2(null, fd) == fd);
	name(fd, "elsewhere");
	/* And here another thread's comes under the number of the first. */
	fd = name_file("/proc/self", number[4]);
	MUST(dup2(name_file("/proc/self", number[5]), fd) == fd);
	name(fd, "again");
	struct iovec parts[] = {{"first", 5}, {"writev", 6}, {NULL, 0}};
	MUST(writev(name_file("/proc/self", number[6]), parts, 3) == 11);
	snprintf(path, sizeof path, "/proc/%d", getpid());
	name(name_file(path, number[7]), "pid");
	/* expect: all_threads[0].name == "all of it" */
	fd = open("/proc/self/comm", O_WRONLY);
	MUST(fd >= 0);
	name(fd, "all of it");
}

int main(void)
{
	pthread_t thread[THREADS];
	MUST(pthread_barrier_init(&started, NULL, 2) == 0 && pthread_barrier_init(&named, NULL, THREADS + 1) == 0);
	for (size_t i = 0; i < THREADS; i++) {
		MUST(pthread_create(&thread[i], NULL, work, (void *)i) == 0);
		pthread_barrier_wait(&started);
	}
	name_all();
	pthread_barrier_wait(&named);
	for (int i = 0; i < THREADS; i++)
		MUST(pthread_join(thread[i], NULL) == 0);
	return 0;
}
