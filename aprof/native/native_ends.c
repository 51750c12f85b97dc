/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "config.h"

#include "native/native_ends.h"

#include "native/native_fork.h"
#include "native/native_memory.h"
#include "native/native_names.h"
#include "native/native_next.h"
#include "native/native_process.h"
#include "native/native_thread.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Returns the recording of this process; a forked child that has none yet makes it now. NULL: there is none, or a child of vfork ends. */
static struct ap_recording *recording(void)
{
	return native_fork_is_borrower() ? NULL : native_recording;
}

static void note(struct ap_recording *r, enum ap_recording_end end)
{
	r->ended_ms = end == AP_RECORDING_RUNS ? 0 : native_process_time_ms();
	__atomic_store_n(&r->end, end, __ATOMIC_RELEASE);
}

bool native_end_by_exit(int status)
{
	struct ap_recording *r = recording();
	if (!r)
		return false;
	native_name_ends();
	r->status = (uint32_t)status & 0xff;
	note(r, AP_RECORDING_EXIT);
	return true;
}

bool native_end_by_exec(const char *path)
{
	struct ap_recording *r = recording();
	if (!r)
		return false;
	path = path ? path : "";
	if (!r->exec_path.bytes || strcmp(r->exec_path.bytes, path) != 0) {
		struct native_thread *t = native_enter();
		native_memory_set_text(&r->exec_path, path, strlen(path));
		if (t)
			native_leave(t);
	}
	note(r, AP_RECORDING_EXEC);
	return true;
}

void native_end_undo(void)
{
	struct ap_recording *r = recording();
	if (r)
		note(r, AP_RECORDING_RUNS);
}

/* --------------------------------------------------- hooks ------------------------------------------------- */

static void (*s_loader_ends)(void);

/* The C library calls it as its last handler of an exit, with the status, and the loader's own goes on from here. */
static void end(void *nothing, int status)
{
	(void)nothing;
	native_end_by_exit(status);
	s_loader_ends();
}

/* The program's first act. The real function gets our handler in the place of the loader's, and has the same caller. */
extern int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void), void (*fini)(void),
                             void (*loader_ends)(void), void *stack_end);
NATIVE_HOOK int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void), void (*fini)(void),
                                  void (*loader_ends)(void), void *stack_end)
{
	if (loader_ends && native_recording) {
		s_loader_ends = loader_ends;
		loader_ends = (void (*)(void))(void *)end;
	}
	return native_next(__libc_start_main)(main, argc, argv, init, fini, loader_ends, stack_end);
}

NATIVE_HOOK void _exit(int status)
{
	native_end_by_exit(status);
	native_next(_exit)(status);
	__builtin_unreachable();
}

NATIVE_HOOK void _Exit(int status)
{
	native_end_by_exit(status);
	native_next(_Exit)(status);
	__builtin_unreachable();
}

NATIVE_HOOK void quick_exit(int status)
{
	native_end_by_exit(status);
	native_next(quick_exit)(status);
	__builtin_unreachable();
}

/* The process that calls it ends with status 0 within, and a forked child returns. */
NATIVE_HOOK int daemon(int keeps_directory, int keeps_descriptors)
{
	native_end_by_exit(0);
	int failed = native_next(daemon)(keeps_directory, keeps_descriptors);
	native_end_undo();
	return failed;
}
