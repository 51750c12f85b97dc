/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Prints what a program can see of its allocator and its process, as the argument says. It prints the same without a recorder. */
#include "program.h"
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

extern char **environ;

/* Sizes that malloc gives more than was asked for, of blocks that are made in all ways. */
static void usable(void)
{
	size_t sum = 0;
	for (size_t n = 0; n < 2000; n++) {
		char *p = malloc(n), *q = calloc(1, n), *r = memalign(64, n);
		sum = sum * 31 + malloc_usable_size(p) + 3 * malloc_usable_size(q) + 5 * malloc_usable_size(r);
		p = realloc(p, 2 * n + 1);
		sum = sum * 31 + malloc_usable_size(p);
		memset(p, 1, malloc_usable_size(p));
		free(p);
		free(q);
		free(r);
	}
	say("usable %zu\n", sum);
}

static void errors(void)
{
	void *p = &p;
	volatile size_t huge = SIZE_MAX / 2 + 1;
	errno = 77;
	free(hide(realloc(hide(malloc(10)), 1000)));
	say("errno after success: %d\n", errno);
	p = malloc(huge);
	say("too large: %p, errno %d\n", p, errno);
	errno = 77;
	say("posix_memalign: %d and %d, errno %d\n", posix_memalign(&p, 3, 1), posix_memalign(&p, 64, huge), errno);
	p = aligned_alloc(48, 96);
	say("aligned_alloc: %d\n", p != NULL);
}

static void descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	for (struct dirent *e; (e = readdir(d)) != NULL;)
		say("descriptor %s\n", e->d_name);
	say("next: %d\n", open("/dev/null", O_RDONLY));
}

static void environment(void)
{
	for (char **e = environ; *e; e++)
		say("%s\n", *e);
	for (const char **name = (const char *[]){ "LD_PRELOAD", "ALLOC_PROFILE_RECORDING", "ALLOC_PROFILE_RECORDING_OPTIONS", NULL }; *name;
	     name++)
		say("%s %s\n", *name, getenv(*name) ? getenv(*name) : "is not set");
}

static void *of_thread(void *argument)
{
	sigset_t set;
	stack_t alternate;
	size_t size;
	pthread_attr_t a;
	void *low;
	pthread_getattr_np(pthread_self(), &a);
	pthread_attr_getstack(&a, &low, &size);
	pthread_sigmask(SIG_SETMASK, NULL, &set);
	sigaltstack(NULL, &alternate);
	say("thread: stack %zu, SIGUSR1 %d, SIGTERM %d, alternate %d\n", size, sigismember(&set, SIGUSR1), sigismember(&set, SIGTERM),
	    alternate.ss_flags);
	return argument;
}

static void threads(void)
{
	sigset_t set;
	pthread_t t;
	pthread_attr_t a;
	void *value;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	pthread_sigmask(SIG_SETMASK, &set, NULL);
	pthread_attr_init(&a);
	pthread_attr_setstacksize(&a, 256 * 1024);
	MUST(pthread_create(&t, &a, of_thread, &t) == 0 && pthread_join(t, &value) == 0);
	say("value %d\n", value == &t);
	pthread_attr_setstacksize(&a, (size_t)1 << 46);
	say("no thread: %d\n", pthread_create(&t, &a, of_thread, &t));
	for (int number = 1; number < 32; number++) {
		struct sigaction action;
		sigaction(number, NULL, &action);
		say("%d", action.sa_handler != SIG_DFL);
	}
	say("\n");
}

/* After this, read, write, exit and rt_sigreturn alone are allowed. */
static void strict(void)
{
	sink = malloc(1 << 16);
	free(sink);
	MUST(prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) == 0);
	for (int i = 0; i < 1000; i++)
		free(hide(malloc(100)));
	say("strict\n");
	syscall(SYS_exit, 5);
}

/* The heap cannot grow. */
static void limited(void)
{
	struct rlimit limit = { 0, 0 };
	sink = malloc(1000);
	getrlimit(RLIMIT_AS, &limit);
	limit.rlim_cur = 0;
	MUST(setrlimit(RLIMIT_AS, &limit) == 0);
	errno = 0;
	void *p = malloc((size_t)64 << 20);
	say("limited: %p, errno %d\n", p, errno);
	for (int i = 0; i < 1000; i++)
		free(hide(malloc(100)));
}

int main(int count, char **argument)
{
	static const struct { const char *name; void (*show)(void); } all[] = {
		{ "usable", usable }, { "errors", errors }, { "descriptors", descriptors }, { "environment", environment },
		{ "threads", threads }, { "strict", strict }, { "limited", limited },
	};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (strcmp(argument[count - 1], all[i].name) == 0)
			all[i].show();
	return 0;
}
