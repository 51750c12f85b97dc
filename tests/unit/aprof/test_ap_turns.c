/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* How long a thread that neither sleeps nor returns is waited for follows from what the thread takes itself, not
   from how often somebody looked, nor from what else wants the processor. */
#define AP_HOST_VALGRIND
#include "unit.h"

#include <errno.h>

#include "../../../aprof/valgrind/ap_wakes.c"
#include "../../../aprof/valgrind/ap_turns.c"

/* What /proc says: the thread is in `state` until `looks_left` looks or `naps_left` naps are over, then asleep. Of
   each nap it has a processor for `share` per cent. */
static HChar state;
static ULong looks_left, naps_left, naps, share;
static UInt told;

Int VG_(fd_hard_limit), VG_(fd_soft_limit);

UInt VG_(umsg)(const HChar *format, ...)
{
	(void)format;
	return ++told;
}

static Int stat_text(HChar *text)
{
	Bool over = looks_left == 0 || naps_left == 0;
	if (looks_left > 0)
		looks_left--;
	return VG_(sprintf)(text, "12 (a) S name) %c 1 1 1 0 -1 64 0 0 0 0 %llu 5 0 0 20 0 2 0 1", over ? 'S' : state,
	                    naps * NAP_MS * share / 100 * TICKS_PER_S / 1000);
}

SysRes VG_(do_syscall)(UWord number, UWord a1, UWord a2, UWord a3, UWord a4, UWord a5, UWord a6, UWord a7, UWord a8)
{
	(void)a1, (void)a3, (void)a4, (void)a5, (void)a6, (void)a7, (void)a8;
	switch (number) {
	case __NR_pread64:
		return (SysRes){ .value = stat_text((HChar *)a2) };
	case __NR_nanosleep:
		naps++;
		naps_left -= naps_left > 0;
		return (SysRes){ 0 };
	default:
		return (SysRes){ .value = number == __NR_sched_yield ? 0 : ENOSYS, .is_error = number != __NR_sched_yield };
	}
}

SysRes VG_(open)(const HChar *path, Int flags, Int mode)
{
	(void)path, (void)flags, (void)mode;
	return (SysRes){ .value = 9 };
}

void VG_(close)(Int fd)
{
	(void)fd;
}

Int VG_(getpid)(void)
{
	return 12;
}

Int VG_(gettid)(void)
{
	return 12;
}

Int VG_(getrlimit)(Int resource, struct vki_rlimit *limit)
{
	(void)resource, (void)limit;
	return -1;
}

Int VG_(setrlimit)(Int resource, const struct vki_rlimit *limit)
{
	(void)resource, (void)limit;
	return -1;
}

/* Waits for a thread that is away, and returns what was found of it. */
static struct waiter wait_while(HChar letter, ULong looks, ULong n_naps, ULong per_cent)
{
	struct sched_lock *l = lock_create();
	struct waiter *w = waiter_of(l, 12);

	state = letter, looks_left = looks, naps_left = n_naps, share = per_cent, naps = told = 0;
	wait_until_decided(l);
	if (!w->asleep) {
		/* Nobody waits again for a thread that was given up, and it can wake all. */
		ULong before = naps;
		wait_until_decided(l);
		assert_int_equal(naps, before);
		assert_int_equal(l->pending_wakes, AP_WAKE_ALL);
	}
	struct waiter found = *w;
	lock_destroy(l);
	return found;
}

#define MANY 1000000

static void however_often_somebody_looked_the_thread_is_waited_for(void **unused)
{
	(void)unused;
	assert_true(wait_while('R', 1, MANY, 100).asleep);
	assert_true(wait_while('R', 25000, MANY, 0).asleep);
	assert_true(wait_while('R', MANY, 9000, 100).asleep);
	assert_true(wait_while('D', MANY, 9000, 0).asleep);
	assert_int_equal(told, 0);
}

static void a_thread_that_gets_no_processor_is_waited_for(void **unused)
{
	(void)unused;
	assert_true(wait_while('R', MANY, 100000, 5).asleep);
	assert_int_equal(told, 0);
}

static void a_thread_that_takes_too_long_is_given_up_once_and_told_of(void **unused)
{
	(void)unused;
	assert_false(wait_while('R', MANY, MANY, 100).asleep);
	assert_int_equal(told, 1);
	assert_in_range(naps, PATIENCE_S * 1000 / NAP_MS, PATIENCE_S * 1100 / NAP_MS);
	assert_false(wait_while('R', MANY, MANY, 50).asleep);
	assert_in_range(naps, PATIENCE_S * 2000 / NAP_MS, PATIENCE_S * 2200 / NAP_MS);
	assert_false(wait_while('D', MANY, MANY, 0).asleep);
	assert_int_equal(told, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(however_often_somebody_looked_the_thread_is_waited_for),
		cmocka_unit_test(a_thread_that_gets_no_processor_is_waited_for),
		cmocka_unit_test(a_thread_that_takes_too_long_is_given_up_once_and_told_of),
	};
	return cmocka_run_group_tests_name("ap_turns", tests, NULL, NULL);
}
