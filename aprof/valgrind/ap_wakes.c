/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "valgrind/ap_wakes.h"

#include "pub_tool_vki.h"
#include "pub_tool_vkiscnums.h"

/* Constants that not all of Valgrind's versions have: operations of futex, a flag of fcntl, requests of
   ioctl, a system call. */
enum {
	OP_WAIT = 0, OP_WAKE = 1, OP_REQUEUE = 3, OP_CMP_REQUEUE = 4, OP_WAKE_OP = 5, OP_WAIT_BITSET = 9,
	OP_WAKE_BITSET = 10, OP_CLOCK = 256,
	FILE_ASYNC = 020000,
	IOCTL_ASYNC = 0x5452, IOCTL_OWNER = 0x8901, IOCTL_GROUP = 0x8902,
	NR_FUTEX_REQUEUE = 456,
};

#define NOTHING 0
#define FILES (AP_WAKE_FILE | AP_WAKE_SIGNAL)

/* What each call can wake, and be woken by. Calls that send signals or block them, and those that end threads
   or processes, are left out on purpose. */
static const struct {
	UInt number;
	UInt wakes;
	UInt woken_by;
} calls[] = {
	{ __NR_read, AP_WAKE_FILE, FILES },
	{ __NR_write, AP_WAKE_FILE, FILES },
	{ __NR_readv, AP_WAKE_FILE, FILES },
	{ __NR_writev, AP_WAKE_FILE, FILES },
	{ __NR_pread64, AP_WAKE_FILE, FILES },
	{ __NR_pwrite64, AP_WAKE_FILE, FILES },
	{ __NR_sendto, AP_WAKE_FILE, FILES },
	{ __NR_recvfrom, AP_WAKE_FILE, FILES },
	{ __NR_sendmsg, AP_WAKE_FILE, FILES },
	{ __NR_recvmsg, AP_WAKE_FILE, FILES },
	{ __NR_connect, AP_WAKE_FILE, FILES },
	{ __NR_accept, AP_WAKE_FILE, FILES },
	{ __NR_accept4, AP_WAKE_FILE, FILES },
	{ __NR_shutdown, AP_WAKE_FILE, FILES },
	{ __NR_close, AP_WAKE_FILE, FILES },
	{ __NR_openat, AP_WAKE_FILE, FILES },
	{ __NR_ppoll, AP_WAKE_FILE, FILES },
	{ __NR_pselect6, AP_WAKE_FILE, FILES },
	{ __NR_epoll_pwait, AP_WAKE_FILE, FILES },
	{ __NR_epoll_ctl, AP_WAKE_FILE, FILES },
	{ __NR_fsync, AP_WAKE_FILE, FILES },
	{ __NR_mmap, AP_WAKE_FILE, FILES },
	{ __NR_munmap, AP_WAKE_FILE, FILES },
	{ __NR_mremap, AP_WAKE_FILE, FILES },
	{ __NR_madvise, AP_WAKE_FILE, FILES },
#if defined(__NR_open)
	{ __NR_open, AP_WAKE_FILE, FILES },
	{ __NR_poll, AP_WAKE_FILE, FILES },
	{ __NR_select, AP_WAKE_FILE, FILES },
	{ __NR_epoll_wait, AP_WAKE_FILE, FILES },
	{ __NR_pause, NOTHING, AP_WAKE_SIGNAL },
#endif
	{ __NR_rt_sigsuspend, NOTHING, AP_WAKE_SIGNAL },
	{ __NR_rt_sigtimedwait, NOTHING, AP_WAKE_SIGNAL },
	{ __NR_nanosleep, NOTHING, AP_WAKE_SIGNAL },
	{ __NR_clock_nanosleep, NOTHING, AP_WAKE_SIGNAL },
	{ __NR_sched_yield, NOTHING, AP_WAKE_ALL },
	{ __NR_brk, NOTHING, AP_WAKE_ALL },
	{ __NR_mprotect, NOTHING, AP_WAKE_ALL },
	{ __NR_getpid, NOTHING, AP_WAKE_ALL },
	{ __NR_gettid, NOTHING, AP_WAKE_ALL },
	{ __NR_clock_gettime, NOTHING, AP_WAKE_ALL },
	{ __NR_gettimeofday, NOTHING, AP_WAKE_ALL },
	{ __NR_getrandom, NOTHING, AP_WAKE_ALL },
	{ __NR_sched_getaffinity, NOTHING, AP_WAKE_ALL },
	{ __NR_getcpu, NOTHING, AP_WAKE_ALL },
	{ __NR_fstat, NOTHING, AP_WAKE_ALL },
	{ __NR_lseek, NOTHING, AP_WAKE_ALL },
	{ __NR_sigaltstack, NOTHING, AP_WAKE_ALL },
};

/* Those of the calls above that make, close or count descriptors. */
static const UInt with_descriptors[] = {
	__NR_close, __NR_openat, __NR_accept, __NR_accept4, __NR_recvmsg,
#if defined(__NR_open)
	__NR_open,
#endif
};

static Bool has_descriptors(UInt number)
{
	for (UInt i = 0; i < sizeof with_descriptors / sizeof *with_descriptors; i++)
		if (with_descriptors[i] == number)
			return True;
	return False;
}

static struct ap_wakes futex(const UWord *args)
{
	/* A futex in shared memory may have several addresses. */
	Addr only = args[1] & VKI_FUTEX_PRIVATE_FLAG ? args[0] : 0;
	UInt woken_by = AP_WAKE_FUTEX | AP_WAKE_SIGNAL;
	switch ((UInt)args[1] & ~(VKI_FUTEX_PRIVATE_FLAG | OP_CLOCK)) {
	case OP_WAIT:
	case OP_WAIT_BITSET:
		return (struct ap_wakes){ .wakes = NOTHING, .woken_by = woken_by, .futex = only };
	case OP_WAKE:
	case OP_WAKE_BITSET:
		return (struct ap_wakes){ .wakes = AP_WAKE_FUTEX, .woken_by = woken_by, .futex = only };
	case OP_WAKE_OP:
		return (struct ap_wakes){ .wakes = AP_WAKE_FUTEX, .woken_by = woken_by };
	case OP_REQUEUE:
	case OP_CMP_REQUEUE:
		return (struct ap_wakes){ .wakes = AP_WAKE_FUTEX, .woken_by = woken_by, .requeues = True };
	default:
		return (struct ap_wakes){ .wakes = AP_WAKE_ALL, .woken_by = AP_WAKE_ALL, .requeues = True };
	}
}

/* Whether files may send signals after this call. */
static Bool asks_for_signals(UInt number, const UWord *args)
{
	UInt what = args[1];
	switch (number) {
	case __NR_ioctl:
		return what == IOCTL_ASYNC || what == IOCTL_OWNER || what == IOCTL_GROUP;
	case __NR_fcntl:
		return what == VKI_F_SETOWN || what == VKI_F_SETOWN_EX || what == VKI_F_SETSIG ||
		       what == VKI_F_SETLEASE || what == VKI_F_NOTIFY || (what == VKI_F_SETFL && (args[2] & FILE_ASYNC));
	default:
		return False;
	}
}

struct ap_wakes AP_(wakes_of_syscall)(UInt number, const UWord *args)
{
	if (number == __NR_futex)
		return futex(args);
	for (UInt i = 0; i < sizeof calls / sizeof *calls; i++)
		if (calls[i].number == number)
			return (struct ap_wakes){ .wakes = calls[i].wakes, .woken_by = calls[i].woken_by,
			                          .uses_descriptors = has_descriptors(number) };
	Bool arms_signals = asks_for_signals(number, args);
	return (struct ap_wakes){
		.wakes = number == __NR_fcntl && !arms_signals ? AP_WAKE_FILE : AP_WAKE_ALL, .woken_by = AP_WAKE_ALL,
		.requeues = number == NR_FUTEX_REQUEUE, .arms_signals = arms_signals, .uses_descriptors = True,
	};
}

Bool AP_(wakes_can_wake)(UInt wakes, Addr futex, const struct ap_wakes *sleeper)
{
	UInt by = wakes & sleeper->woken_by;
	return (by & ~AP_WAKE_FUTEX) != 0 || (by && (!futex || !sleeper->futex || futex == sleeper->futex));
}
