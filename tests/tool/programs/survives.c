/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Takes two blocks, and between them does to itself what its argument says: it gives up its rights, its root or its directory, closes
   what is open, or forbids itself to write or to open files. Ends with 9 where it may not do that, and with
   8 where its child fails. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) static void take(size_t size)
{
	void *volatile p = malloc(size);
	free(p);
}

static int give_up_rights(void)
{
	return setgroups(0, NULL) || setgid(65534) || setuid(65534);
}

static int change_root(void)
{
	return mkdir("root", 0700) || chroot("root") || chdir("/");
}

static int lose_directory(void)
{
	return mkdir("gone", 0700) || chdir("gone") || rmdir("../gone");
}

static int close_all(void)
{
	for (int fd = 3; fd < 70000; fd++)
		close(fd);
	return 0;
}

static int close_a_range(void)
{
	syscall(SYS_close_range, 3, ~0U, 0);
	return 0;
}

static int write_nothing(void)
{
	const struct rlimit none = { 0, 0 };
	return setrlimit(RLIMIT_FSIZE, &none);
}

static int write_nothing_for_now(void)
{
	struct rlimit limit = { 0, RLIM_INFINITY };
	if (getrlimit(RLIMIT_FSIZE, &limit))
		return 1;
	limit.rlim_cur = 0;
	return setrlimit(RLIMIT_FSIZE, &limit);
}

/* A filter under which these calls fail. */
static int open_nothing(void)
{
	static const int calls[] = { SYS_openat, SYS_openat2, SYS_unlinkat, SYS_renameat, SYS_renameat2, SYS_lseek, SYS_ftruncate };
	struct sock_filter filter[2 * sizeof calls / sizeof calls[0] + 2];
	struct sock_fprog program = { 0, filter };
	filter[program.len++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
		filter[program.len++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, calls[i], 0, 1);
		filter[program.len++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1);
	}
	filter[program.len++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

/* A child that begins without rights. */
static int fork_without_rights(void)
{
	int status = 0;
	if (give_up_rights())
		return 1;
	pid_t child = fork();
	if (child == 0) {
		take(300);
		_exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
		exit(WIFEXITED(status) && WEXITSTATUS(status) == 9 ? 9 : 8);
	return 0;
}

static int fork_without_root(void)
{
	return change_root() || fork_without_rights();
}

/* A child that may not remove its file any more when it tries to become another program. */
static int fork_and_fail(void)
{
	int status = 0;
	pid_t child = fork();
	if (child == 0) {
		if (give_up_rights())
			_exit(9);
		execl("/nothing/there", "there", (char *)NULL);
		take(300);
		_exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
		exit(WIFEXITED(status) && WEXITSTATUS(status) == 9 ? 9 : 8);
	return 0;
}

/* Asks whether there are filters, tries one that is none, and begins a child. */
static int ask_and_fork(void)
{
	int status = 0;
	struct sock_fprog none = { 0, NULL };
	uint32_t action = SECCOMP_RET_ERRNO;
	syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action);
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL, 0, 0) != -1 || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, NULL) != -1
	    || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &none, 0, 0) != -1
	    || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &none) != -1)
		return 1;
	pid_t child = fork();
	if (child == 0) {
		take(300);
		_exit(0);
	}
	return child < 0 || waitpid(child, &status, 0) != child || status != 0;
}

static const struct { const char *name; int (*act)(void); } acts[] = {
	{ "rights", give_up_rights }, { "root", change_root }, { "directory", lose_directory }, { "close", close_all },
	{ "close-range", close_a_range }, { "limit", write_nothing }, { "soft-limit", write_nothing_for_now },
	{ "filter", open_nothing }, { "fork", fork_without_rights }, { "fork-root", fork_without_root },
	{ "fork-exec", fork_and_fail }, { "fork-asked", ask_and_fork },
};

int main(int argc, char **argv)
{
	take(100);
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
		if (argc == 2 && strcmp(argv[1], acts[i].name) == 0 && acts[i].act())
			return 9;
	take(200);
	return 0;
}
