/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* prctl and syscall: by these the program forbids itself system calls, and reaches those that other hooks know by their functions. */
#include "config.h"

#include "native/native_cpus.h"
#include "native/native_entropy.h"
#include "native/native_memory.h"
#include "native/native_names.h"
#include "native/native_next.h"
#include "native/native_syscall.h"
#include "native/native_thread.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* The filter may allow anything or nothing, also to threads that are there already. So the recorder needs nothing from now on. Without a
   filter the call only asks what the kernel has. Returns whether this confines the process. */
static bool before_filter(unsigned long mode, unsigned long filter)
{
	struct native_thread *t = mode == SECCOMP_MODE_STRICT || (mode == SECCOMP_MODE_FILTER && filter) ? native_enter() : NULL;
	if (!t)
		return false;
	bool confines = !native_is_confined;
	native_memory_reserve();
	native_is_confined = true;
	native_leave(t);
	return confines;
}

static void after_filter(bool confines, bool failed)
{
	if (confines && failed)
		native_is_confined = false;
}

/* The operations of this system call have other numbers than the modes of prctl. */
static long call_seccomp(unsigned operation, long flags, long filter)
{
	unsigned long mode = operation == SECCOMP_SET_MODE_STRICT ? SECCOMP_MODE_STRICT
	                     : operation == SECCOMP_SET_MODE_FILTER ? SECCOMP_MODE_FILTER : SECCOMP_MODE_DISABLED;
	bool confines = before_filter(mode, (unsigned long)filter);
	long result = native_next(syscall)(SYS_seccomp, operation, flags, filter);
	after_filter(confines, result < 0);
	return result;
}

/* The kernel takes four words, whatever the option. */
NATIVE_HOOK int prctl(int option, ...)
{
	va_list list;
	va_start(list, option);
	unsigned long a = va_arg(list, unsigned long), b = va_arg(list, unsigned long);
	unsigned long c = va_arg(list, unsigned long), d = va_arg(list, unsigned long);
	va_end(list);
	bool confines = option == PR_SET_SECCOMP && before_filter(a, b);
	int result = native_next(prctl)(option, a, b, c, d);
	after_filter(confines, result != 0);
	if (option == PR_SET_NAME && result == 0)
		native_name_self((const char *)a);
	return result;
}

/* ------------------------------------------------- syscall ------------------------------------------------- */

/* The kernel's result as syscall returns it. */
static long c_result(long result)
{
	if (!native_failed_call(result))
		return result;
	errno = (int)-result;
	return -1;
}

/* What syscall does with these calls: the function of that name, unless its result is another one. */
long native_syscall_hooked(long number, long a, long b, long c, long d, long e, long f);
long native_syscall_hooked(long number, long a, long b, long c, long d, long e, long f)
{
	long result;
	switch (number) {
	case SYS_exit_group:
		_exit((int)a);
	case SYS_execve:
		return execve((const char *)a, (char **)b, (char **)c);
	case SYS_execveat:
		return execveat((int)a, (const char *)b, (char **)c, (char **)d, (int)e);
	case SYS_getrandom:
		return getrandom((void *)a, (size_t)b, (unsigned)c);
	case SYS_prctl:
		return prctl((int)a, b, c, d, e);
	case SYS_wait4:
		return wait4((pid_t)a, (int *)b, (int)c, (struct rusage *)d);
	case SYS_sched_getaffinity:
		if (native_cpus_getaffinity((int)a, (size_t)b, (void *)c, &result))
			return c_result(result);
		break;
	case SYS_sched_setaffinity:
		if (native_cpus_setaffinity((int)a, (size_t)b, (const void *)c, &result))
			return c_result(result);
		break;
	case SYS_getcpu:
		if (native_cpus_getcpu((unsigned *)a, (unsigned *)b, &result))
			return c_result(result);
		break;
	case SYS_seccomp:
		return call_seccomp((unsigned)a, b, c);
	}
	return native_next(syscall)(number, a, b, c, d, e, f);
}

/* Returns the function that does this system call: the one above or the real one. */
void *native_syscall_function(long number);
void *native_syscall_function(long number)
{
	switch (number) {
	case SYS_exit_group: case SYS_execve: case SYS_execveat: case SYS_getrandom: case SYS_prctl: case SYS_wait4:
	case SYS_sched_getaffinity: case SYS_sched_setaffinity: case SYS_getcpu: case SYS_seccomp:
		return (void *)native_syscall_hooked;
	}
	return native_next_at(NATIVE_NEXT_syscall);
}

/* A system call may return twice, or on another stack. So the hook has no frame any more when it is made. */
__asm__(
	".text\n"
	".globl syscall\n"
	".type syscall, @function\n"
	"syscall:\n"
	"	.cfi_startproc\n"
	"	endbr64\n"
	"	pushq %rdi\n"
	"	pushq %rsi\n"
	"	pushq %rdx\n"
	"	pushq %rcx\n"
	"	pushq %r8\n"
	"	pushq %r9\n"
	"	subq $8, %rsp\n"
	"	.cfi_adjust_cfa_offset 56\n"
	"	call native_syscall_function\n"
	"	addq $8, %rsp\n"
	"	popq %r9\n"
	"	popq %r8\n"
	"	popq %rcx\n"
	"	popq %rdx\n"
	"	popq %rsi\n"
	"	popq %rdi\n"
	"	.cfi_adjust_cfa_offset -56\n"
	"	jmp *%rax\n"
	"	.cfi_endproc\n"
	".size syscall, . - syscall\n"
);
