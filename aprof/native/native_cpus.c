/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_cpus.h"

#include "native/native_next.h"
#include "native/native_process.h"
#include "native/native_program.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

/* How many processors the program sees; 0: those that there are. */
static unsigned count(void)
{
	unsigned n = native_process_options()->cpus;
	return n < NATIVE_CPUS_MAX ? n : NATIVE_CPUS_MAX;
}

struct native_cpu_mask native_cpus_all(void)
{
	struct native_cpu_mask m = { { 0 } };
	for (unsigned i = 0; i < count(); i++)
		m.bytes[i / 8] |= (unsigned char)(1 << i % 8);
	return m;
}

/* The size of the set in bytes. The kernel counts in words. */
static size_t bytes(void)
{
	return (count() + 63) / 64 * 8;
}

/* The thread that the program asks about; NULL: it is not one of its own that is known. */
static struct native_program_thread *known(int tid)
{
	return count() ? native_program_thread_by_tid(tid) : NULL;
}

bool native_cpus_getaffinity(int tid, size_t size, void *mask, long *result)
{
	const struct native_program_thread *t = known(tid);
	if (!t)
		return false;
	/* The kernel refuses a buffer that is too small for all processors. */
	if (size < bytes() || size % sizeof(unsigned long) != 0)
		*result = -EINVAL;
	else {
		memcpy(mask, t->cpus.bytes, bytes());
		*result = (long)bytes();
	}
	return true;
}

bool native_cpus_setaffinity(int tid, size_t size, const void *mask, long *result)
{
	struct native_program_thread *t = known(tid);
	struct native_cpu_mask asked = { { 0 } }, all = native_cpus_all();
	unsigned char any = 0;
	if (!t)
		return false;
	memcpy(asked.bytes, mask, size < sizeof asked ? size : sizeof asked);
	for (unsigned i = 0; i < sizeof asked; i++)
		any |= asked.bytes[i] &= all.bytes[i];
	*result = any ? 0 : -EINVAL;
	if (any)
		t->cpus = asked;
	return true;
}

bool native_cpus_getcpu(unsigned *cpu, unsigned *node, long *result)
{
	const struct native_program_thread *t = known(0);
	unsigned first = 0;
	if (!t)
		return false;
	while (first < NATIVE_CPUS_MAX - 1 && !(t->cpus.bytes[first / 8] >> first % 8 & 1))
		first++;
	if (cpu)
		*cpu = first;
	if (node)
		*node = 0;
	*result = 0;
	return true;
}

/* --------------------------------------------------- hooks ------------------------------------------------- */

/* The C library returns −1 and sets errno. */
static int c_result(long result)
{
	if (result >= 0)
		return 0;
	errno = (int)-result;
	return -1;
}

/* It clears what the kernel left of the set. */
static void clear_rest(void *mask, size_t size, long written)
{
	if (written >= 0 && size > (size_t)written)
		memset((char *)mask + written, 0, size - (size_t)written);
}

NATIVE_HOOK int sched_getaffinity(pid_t tid, size_t size, cpu_set_t *mask)
{
	long result;
	if (!native_cpus_getaffinity(tid, size, mask, &result))
		return native_next(sched_getaffinity)(tid, size, mask);
	clear_rest(mask, size, result);
	return c_result(result);
}

NATIVE_HOOK int sched_setaffinity(pid_t tid, size_t size, const cpu_set_t *mask)
{
	long result;
	if (!native_cpus_setaffinity(tid, size, mask, &result))
		return native_next(sched_setaffinity)(tid, size, mask);
	return c_result(result);
}

NATIVE_HOOK int pthread_getaffinity_np(pthread_t handle, size_t size, cpu_set_t *mask)
{
	long result;
	const struct native_program_thread *t = native_program_thread_by_handle(handle);
	if (!t || !native_cpus_getaffinity(t->tid, size, mask, &result))
		return native_next(pthread_getaffinity_np)(handle, size, mask);
	clear_rest(mask, size, result);
	return result < 0 ? (int)-result : 0;
}

NATIVE_HOOK int pthread_setaffinity_np(pthread_t handle, size_t size, const cpu_set_t *mask)
{
	long result;
	const struct native_program_thread *t = native_program_thread_by_handle(handle);
	if (!t || !native_cpus_setaffinity(t->tid, size, mask, &result))
		return native_next(pthread_setaffinity_np)(handle, size, mask);
	return (int)-result;
}

NATIVE_HOOK int sched_getcpu(void)
{
	unsigned cpu;
	long result;
	return native_cpus_getcpu(&cpu, NULL, &result) ? (int)cpu : native_next(sched_getcpu)();
}

NATIVE_HOOK int getcpu(unsigned *cpu, unsigned *node)
{
	long result;
	return native_cpus_getcpu(cpu, node, &result) ? (int)result : native_next(getcpu)(cpu, node);
}

NATIVE_HOOK int get_nprocs(void)
{
	return count() ? (int)count() : native_next(get_nprocs)();
}

NATIVE_HOOK int get_nprocs_conf(void)
{
	return count() ? (int)count() : native_next(get_nprocs_conf)();
}

NATIVE_HOOK long sysconf(int name)
{
	bool is_count = name == _SC_NPROCESSORS_ONLN || name == _SC_NPROCESSORS_CONF;
	return is_count && count() ? (long)count() : native_next(sysconf)(name);
}
