/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A system call that could wake a sleeper is never ruled out, and one that could not is. */
#define AP_HOST_VALGRIND
#include "unit.h"

#include "../../../aprof/valgrind/ap_wakes.c"

static struct ap_wakes of(UInt number, UWord a0, UWord a1, UWord a2)
{
	const UWord args[6] = { a0, a1, a2 };
	return AP_(wakes_of_syscall)(number, args);
}

static struct ap_wakes futex_call(Addr address, UInt operation)
{
	return of(__NR_futex, address, operation, 0);
}

static Bool can_wake(struct ap_wakes call, struct ap_wakes sleeper)
{
	return AP_(wakes_can_wake)(call.wakes, call.futex, &sleeper);
}

#define PRIVATE VKI_FUTEX_PRIVATE_FLAG

static void a_futex_wakes_those_at_its_address(void **state)
{
	(void)state;
	struct ap_wakes sleeper = futex_call(0x1000, OP_WAIT | PRIVATE);
	assert_true(can_wake(futex_call(0x1000, OP_WAKE | PRIVATE), sleeper));
	assert_true(can_wake(futex_call(0x1000, OP_WAKE_BITSET | PRIVATE | OP_CLOCK), sleeper));
	assert_false(can_wake(futex_call(0x2000, OP_WAKE | PRIVATE), sleeper));
	assert_false(can_wake(futex_call(0x1000, OP_WAIT | PRIVATE), sleeper));
	sleeper = futex_call(0x1000, OP_WAIT_BITSET | PRIVATE | OP_CLOCK);
	assert_true(can_wake(futex_call(0x1000, OP_WAKE | PRIVATE), sleeper));
	assert_false(can_wake(futex_call(0x2000, OP_WAKE | PRIVATE), sleeper));
	/* Several calls together: a signal wakes it wherever the futex is. */
	assert_false(AP_(wakes_can_wake)(AP_WAKE_FUTEX | AP_WAKE_FILE, 0x2000, &sleeper));
	assert_true(AP_(wakes_can_wake)(AP_WAKE_FUTEX | AP_WAKE_SIGNAL, 0x2000, &sleeper));
}

static void a_shared_futex_may_have_another_address(void **state)
{
	(void)state;
	assert_true(can_wake(futex_call(0x2000, OP_WAKE), futex_call(0x1000, OP_WAIT)));
	assert_true(can_wake(futex_call(0x2000, OP_WAKE | PRIVATE), futex_call(0x1000, OP_WAIT)));
	assert_true(can_wake(futex_call(0x2000, OP_WAKE), futex_call(0x1000, OP_WAIT | PRIVATE)));
}

static void operations_with_two_futexes_wake_at_any(void **state)
{
	(void)state;
	struct ap_wakes sleeper = futex_call(0x1000, OP_WAIT | PRIVATE);
	assert_true(can_wake(futex_call(0x2000, OP_WAKE_OP | PRIVATE), sleeper));
	assert_true(can_wake(futex_call(0x2000, OP_CMP_REQUEUE | PRIVATE), sleeper));
	assert_true(futex_call(0x2000, OP_REQUEUE | PRIVATE).requeues);
	assert_true(of(NR_FUTEX_REQUEUE, 0, 0, 0).requeues);
	assert_false(futex_call(0x2000, OP_WAKE | PRIVATE).requeues);
	/* An operation that is not known may do anything. */
	assert_true(can_wake(futex_call(0x2000, 99 | PRIVATE), of(__NR_read, 0, 0, 0)));
	assert_true(futex_call(0x2000, 99 | PRIVATE).requeues);
}

static void files_wake_those_that_wait_for_files(void **state)
{
	(void)state;
	static const UInt numbers[] = { __NR_read, __NR_write, __NR_sendmsg, __NR_close, __NR_ppoll, __NR_epoll_ctl };
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		assert_true(can_wake(of(numbers[i], 0, 0, 0), of(__NR_read, 0, 0, 0)));
		assert_true(can_wake(of(numbers[i], 0, 0, 0), of(__NR_epoll_pwait, 0, 0, 0)));
		assert_false(can_wake(of(numbers[i], 0, 0, 0), futex_call(0x1000, OP_WAIT | PRIVATE)));
		assert_false(can_wake(of(numbers[i], 0, 0, 0), of(__NR_nanosleep, 0, 0, 0)));
	}
}

static void what_only_asks_wakes_nobody(void **state)
{
	(void)state;
	static const UInt numbers[] = { __NR_getpid, __NR_brk, __NR_clock_gettime, __NR_nanosleep, __NR_rt_sigsuspend };
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		assert_false(can_wake(of(numbers[i], 0, 0, 0), of(__NR_read, 0, 0, 0)));
		assert_false(can_wake(of(numbers[i], 0, 0, 0), futex_call(0x1000, OP_WAIT)));
		assert_false(can_wake(of(numbers[i], 0, 0, 0), of(__NR_rt_sigtimedwait, 0, 0, 0)));
	}
}

static void a_call_that_is_not_known_can_wake_all(void **state)
{
	(void)state;
	static const UInt numbers[] = { 100000, __NR_kill, __NR_exit, __NR_rt_sigprocmask, __NR_ptrace };
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		assert_true(can_wake(of(numbers[i], 0, 0, 0), of(__NR_read, 0, 0, 0)));
		assert_true(can_wake(of(numbers[i], 0, 0, 0), of(__NR_nanosleep, 0, 0, 0)));
		assert_true(can_wake(of(numbers[i], 0, 0, 0), futex_call(0x1000, OP_WAIT | PRIVATE)));
		assert_true(can_wake(of(__NR_write, 0, 0, 0), of(numbers[i], 0, 0, 0)));
		assert_true(of(numbers[i], 0, 0, 0).uses_descriptors);
	}
}

static void files_that_send_signals_are_noticed(void **state)
{
	(void)state;
	assert_true(of(__NR_fcntl, 3, VKI_F_SETFL, FILE_ASYNC).arms_signals);
	assert_true(of(__NR_fcntl, 3, VKI_F_SETOWN, 1).arms_signals);
	assert_true(of(__NR_fcntl, 3, VKI_F_NOTIFY, 1).arms_signals);
	assert_true(of(__NR_ioctl, 3, IOCTL_ASYNC, 0).arms_signals);
	assert_false(of(__NR_fcntl, 3, VKI_F_SETFL, 0).arms_signals);
	assert_false(of(__NR_ioctl, 3, 0x5401, 0).arms_signals);
	assert_false(of(__NR_read, 3, VKI_F_SETOWN, 0).arms_signals);
	/* An ordinary fcntl is only a matter of files. */
	assert_false(can_wake(of(__NR_fcntl, 3, VKI_F_SETFL, 0), of(__NR_nanosleep, 0, 0, 0)));
	assert_true(can_wake(of(__NR_fcntl, 3, VKI_F_SETOWN, 1), of(__NR_nanosleep, 0, 0, 0)));
}

static void what_makes_or_closes_a_descriptor_is_noticed(void **state)
{
	(void)state;
	assert_true(of(__NR_openat, 0, 0, 0).uses_descriptors);
	assert_true(of(__NR_close, 0, 0, 0).uses_descriptors);
	assert_true(of(__NR_recvmsg, 0, 0, 0).uses_descriptors);
	assert_false(of(__NR_read, 0, 0, 0).uses_descriptors);
	assert_false(futex_call(0x1000, OP_WAIT).uses_descriptors);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_futex_wakes_those_at_its_address),
		cmocka_unit_test(a_shared_futex_may_have_another_address),
		cmocka_unit_test(operations_with_two_futexes_wake_at_any),
		cmocka_unit_test(files_wake_those_that_wait_for_files),
		cmocka_unit_test(what_only_asks_wakes_nobody),
		cmocka_unit_test(a_call_that_is_not_known_can_wake_all),
		cmocka_unit_test(files_that_send_signals_are_noticed),
		cmocka_unit_test(what_makes_or_closes_a_descriptor_is_noticed),
	};
	return cmocka_run_group_tests_name("ap_wakes", tests, NULL, NULL);
}
