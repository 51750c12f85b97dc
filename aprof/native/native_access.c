/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_access.h"

#include "native/native_syscall.h"

#include <errno.h>
#include <linux/futex.h>

#define PAGE 4096u

enum { RANGES = 64 };

static struct { uintptr_t start, end; } s_ranges[RANGES];
static unsigned s_n_ranges;

/* The kernel compares the word with something, and wakes nobody. */
bool native_access_word(uintptr_t at)
{
	at = at / 4 * 4;
	return native_syscall(SYS_futex, at, FUTEX_CMP_REQUEUE_PRIVATE, 0, 0, at, 0) != -EFAULT;
}

/* The kernel adds 0 to the word. Nobody waits at the other one. */
static bool is_writable_word(uintptr_t at)
{
	static uint32_t s_other;
	at = at / 4 * 4;
	return native_syscall(SYS_futex, &s_other, FUTEX_WAKE_OP_PRIVATE, 1, 1, at, FUTEX_OP(FUTEX_OP_ADD, 0, FUTEX_OP_CMP_LT, -2048))
	       != -EFAULT;
}

void native_access_add(uintptr_t start, uintptr_t end)
{
	if (s_n_ranges < RANGES) {
		s_ranges[s_n_ranges].start = start;
		s_ranges[s_n_ranges++].end = end;
	}
}

static bool is_known(uintptr_t at, size_t n)
{
	for (unsigned i = 0; i < s_n_ranges; i++)
		if (at >= s_ranges[i].start && at < s_ranges[i].end && n <= s_ranges[i].end - at)
			return true;
	return false;
}

/* Asks about each page. */
static bool is_all(bool (*is_so)(uintptr_t at), uintptr_t at, size_t n)
{
	if (n == 0 || at > UINTPTR_MAX - n)
		return n == 0;
	for (uintptr_t page = at / PAGE; page <= (at + n - 1) / PAGE; page++)
		if (!is_so(page == at / PAGE ? at : page * PAGE))
			return false;
	return true;
}

bool native_access_reads(uintptr_t at, size_t n)
{
	return native_is_confined || is_known(at, n) || is_all(native_access_word, at, n);
}

bool native_access_writes(uintptr_t at, size_t n)
{
	return native_is_confined || is_all(is_writable_word, at, n);
}
