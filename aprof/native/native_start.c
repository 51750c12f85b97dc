/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Starts the recorder when the library is loaded, before all other libraries begin. */
#include "config.h"

#include "native/native_entropy.h"
#include "native/native_environment.h"
#include "native/native_fork.h"
#include "native/native_loader.h"
#include "native/native_memory.h"
#include "native/native_next.h"
#include "native/native_process.h"
#include "native/native_program.h"
#include "native/native_pthread.h"
#include "native/native_real.h"
#include "native/native_replacements.h"
#include "native/native_requests.h"
#include "native/native_syscall.h"
#include "native/native_thread.h"
#include "native/native_unwind.h"

#include <elf.h>
#include <sys/mman.h>

static uintptr_t auxiliary(uint64_t type)
{
	for (const uint64_t *p = native_process_auxiliary(); p[0] != AT_NULL; p += 2)
		if (p[0] == type)
			return p[1];
	return 0;
}

static __attribute__((constructor)) void start(void)
{
	native_real_find();
	native_next_find();
	if (!native_process_read())
		return;
	native_loader_find(auxiliary(AT_BASE));
	native_environment_hide();
	native_unwind_start();
	/* Of these bytes the C library has made the canaries of stacks and pointers before, and the program may make something. */
	native_entropy_start((void *)auxiliary(AT_RANDOM));
	native_pthread_start();
	native_fork_start();
	if (native_memory_open(native_process_pattern()) != 0)
		return;
	/* A forked child finds the guard at 0. */
	native_syscall(SYS_madvise, &native_guard, sizeof native_guard, MADV_WIPEONFORK);
	native_process_describe();
	native_requests_start();
	native_threads_start(native_program_self ? native_program_self->stack_low : 0,
	                     native_program_self ? native_program_self->stack_high : 0);
	if (native_program_self)
		native_program_self->thread = native_self;
	native_replacements_start(native_process_replacements());
	native_process_announce();
	native_requests_announce();
}
