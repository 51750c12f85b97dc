/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The functions that start another program, in this process or in a new one. That program gets the variables that make it record. */
#include "config.h"

#include "native/native_ends.h"
#include "native/native_entropy.h"
#include "native/native_environment.h"
#include "native/native_fork.h"
#include "native/native_memory.h"
#include "native/native_next.h"
#include "native/native_process.h"
#include "native/native_thread.h"

#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wordexp.h>

/* ------------------------------------------- which programs there were ------------------------------------- */

/* Notes that process `pid` runs the program. NULL: nobody will look for its recording. */
static struct ap_recording_program *note_program(int pid, const char *path)
{
	struct native_thread *t = native_process_traces_children() ? native_enter() : NULL;
	if (!t)
		return NULL;
	struct ap_recording_program *p = native_memory_allocate(sizeof *p);
	if (p) {
		p->pid = pid;
		native_memory_set_text(&p->path, path ? path : "", path ? strlen(path) : 0);
		p->next = __atomic_load_n(&native_recording->programs, __ATOMIC_RELAXED);
		while (!__atomic_compare_exchange_n(&native_recording->programs, &p->next, p, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED))
			continue;
	}
	native_leave(t);
	return p;
}

/* -------------------------------------------- in this process ---------------------------------------------- */

struct attempt { bool is_borrower, is_noted; struct ap_recording_program *program; };

static struct attempt begin_exec(const char *path)
{
	bool is_borrower = native_fork_is_borrower(), is_noted = native_end_by_exec(path);
	return (struct attempt){ is_borrower, is_noted, note_program(native_fork_pid(), path) };
}

/* A child of vfork has the random numbers of its parent, too, and must not change them. */
static uint64_t seed_for(struct attempt a)
{
	return a.is_borrower ? native_entropy_spawn_seed() : native_entropy_exec_seed();
}

static int exec_failed(struct attempt a)
{
	if (!a.is_borrower)
		native_entropy_exec_failed();
	if (a.is_noted)
		native_end_undo();
	if (a.program)
		a.program->pid = 0;
	return -1;
}

/* EXEC(path, call): calls `call`, in which `made` is the environment for the new program. It returns only if it failed. */
#define EXEC(path, envp, call) \
	do { \
		struct attempt a = begin_exec(path); \
		void *room = __builtin_alloca(native_environment_bytes(envp)); \
		char *const *made = native_environment_make(room, envp, seed_for(a)); \
		(void)(call); \
		return exec_failed(a); \
	} while (0)

NATIVE_HOOK int execve(const char *path, char *const argv[], char *const envp[])
{
	EXEC(path, envp, native_next(execve)(path, argv, made));
}

NATIVE_HOOK int execv(const char *path, char *const argv[])
{
	EXEC(path, environ, native_next(execve)(path, argv, made));
}

NATIVE_HOOK int execvpe(const char *file, char *const argv[], char *const envp[])
{
	EXEC(file, envp, native_next(execvpe)(file, argv, made));
}

NATIVE_HOOK int execvp(const char *file, char *const argv[])
{
	EXEC(file, environ, native_next(execvpe)(file, argv, made));
}

NATIVE_HOOK int fexecve(int fd, char *const argv[], char *const envp[])
{
	EXEC("", envp, native_next(fexecve)(fd, argv, made));
}

NATIVE_HOOK int execveat(int fd, const char *path, char *const argv[], char *const envp[], int flags)
{
	EXEC(path, envp, native_next(execveat)(fd, path, argv, made, flags));
}

static size_t count_arguments(const char *first, va_list list)
{
	size_t n = 0;
	for (const char *argument = first; argument; argument = va_arg(list, const char *))
		n++;
	return n;
}

/* LISTED(first, call): calls `call`, in which `argv` are the arguments of the hook from `first` on, and `list` is what follows. A child of
   vfork may call it, so the memory is the stack's. */
#define LISTED(first, call) \
	do { \
		va_list list; \
		va_start(list, first); \
		size_t n = count_arguments((const char *)(first), list); \
		va_end(list); \
		char **argv = __builtin_alloca((n + 1) * sizeof *argv); \
		va_start(list, first); \
		memcpy(argv, &(first), sizeof *argv); \
		for (size_t i = 1; i <= n; i++) \
			argv[i] = va_arg(list, char *); \
		int failed = (call); \
		va_end(list); \
		return failed; \
	} while (0)

NATIVE_HOOK int execl(const char *path, const char *first, ...)
{
	LISTED(first, execv(path, argv));
}

NATIVE_HOOK int execlp(const char *file, const char *first, ...)
{
	LISTED(first, execvp(file, argv));
}

NATIVE_HOOK int execle(const char *path, const char *first, ...)
{
	LISTED(first, execve(path, argv, va_arg(list, char **)));
}

/* --------------------------------------------- in a new one ------------------------------------------------ */

NATIVE_HOOK int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
                            char *const argv[], char *const envp[])
{
	pid_t own;
	native_fork_before_spawn();
	void *room = __builtin_alloca(native_environment_bytes(envp));
	char *const *made = native_environment_make(room, envp, native_entropy_spawn_seed());
	int failed = native_next(posix_spawn)(pid ? pid : &own, path, actions, attributes, argv, made);
	if (!failed)
		note_program(pid ? *pid : own, path);
	return failed;
}

NATIVE_HOOK int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
                             char *const argv[], char *const envp[])
{
	pid_t own;
	native_fork_before_spawn();
	void *room = __builtin_alloca(native_environment_bytes(envp));
	char *const *made = native_environment_make(room, envp, native_entropy_spawn_seed());
	int failed = native_next(posix_spawnp)(pid ? pid : &own, file, actions, attributes, argv, made);
	if (!failed)
		note_program(pid ? *pid : own, file);
	return failed;
}

NATIVE_HOOK int system(const char *command)
{
	/* Without a command it only asks for a shell. */
	if (command)
		native_fork_before_spawn();
	struct native_environment_copy *shown = native_environment_show(native_entropy_spawn_seed());
	int status = native_next(system)(command);
	native_environment_unshow(shown);
	return status;
}

NATIVE_HOOK FILE *popen(const char *command, const char *mode)
{
	native_fork_before_spawn();
	struct native_environment_copy *shown = native_environment_show(native_entropy_spawn_seed());
	FILE *f = native_next(popen)(command, mode);
	native_environment_unshow(shown);
	return f;
}

/* It may start a shell. */
NATIVE_HOOK int wordexp(const char *words, wordexp_t *expanded, int flags)
{
	struct native_environment_copy *shown = native_environment_show(native_entropy_spawn_seed());
	int failed = native_next(wordexp)(words, expanded, flags);
	native_environment_unshow(shown);
	return failed;
}
